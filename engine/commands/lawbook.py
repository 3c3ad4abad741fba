"""The law as this office applies it: rules with what was confirmed here, the newest calendar. Read when needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from engine.errors import UnknownRule
from engine.rules.catalogue import Catalogue
from engine.rules.time_limits import Deadline, RollSettings, compute
from engine.rules.workdays import OfficeCalendar, official_calendar
from engine.store.queries import rulebook
from engine.store.work import Session

Stamp = tuple[int, int]


@dataclass(slots=True)
class LawOfUnit:
    """The law of one unit of work: nothing is asked of the database until a day is to be computed."""

    book: LawBook
    session: Session
    #: The stamp, where another statement brought it along.
    stamp: Stamp | None = None
    _found: tuple[Catalogue, OfficeCalendar] | None = None

    @property
    def catalogue(self) -> Catalogue:
        return self._pair()[0]

    @property
    def calendar(self) -> OfficeCalendar:
        return self._pair()[1]

    @property
    def roll(self) -> RollSettings:
        return self.book.roll

    def last_day(self, rule_id: str, starts_on: date) -> date | None:
        """Return the last day of a limit that nothing stops or extends, by the law of the day it starts.

        :raises UnknownRule: the rule has no version for that day.
        """
        return self.deadline(rule_id, starts_on).expires_on

    def last_day_known(self, rule_id: str, starts_on: date) -> date | None:
        """Return the same; None where no law that we hold says it for that day."""
        try:
            return self.last_day(rule_id, starts_on)
        except UnknownRule:
            return None

    def deadline(self, rule_id: str, starts_on: date) -> Deadline:
        """Return the same with all that is known of it. :raises UnknownRule: as above."""
        rule = self.catalogue.rule(rule_id, starts_on)
        return compute(rule, starts_on, self.calendar, settings=self.roll)

    def _pair(self) -> tuple[Catalogue, OfficeCalendar]:
        if self._found is None:
            self._found = self.book.current(self.session, self.stamp)
        return self._found

    def forget(self) -> None:
        """Read again: this unit of work changed the law."""
        self._found = self.stamp = None


@dataclass(slots=True)
class LawBook:
    """Catalogue and calendar, cached until a confirmation or a calendar is added by any process."""

    roll: RollSettings = RollSettings()
    _stamp: Stamp | None = None
    _found: tuple[Catalogue, OfficeCalendar] | None = None
    _lock: Lock = field(default_factory=Lock)

    def of(self, session: Session) -> LawOfUnit:
        """Return the law for one unit of work."""
        return LawOfUnit(book=self, session=session)

    def current(self, session: Session, stamp: Stamp | None = None) -> tuple[Catalogue, OfficeCalendar]:
        """Return the law as it is now; the stamp, or one small statement that reads it, tells whether it changed."""
        stamp = stamp or rulebook.stamp(session)
        with self._lock:
            if stamp != self._stamp or self._found is None:
                self._found = (_catalogue(session), calendar(session))
                self._stamp = stamp
            return self._found


def _catalogue(session: Session) -> Catalogue:
    return Catalogue.load(frozenset(row.rule_id for row, _ in rulebook.confirmations(session)))


def calendar(session: Session) -> OfficeCalendar:
    """Return the newest calendar: the one that came with the engine, with every year that was published here."""
    row = rulebook.newest_calendar(session)
    return official_calendar() if row is None else calendar_of(row.years, row.version)


def calendar_of(years: Mapping[str, Mapping[str, Sequence[str]]], version: str) -> OfficeCalendar:
    """Return the calendar that came with the engine with these years published over it, in their order."""
    found = official_calendar()
    for year, days in sorted(years.items()):
        found = found.with_year(
            int(year),
            [date.fromisoformat(day) for day in days["days_off"]],
            [date.fromisoformat(day) for day in days["make_up_days"]],
            version,
        )
    return found
