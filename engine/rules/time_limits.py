"""When a time limit ends, and why: pure arithmetic over office-local days (期限计算).

The clock counts every day after the day of the trigger; months and years end on the corresponding day; days that the
law stops are added; a last day that is a rest day moves on. Every result carries its receipt.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from engine.errors import Refused
from engine.rules import receipts
from engine.rules.catalogue import Citation, Rule, Unit
from engine.rules.receipts import Step, Workings
from engine.rules.stop_clock import Closure, Stop, merged
from engine.rules.workdays import OfficeCalendar, require_in_range

_DAY = timedelta(days=1)
_HALF_MONTH_DAYS = 15
_SATURDAY = 5

Interval = tuple[date, "date | None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollSettings:
    """Choices that the text of the law leaves to the office."""

    #: literal: a trademark limit ends on the first working day, also a make-up Saturday or Sunday, as the text says
    #: (商标法实施条例第十二条第一款); weekday: from Monday to Friday, which never takes a day from a party.
    trademark: Literal["literal", "weekday"] = "literal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An extension granted, in the unit that the rule allows."""

    value: int
    unit: Unit = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When a time limit ends, with its receipt."""

    rule_id: str
    rule_version: str
    name: str
    name_en: str
    starts_on: date
    #: Last day of the limit; None while the clock stands still, or where the law gives no number.
    expires_on: date | None
    #: First day on which the consequence may be drawn.
    acts_on: date | None
    #: Does the day rest on days that a notice still to come can change?
    provisional: bool
    earliest_on: date | None
    latest_on: date | None
    #: Days of the limit not yet used when the clock stopped, None when it is running.
    days_kept: int | None
    has_effect: bool
    calendar_version: str
    stops: tuple[Stop, ...]
    closures: tuple[Closure, ...]
    #: Granted extension in the unit of the rule, 0 for none.
    extension: int
    extension_unit: str
    steps: tuple[Step, ...]
    citations: tuple[Citation, ...]

    def as_receipt(self) -> dict[str, object]:
        """Return the receipt as stored, shown and printed: JSON-able, days as ISO text."""
        return receipts.receipt(self)


@dataclass(frozen=True, slots=True)
class Course:
    """How one calendar moved the last day."""

    #: The day the length alone gives.
    raw_on: date
    #: After the days that do not count, None when the clock stands still.
    counted_on: date | None
    #: After rest days.
    expires_on: date | None


def compute(
    rule: Rule,
    starts_on: date,
    calendar: OfficeCalendar,
    *,
    stops: Iterable[Stop] = (),
    extensions_months: int | Extension = 0,
    closures: Iterable[date | Closure] = (),
    settings: RollSettings = RollSettings(),
) -> Deadline:
    """Return when a limit ends that was triggered on ``starts_on``.

    :param starts_on: day of the trigger; not counted. Of a backward limit: the day before which the act must be done.
    :param stops: days that do not count; ignored (and said so) where the law knows no stop for this limit.
    :param extensions_months: what was granted in all, in the unit of ``rule.extension`` (months almost everywhere).
    :param closures: days closed by announcement (the office, or the service concerned); no limit ends on one.
    :raises Refused: ``not_extendable``, ``extension_beyond_maximum``, ``extension_unit``,
        ``stop_ends_before_it_begins``, ``date_out_of_range``.

    Source: 商标法实施条例（2014）第十一、十二条; 专利法实施细则（2023）第五条; 专利审查指南（2023）第五部分第七章.
    """
    require_in_range(starts_on)
    extension = _granted(rule, extensions_months)
    stops, has_stops, closures = tuple(stops), may_stop(rule), _as_closures(closures)
    stopped = merged(stops) if has_stops else ()
    course = bounds = None
    if rule.length is not None:
        walk = _Walk(rule, starts_on, extension, stopped, _closed_days(closures), settings)
        course = walk.course(calendar.is_workday)
        if course.expires_on is not None and not _is_settled(rule, course, starts_on, calendar):
            bounds = (walk.course(calendar.may_be_workday).expires_on, walk.course(calendar.must_be_workday).expires_on)
    workings = Workings(
        rule=rule,
        starts_on=starts_on,
        course=course,
        bounds=bounds,
        acts_on=_acts_on(rule, course.expires_on if course else None),
        stops=stops,
        may_stop=has_stops,
        closures=closures,
        extension=extension,
        settings=settings,
        calendar_version=calendar.version,
    )
    return _deadline(workings, stopped)


def may_stop(rule: Rule) -> bool:
    """Return whether the law stops this clock: the office's own limits, and all of patent proceedings (中止).

    Terms of protection and limits counted backward never stop, nor what its entry says does not: a presumed day of
    service, the length of the suspension itself, a suit before a court, the year in which no similar mark is approved.

    Source: 商标法实施条例（2014）第十一条（审查、审理期限）; 行政许可法（2019）第四十五条;
    专利法实施细则（2023）第一百零三条至第一百零五条.
    """
    if rule.counts != "forward" or not rule.stops:
        return False
    return rule.binds_office or (rule.regime == "patent" and rule.bound != "none")


def add_months(day: date, months: int) -> date:
    """Return the corresponding day (相应日) ``months`` later or earlier, or the last of the month if there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    if day.day <= 28:
        return date(year, month, day.day)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _closed_days(closures: Iterable[Closure]) -> frozenset[date]:
    """Return every day of the closures."""
    days: set[date] = set()
    for closure in closures:
        require_in_range(closure.from_on, closure.to_on)
        span = (closure.to_on - closure.from_on).days
        days.update(closure.from_on + timedelta(days=offset) for offset in range(span + 1))
    return frozenset(days)


def _as_closures(closures: Iterable[date | Closure]) -> tuple[Closure, ...]:
    return tuple(
        Closure(from_on=closure, to_on=closure) if isinstance(closure, date) else closure for closure in closures
    )


def length_in(rule: Rule, extension: int) -> tuple[int, int]:
    """Return the whole length as months and days; an extension lengthens the limit, it does not start a new one."""
    if rule.unit in ("days", "working_days"):
        return 0, int(rule.length) + extension
    months = 12 * rule.length if rule.unit == "years" else rule.length
    whole = int(months)
    return whole + extension, _HALF_MONTH_DAYS if months > whole else 0


class _Walk:
    """One limit, to be walked with one calendar after another."""

    __slots__ = ("rule", "starts_on", "months", "days", "stopped", "closed", "skips_weekends")

    def __init__(
        self,
        rule: Rule,
        starts_on: date,
        extension: int,
        stopped: tuple[Interval, ...],
        closed: frozenset[date],
        settings: RollSettings,
    ) -> None:
        self.rule, self.starts_on, self.stopped, self.closed = rule, starts_on, stopped, closed
        self.months, self.days = length_in(rule, extension)
        self.skips_weekends = receipts.skips_weekends(rule, settings)

    def course(self, is_workday: Callable[[date], bool]) -> Course:
        if self.rule.counts == "trademark_term":
            return self._term()
        if self.rule.counts == "backward":
            raw_on = add_months(self.starts_on, -self.months) - timedelta(days=self.days)
            return Course(raw_on, raw_on, raw_on)
        if self.rule.unit == "working_days":
            return self._working_days(is_workday)
        raw_on = add_months(self.starts_on, self.months) + timedelta(days=self.days)
        counted_on = self._past_stops(raw_on)
        expires_on = counted_on
        if counted_on is not None and self.rule.rolls:
            expires_on = self._first_open(counted_on, is_workday)
        return Course(raw_on, counted_on, expires_on)

    def _term(self) -> Course:
        """A trademark term counts its first day: it ends the day before the corresponding day, or with the month."""
        raw_on = add_months(self.starts_on, self.months)
        last_on = raw_on - _DAY if raw_on.day == self.starts_on.day else raw_on
        return Course(raw_on, last_on, last_on)

    def _past_stops(self, raw_on: date) -> date | None:
        if raw_on == self.starts_on:
            return raw_on
        day, first_counted = raw_on, self.starts_on + _DAY
        for from_on, to_on in self.stopped:
            if from_on > day:
                break
            if to_on is None:
                return None
            if to_on >= first_counted:
                day += to_on - max(from_on, first_counted) + _DAY
        return day

    def _first_open(self, day: date, is_workday: Callable[[date], bool]) -> date | None:
        while True:
            stop = self._stop_over(day)
            if stop is not None:
                if stop[1] is None:
                    return None
                day = stop[1] + _DAY
            elif not is_workday(day) or day in self.closed or (self.skips_weekends and day.weekday() >= _SATURDAY):
                day += _DAY
            else:
                return day

    def _working_days(self, is_workday: Callable[[date], bool]) -> Course:
        day, left = self.starts_on, self.days
        while left:
            day += _DAY
            stop = self._stop_over(day)
            if stop is not None:
                if stop[1] is None:
                    return Course(self.starts_on, None, None)
                day = stop[1]
            elif is_workday(day) and day not in self.closed:
                left -= 1
        return Course(day, day, day)

    def _stop_over(self, day: date) -> Interval | None:
        for interval in self.stopped:
            if interval[0] <= day and (interval[1] is None or day <= interval[1]):
                return interval
        return None


def _granted(rule: Rule, extension: int | Extension) -> int:
    value = extension.value if isinstance(extension, Extension) else extension
    if value == 0:
        return 0
    maximum = rule.extension
    if maximum is None or value < 0 or rule.length is None:
        raise Refused("not_extendable", rule=rule.id)
    if isinstance(extension, Extension) and extension.unit != maximum.unit:
        raise Refused("extension_unit", rule=rule.id, unit=extension.unit, expected=maximum.unit)
    if value > maximum.value:
        raise Refused("extension_beyond_maximum", rule=rule.id, asked=value, maximum=maximum.value, unit=maximum.unit)
    return value


def _is_settled(rule: Rule, course: Course, starts_on: date, calendar: OfficeCalendar) -> bool:
    if rule.unit == "working_days":
        return course.expires_on == starts_on or calendar.is_settled(starts_on + _DAY, course.expires_on)
    return not rule.rolls or calendar.is_settled(course.counted_on, course.expires_on)


def _acts_on(rule: Rule, expires_on: date | None) -> date | None:
    if expires_on is None:
        return None
    return (add_months(expires_on, 1) if rule.has_disposition_buffer else expires_on) + _DAY


def _days_kept(course: Course, starts_on: date, stopped: tuple[Interval, ...]) -> int:
    """Return how many days of the limit had not yet run when the clock came to stand still."""
    left, day = (course.raw_on - starts_on).days, starts_on
    for from_on, to_on in stopped:
        left -= max(0, (from_on - day).days - 1)
        if to_on is None:
            break
        day = max(day, to_on)
    return max(0, left)


def _deadline(workings: Workings, stopped: tuple[Interval, ...]) -> Deadline:
    rule, course = workings.rule, workings.course
    expires_on = course.expires_on if course else None
    kept = None
    if course is not None and expires_on is None and rule.unit != "working_days":
        kept = _days_kept(course, workings.starts_on, stopped)
    earliest_on, latest_on = workings.bounds or (expires_on, expires_on)
    return Deadline(
        rule_id=rule.id,
        rule_version=rule.version,
        name=rule.name,
        name_en=rule.name_en,
        starts_on=workings.starts_on,
        expires_on=expires_on,
        acts_on=workings.acts_on,
        provisional=workings.bounds is not None,
        earliest_on=earliest_on,
        latest_on=latest_on,
        days_kept=kept,
        has_effect=rule.has_effect,
        calendar_version=workings.calendar_version,
        stops=workings.stops,
        closures=workings.closures,
        extension=workings.extension,
        extension_unit=rule.extension.unit if rule.extension else "months",
        steps=receipts.steps(workings),
        citations=rule.citations,
    )
