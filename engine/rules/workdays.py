"""The office calendar (工作日历): working days, make-up days, and what a year without its notice may still bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version as version_of
from pathlib import Path

import yaml

from engine.errors import Refused

#: A notice can move the last days of the December before it: 2007-12-29..31, 2011-12-31, 2018-12-29..31 were moved.
#: From this day on (with some days of caution) a December is settled only once the notice of the next year is known.
UNSETTLED_FROM = (12, 25)

#: Days outside are typing errors, or need a table of festivals that nobody has.
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2099, 12, 31)

_SATURDAY = 5
_FESTIVALS = Path(__file__).parent / "law" / "festivals.yaml"


def require_in_range(*days: date) -> None:
    """Refuse days that nobody can have meant.

    :raises Refused: code ``date_out_of_range``.
    """
    for day in days:
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Refused("date_out_of_range", on=str(day), earliest=str(FIRST_DAY), latest=str(LAST_DAY))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendar:
    """One version of the calendar of the office. All days are office-local."""

    version: str
    #: Days off by notice; Saturdays and Sundays are off without being named.
    days_off: frozenset[date]
    #: Saturdays and Sundays that are worked (调休上班).
    make_up_days: frozenset[date]
    #: Years whose State Council notice is in this version.
    official_years: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Return whether the office works; in years without notice, what the statute alone says."""
        if day in self.make_up_days:
            return True
        if day.weekday() >= _SATURDAY or day in self.days_off:
            return False
        return day.year in self.official_years or day not in statutory_days_off(day.year)

    def may_be_workday(self, day: date) -> bool:
        """Return whether the office works if the missing notices give as little time off as they can."""
        if self.is_official(day) or day in self.make_up_days:
            return self.is_workday(day)
        if day in self.days_off or day in statutory_days_off(day.year):
            return False
        return day.weekday() < _SATURDAY or day in possible_make_up_days(day.year)

    def must_be_workday(self, day: date) -> bool:
        """Return whether the office works even if the missing notices give as much time off as they can."""
        if self.is_official(day):
            return self.is_workday(day)
        return self.is_workday(day) and (day in self.make_up_days or day not in possible_days_off(day.year))

    def is_official(self, day: date) -> bool:
        """Return whether no notice still to come can change this day."""
        if day.year not in self.official_years:
            return False
        return (day.month, day.day) < UNSETTLED_FROM or day.year + 1 in self.official_years

    def is_settled(self, from_on: date, to_on: date) -> bool:
        """Return whether every day from ``from_on`` to ``to_on`` (included) is official."""
        if from_on.year == to_on.year:
            return self.is_official(to_on)
        return self.is_official(to_on) and all(year in self.official_years for year in range(from_on.year, to_on.year))

    def with_year(
        self, year: int, days_off: Iterable[date], make_up_days: Iterable[date], version: str
    ) -> OfficeCalendar:
        """Return the next version, in which the notice of ``year`` is known.

        What an older notice said of that year is replaced; a late December that the notice moves is added to.
        """
        return OfficeCalendar(
            version=version,
            days_off=frozenset(day for day in self.days_off if day.year != year) | frozenset(days_off),
            make_up_days=frozenset(day for day in self.make_up_days if day.year != year) | frozenset(make_up_days),
            official_years=self.official_years | {year},
        )


@lru_cache(maxsize=1)
def official_calendar() -> OfficeCalendar:
    """Return the calendar that comes with the engine: the notices in ``chinesecalendar``, 2004 to the last one."""
    from chinese_calendar import constants

    return OfficeCalendar(
        version=f"chinesecalendar-{version_of('chinesecalendar')}",
        days_off=frozenset(constants.holidays),
        make_up_days=frozenset(constants.workdays),
        official_years=frozenset(day.year for day in constants.holidays if (day.month, day.day) < UNSETTLED_FROM),
    )


@lru_cache(maxsize=512)
def statutory_days_off(year: int) -> frozenset[date]:
    """Return the days that the statute itself gives in a year (全国年节及纪念日放假办法第二条)."""
    statutes = _festival_data()["statutes"]
    since = max((first for first in statutes if first <= year), default=None)
    if since is None:
        return frozenset()
    return frozenset(_around(year, statutes[since]))


@lru_cache(maxsize=512)
def possible_days_off(year: int) -> frozenset[date]:
    """Return the days that a notice may make days off."""
    return _window(year, "days_off")


@lru_cache(maxsize=512)
def possible_make_up_days(year: int) -> frozenset[date]:
    """Return the Saturdays and Sundays on which a notice may make people work."""
    weekend = (day for day in _window(year, "make_up") if day.weekday() >= _SATURDAY)
    return frozenset(weekend) - statutory_days_off(year)


def _window(year: int, kind: str) -> frozenset[date]:
    spans = {name: window[kind] for name, window in _festival_data()["windows"].items()}
    next_new_year = _around(year + 1, {"new_year": spans["new_year"]})
    return frozenset(day for day in (*_around(year, spans), *next_new_year) if day.year == year)


def _around(year: int, spans: Mapping[str, list[int]]) -> Iterator[date]:
    festivals = _festivals(year)
    for name, (first, last) in spans.items():
        if name in festivals:
            for offset in range(first, last + 1):
                yield festivals[name] + timedelta(days=offset)


@lru_cache(maxsize=512)
def _festivals(year: int) -> Mapping[str, date]:
    festivals = {"new_year": date(year, 1, 1), "labour": date(year, 5, 1), "national": date(year, 10, 1)}
    moving = _festival_data()["moving"].get(year, ())
    for name, month_day in zip(("spring", "qingming", "dragon_boat", "mid_autumn"), moving, strict=False):
        festivals[name] = date.fromisoformat(f"{year}-{month_day}")
    return festivals


@lru_cache(maxsize=1)
def _festival_data() -> dict:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(_FESTIVALS.read_text(encoding="utf-8"), Loader=loader)
