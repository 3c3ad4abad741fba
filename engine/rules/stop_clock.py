"""Days that do not count: replay of stops, resumptions, extensions and outages over a time limit (期限中止台账).

The ledger only grows. What was entered late, out of order or wrongly is corrected by a further entry, and the limit is
computed again from all of it: the same entries give the same day, in whatever order they came in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from engine.errors import Refused
from engine.rules.workdays import require_in_range

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """An interval that does not count towards a limit (不计入期限的期间)."""

    #: Id of a ground in law/computation.yaml, or the words of the person who stopped the clock.
    ground: str
    article: str = ""
    #: First day that does not count.
    from_on: date
    #: Last day that does not count, None while the clock stands still.
    to_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days on which nothing could be filed: an outage or a closure, by announcement (故障或停业公告)."""

    from_on: date
    to_on: date
    article: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEvent:
    """One entry of the ledger."""

    id: int
    kind: Literal["stop", "resume", "extend", "outage", "reverse"]
    #: stop: first day that does not count; resume: first day that counts again; outage: first day closed.
    from_on: date | None = None
    #: stop: last day that does not count, None while open; outage: last day closed.
    to_on: date | None = None
    #: extend: by how much, in the unit of the rule's extension.
    months: int = 0
    ground: str = ""
    article: str = ""
    #: reverse: the entry that is taken back.
    reverses_id: int | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What the entries come to."""

    stops: tuple[Stop, ...] = ()
    extensions_months: int = 0
    closures: tuple[Closure, ...] = ()

    @property
    def is_stopped(self) -> bool:
        return any(stop.to_on is None for stop in self.stops)


def replay(events: Iterable[ClockEvent]) -> Ledger:
    """Return what a ledger comes to, whatever the order of its entries.

    A reversal takes back one entry (a reversal of a reversal brings it back). A resumption ends the stop that began
    last before it and is still open, on the day before; on the first day of a stop it leaves nothing stopped.
    """
    standing_entries = standing(events)
    return Ledger(
        stops=tuple(
            Stop(ground=stop.ground, article=stop.article, from_on=stop.from_on, to_on=to_on)
            for stop, to_on in _ended(standing_entries)
            if to_on is None or to_on >= stop.from_on
        ),
        extensions_months=sum(event.months for event in standing_entries if event.kind == "extend"),
        closures=tuple(
            Closure(from_on=event.from_on, to_on=event.to_on or event.from_on, article=event.article)
            for event in standing_entries
            if event.kind == "outage"
        ),
    )


def ends_of_stops(events: Iterable[ClockEvent]) -> dict[int, date | None]:
    """Return for each stop that stands the last day that does not count, None while the clock stands still.

    A stop that was resumed on its first day ends on the day before it began.
    """
    return {stop.id: to_on for stop, to_on in _ended(standing(events))}


def standing(events: Iterable[ClockEvent]) -> list[ClockEvent]:
    """Return the entries that were not taken back, oldest first; without the reversals."""
    events = sorted(events, key=lambda event: event.id)
    gone = reversed_ids(events)
    return [event for event in events if event.id not in gone and event.kind != "reverse"]


def reversed_ids(events: Iterable[ClockEvent]) -> frozenset[int]:
    """Return the entries that were taken back; the latest reversal decides first: a reversed reversal has no effect."""
    gone: set[int] = set()
    for event in sorted(events, key=lambda event: event.id, reverse=True):
        if event.kind == "reverse" and event.id not in gone and event.reverses_id is not None:
            gone.add(event.reverses_id)
    return frozenset(gone)


def merged(stops: Iterable[Stop]) -> tuple[tuple[date, date | None], ...]:
    """Return the days that do not count as intervals in order, overlapping and touching ones made one.

    :raises Refused: ``stop_ends_before_it_begins``, ``date_out_of_range``.
    """
    intervals: list[tuple[date, date | None]] = []
    for stop in sorted(stops, key=lambda stop: stop.from_on):
        require_in_range(stop.from_on, stop.to_on or stop.from_on)
        if stop.to_on is not None and stop.to_on < stop.from_on:
            raise Refused("stop_ends_before_it_begins", from_on=stop.from_on.isoformat(), to_on=stop.to_on.isoformat())
        if intervals and (intervals[-1][1] is None or stop.from_on <= intervals[-1][1] + _DAY):
            first, last = intervals[-1]
            intervals[-1] = (first, None if last is None or stop.to_on is None else max(last, stop.to_on))
        else:
            intervals.append((stop.from_on, stop.to_on))
    return tuple(intervals)


def close(stop: Stop, to_on: date) -> Stop:
    """Return the stop ended on ``to_on``, the last day that does not count."""
    return replace(stop, to_on=to_on)


def _ended(entries: Iterable[ClockEvent]) -> list[tuple[ClockEvent, date | None]]:
    """Pair each stop with its last day, in the order in which they began."""
    by_day = sorted(entries, key=lambda entry: (entry.from_on or date.min, entry.id))
    stops = [entry for entry in by_day if entry.kind == "stop"]
    ends = {stop.id: stop.to_on for stop in stops}
    for resume in by_day:
        if resume.kind == "resume":
            running = [stop.id for stop in stops if ends[stop.id] is None and stop.from_on <= resume.from_on]
            if running:
                ends[running[-1]] = resume.from_on - _DAY
    return [(stop, ends[stop.id]) for stop in stops]
