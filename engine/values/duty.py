"""Rules of duty: who gets which case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from engine.values.paging import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class AllottedCase:
    """An open case, the unit it belongs to, and the one that rules would give it; "": none."""

    case_no: str
    kind: str
    filed_on: date
    before: str
    before_en: str
    unit: str
    unit_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyVersion:
    """One version of the duty rules."""

    id: int
    valid_from: date
    made_at: datetime
    by: str
    reason: str
    body: Mapping[str, object]
    is_in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRulesView:
    """The duty rules that hold where the reader works."""

    topic: Literal["distribution", "escalation", "sampling", "allocation"]
    #: None: the whole office.
    unit: str | None
    unit_en: str
    #: See engine.rules.duty, sampling and allocation.
    body: Mapping[str, object]
    #: Send it back as ``seen``; None: nobody wrote rules yet, these are the usual ones.
    version: int | None
    #: The unit has none of its own.
    is_of_office: bool
    #: Login and name of those whom they concern.
    people: tuple[tuple[str, str], ...]
    versions: tuple[DutyVersion, ...]
    may_change: bool
    #: The units among which cases can be shared out.
    units: tuple[Choice, ...] = ()
