"""What a run asks for and what it shows: plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Perform = Callable[["Effect"], Mapping[str, object] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a service task asks for."""

    element: str
    diagram: str
    operation: str
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    token_id: str
    element: str
    diagram: str
    name: str
    name_en: str
    role: str | None
    form_key: str
    article: str
    #: Elements whose completer may not complete this one; the start event: whoever asked for the procedure.
    distinct_from: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedLimit:
    token_id: str
    element: str
    diagram: str
    name: str
    name_en: str
    rule_id: str
    starts_variable: str
    #: ISO day, or None while it is unknown.
    starts_on: str | None
    #: Element the timer sits on, None for an intermediate timer.
    attached_to: str | None
    #: Tokens that the limit binds: the activity it sits on and, for a sub-process, everything in it.
    attached_token_ids: tuple[str, ...]
    interrupting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedMessage:
    token_id: str
    element: str
    diagram: str
    message: str
    name: str
    name_en: str
    form_key: str
    party_role: str
    #: It ends what is going on (a withdrawal), rather than answering it.
    is_interrupting: bool
