"""The only place that asks what time it is. Instants are UTC, days are those of the office (Asia/Shanghai)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the time of the office."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""

    def today(self) -> date:
        """Return the present day at the office."""

    def offset(self) -> timedelta:
        """Return how far this clock runs ahead of the world's: zero but in a demonstration or a test."""


def office_day(instant: datetime) -> date:
    """Return the day at the office on which an instant falls."""
    return instant.astimezone(OFFICE_ZONE).date()


def start_of_day(day: date) -> datetime:
    """Return the first instant of a day at the office, in UTC."""
    return datetime.combine(day, time.min, OFFICE_ZONE).astimezone(UTC)


class SystemClock:
    """The machine's clock.

    :param offset: asked each time for how far to run ahead; only demonstration and training have one.
    """

    def __init__(self, offset: Callable[[], timedelta] = timedelta) -> None:
        self._offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset()

    def today(self) -> date:
        return office_day(self.now())

    def offset(self) -> timedelta:
        return self._offset()


class FakeClock:
    """A clock that stands still until it is told to travel.

    :param at: an aware instant, or a day, whose morning (09:00 at the office) is meant.
    """

    def __init__(self, at: datetime | date = date(2026, 3, 2)) -> None:
        self._now = self._instant(at)

    @staticmethod
    def _instant(at: datetime | date) -> datetime:
        if isinstance(at, datetime):
            return at.astimezone(UTC)
        return datetime.combine(at, time(9), OFFICE_ZONE).astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return office_day(self._now)

    def offset(self) -> timedelta:
        return self._now - datetime.now(UTC)

    def travel(self, *, to: datetime | date | None = None, days: int = 0, hours: int = 0, seconds: float = 0) -> None:
        """Move on, or back: to an instant or a day, and then by so much."""
        if to is not None:
            self._now = self._instant(to)
        self._now += timedelta(days=days, hours=hours, seconds=seconds)
