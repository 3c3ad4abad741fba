"""The names a diagram may use for things outside it. None of them: do not check."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from engine.workflow.decisions import Decision

#: Operations by which the office decides: what they do needs another person's approval, drawn or not.
DECISIVE = frozenset({"issue_decision"})


class Parameters(NamedTuple):
    """What an operation takes."""

    required: frozenset[str]
    optional: frozenset[str] = frozenset()

    @classmethod
    def of(cls, words: str) -> Parameters:
        """Read ``"template addressee [result]"``."""
        given = words.split()
        optional = frozenset(each.strip("[]") for each in given if each.startswith("["))
        return cls(frozenset(given) - frozenset(f"[{each}]" for each in optional), optional)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What exists in this office, by kind of name."""

    rules: Container[str] | None = None
    forms: Container[str] | None = None
    roles: Container[str] | None = None
    #: As a mapping: with the parameters that each takes.
    operations: Container[str] | Mapping[str, Parameters] | None = None
    #: Needed to run a business rule task, not only to check it.
    decisions: Mapping[str, Decision] | None = None
    notices: Container[str] | None = None
