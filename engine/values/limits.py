"""Legal time limits as they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

ClockState = Literal["running", "suspended", "provisional", "extended", "met", "expired", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitView:
    """One time limit of a case, as every list, page and notice shows it."""

    id: int
    case_no: str
    rule_id: str
    name: str
    name_en: str
    #: whom it binds: "office", "opponent", "respondent", ...
    bound: str
    starts_on: date | None
    #: None while suspended with an open end, or where the law gives no number.
    expires_on: date | None
    earliest_on: date | None
    latest_on: date | None
    state: ClockState
    is_provisional: bool
    is_extended: bool
    is_statutory: bool
    #: What is left in ``unit``; negative when overdue, also once expired; None when it does not count.
    days_left: int | None
    unit: str
    #: 0.0-1.0 share of the time used.
    used: float
    #: The receipt: see engine.rules.time_limits.Deadline.as_receipt().
    receipt: Mapping[str, object]
    generation: int = 1
    #: What the law says happens when it ends unmet (zh).
    consequence: str = ""
    #: The timer that waits for it: element and diagram (process id), for drawing its clock.
    element: str = ""
    diagram: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedLimit:
    """A limit that a calendar or rule change would move."""

    case_no: str
    limit: str
    before_on: date | None
    after_on: date | None
