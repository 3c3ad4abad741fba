"""Who acts for an absent colleague."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverView:
    """One colleague standing in for another, from a day to a day, both included."""

    id: int
    absent: str
    substitute: str
    from_on: date
    to_on: date
    #: ``kind`` or ``kind/element``; empty: everything.
    scope: tuple[str, ...]
    reason: str
    #: over: its last day has passed; ended: somebody ended it before.
    state: Literal["planned", "live", "over", "ended"]
    #: The reader may end it.
    may_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverStep:
    """A step that can be covered."""

    kind: str
    element: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverChoices:
    """What a reader can make a cover of; people as login and name. Empty where the reader may make none."""

    absent: tuple[tuple[str, str], ...]
    substitutes: tuple[tuple[str, str], ...]
    steps: tuple[CoverStep, ...]
