"""Rows of the lists of tasks and cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine.values.limits import LimitView


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One row of the work list."""

    id: int
    case_no: str
    case_title: str
    kind: str
    element: str
    name: str
    name_en: str
    role: str
    unit: str | None
    assignee: str | None
    is_mine: bool
    status: Literal["open", "claimed", "done", "cancelled"]
    priority: int
    created_at: datetime
    limit: LimitView | None
    filed_on: date | None = None
    #: Nice classes of the mark, in a list only.
    classes: tuple[int, ...] = ()
    #: Names of the parties, in a list only; in English "" for a party without one.
    parties: tuple[str, ...] = ()
    parties_en: tuple[str, ...] = ()
    #: It lies in the hands of an absent colleague for whom the reader stands in.
    is_covered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    case_no: str
    kind: str
    title: str
    status: str
    #: Public words for the status differ from the internal one.
    public_status: str
    #: Application number and name of the mark or patent that the case is about; "": of none.
    right_no: str
    right_name: str
    filed_on: date
    closed_on: date | None
    outcome: str | None
    limit: LimitView | None
    parties: tuple[str, ...] = ()
    #: The English names in the same order, "" for a party without one.
    parties_en: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    text: str | None = None
    kind: str | None = None
    status: str | None = None
    #: Only cases of the actor's own parties.
    is_own: bool = False
    #: Only cases in which the actor's own parties have this role.
    role: str | None = None
    #: Only open cases, of the unit with this id; 0: of none.
    unit: int | None = None
