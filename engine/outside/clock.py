"""The only place that asks what time it is. Instants are UTC, days are those of the office (Asia/Shanghai)."""

from __future__ import annotations

import time as machine
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineTime:
    """What this machine says of time, however far the office has travelled."""

    wall_at: datetime
    #: Seconds since the machine was started, its sleep included. Nobody can set this clock.
    monotonic_s: float


def machine_time() -> MachineTime:
    """Return both clocks of this machine."""
    return MachineTime(wall_at=datetime.now(UTC), monotonic_s=monotonic_s())


def monotonic_s() -> float:
    """Return the seconds since the machine was started, its sleep included where the system can say so (Linux)."""
    return machine.clock_gettime(machine.CLOCK_BOOTTIME) if hasattr(machine, "CLOCK_BOOTTIME") else machine.monotonic()


def _boot_id() -> str:
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text("ascii").strip() if path.exists() else ""


#: Tells one start of the machine from another; empty where the system has no name for it.
BOOT_ID = _boot_id()


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
