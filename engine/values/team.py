"""The leader's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.values.paging import Counted, Page
from engine.values.tasks import UnmannedTask


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """The figures of a unit, as its leader sees them."""

    #: None: the whole office.
    unit_id: int | None
    unit: str
    unit_en: str
    #: Of holder (account and name; None: the pool) and step.
    load: tuple[Counted, ...]
    #: element -> name in Chinese and in English.
    steps: Mapping[str, tuple[str, str]]
    #: Of the days that a task has been open at least; the older ones are counted among the younger.
    ages: tuple[Counted, ...]
    overdue: int
    #: Of last day and procedure.
    ending: tuple[Counted, ...]
    #: Days of the forecast, today first.
    days_ahead: tuple[date, ...]
    #: Of the day, oldest first.
    done: tuple[Counted, ...]
    #: Tasks that nobody may do; their leader was told.
    unmanned: tuple[UnmannedTask, ...] = ()
    #: Open cases that belong to none of the units there are, of the procedure; for who belongs to none.
    of_no_unit: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneQuery:
    """Which of the completed tasks are asked for: a span of days, and within it a person or a step."""

    #: None: so many days before the last one as the leader's page counts.
    from_on: date | None = None
    #: None: today.
    to_on: date | None = None
    #: Account of who completed them.
    person: int | None = None
    element: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneTask:
    """A task that was completed, and by whom."""

    task_id: int
    case_no: str
    kind: str
    name: str
    name_en: str
    by: str
    by_en: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneView:
    """What was completed in a span of days, and by whom and at which step it was."""

    from_on: date
    to_on: date
    #: Newest first.
    tasks: Page[DoneTask]
    #: Of the whole span, whoever is asked for: account and its names, most first.
    people: tuple[Counted, ...]
    #: Of the whole span: element and its names, most first.
    steps: tuple[Counted, ...]
    #: How many the person and the step have that are asked for.
    count: int
