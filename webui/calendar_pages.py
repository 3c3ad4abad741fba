"""The office calendar as months of weeks, for the calendar page."""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import date

from webui.limits import Calendar, StripDay, day_kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    number: int
    weeks: tuple[tuple[StripDay | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    year: int
    #: published by the State Council; else its days off are those of the statute and dates that rest on it provisional.
    is_official: bool
    months: tuple[Month, ...]


def years(calendar: Calendar, this_year: int) -> list[Year]:
    """Return the years worth showing: this one, the next, then the one before."""
    return [_year(calendar, year) for year in (this_year, this_year + 1, this_year - 1)]


def _year(calendar: Calendar, year: int) -> Year:
    monday_first = months_of.Calendar(firstweekday=0)
    months = tuple(
        Month(
            number=month,
            weeks=tuple(
                tuple(_cell(calendar, on) if on.month == month else None for on in week)
                for week in monday_first.monthdatescalendar(year, month)
            ),
        )
        for month in range(1, 13)
    )
    return Year(year=year, is_official=year in calendar.official_years, months=months)


def _cell(calendar: Calendar, on: date) -> StripDay:
    return StripDay(on=on, kind=day_kind(calendar, on), marks=())
