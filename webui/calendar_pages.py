"""The office calendar as months of weeks, for the calendar page."""

from __future__ import annotations

import calendar as months_of
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webui.limits import StripDay, day_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    number: int
    weeks: tuple[tuple[StripDay | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    year: int
    #: published by the State Council; else its days off are only weekends and dates that rest on it are provisional.
    is_official: bool
    months: tuple[Month, ...]


def all_days(calendar: Mapping[str, object], name: str) -> frozenset[date]:
    """Return the days of ``calendar[name]``, which lists them by year or in one row."""
    rows = calendar.get(name) or ()
    listed = [one for row in rows.values() for one in row] if isinstance(rows, Mapping) else rows
    return frozenset(one if isinstance(one, date) else date.fromisoformat(str(one)) for one in listed)


def years(calendar: Mapping[str, object], this_year: int) -> list[Year]:
    """Return the years worth showing: this one, the next, then the one before."""
    official = {int(year) for year in calendar.get("official_years") or ()}
    days_off, make_up_days = all_days(calendar, "days_off"), all_days(calendar, "make_up_days")

    def cell(on: date, month: int) -> StripDay | None:
        return StripDay(on=on, kind=day_kind(on, days_off, make_up_days), marks=()) if on.month == month else None

    monday_first = months_of.Calendar(firstweekday=0)
    return [
        Year(
            year=year,
            is_official=year in official,
            months=tuple(
                Month(
                    number=month,
                    weeks=tuple(
                        tuple(cell(on, month) for on in week) for week in monday_first.monthdatescalendar(year, month)
                    ),
                )
                for month in range(1, 13)
            ),
        )
        for year in (this_year, this_year + 1, this_year - 1)
    ]
