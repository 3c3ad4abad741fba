"""The ledger of stops: late, out of order, overlapping and corrected entries come to the same days."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from engine.rules.stop_clock import ClockEvent, Stop, merged, replay


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def stop(event_id: int, from_on: str, to_on: str | None = None) -> ClockEvent:
    return ClockEvent(id=event_id, kind="stop", from_on=day(from_on), to_on=to_on and day(to_on), ground="x")


def days(events: list[ClockEvent]) -> list[tuple[str, str | None]]:
    return [(f"{s.from_on:%m-%d}", s.to_on and f"{s.to_on:%m-%d}") for s in replay(events).stops]


def test_a_resumption_ends_the_stop_the_day_before():
    assert days([stop(1, "03-01"), ClockEvent(id=2, kind="resume", from_on=day("03-11"))]) == [("03-01", "03-10")]


def test_a_stop_opened_and_closed_the_same_day_stops_nothing():
    assert days([stop(1, "03-01"), ClockEvent(id=2, kind="resume", from_on=day("03-01"))]) == []


def test_a_resumption_ends_the_stop_that_began_last():
    events = [stop(1, "03-01"), stop(2, "04-01"), ClockEvent(id=3, kind="resume", from_on=day("05-01"))]

    assert days(events) == [("03-01", None), ("04-01", "04-30")]
    assert replay(events).is_stopped


def test_entries_may_come_in_any_order():
    events = [
        stop(1, "04-01"),
        ClockEvent(id=2, kind="resume", from_on=day("03-11")),
        stop(3, "03-01"),  # learnt after its end
        ClockEvent(id=4, kind="resume", from_on=day("04-11")),
    ]

    for order in permutations(events):
        assert days(list(order)) == [("03-01", "03-10"), ("04-01", "04-10")]


def test_a_wrong_entry_is_taken_back_not_deleted():
    events = [stop(1, "03-01", "03-31"), ClockEvent(id=2, kind="reverse", reverses_id=1), stop(3, "03-01", "03-15")]

    assert days(events) == [("03-01", "03-15")]


def test_a_reversal_can_be_reversed():
    events = [
        stop(1, "03-01", "03-31"),
        ClockEvent(id=2, kind="reverse", reverses_id=1),
        ClockEvent(id=3, kind="reverse", reverses_id=2),
    ]

    assert days(events) == [("03-01", "03-31")]


def test_a_reversed_resumption_opens_the_stop_again():
    events = [
        stop(1, "03-01"),
        ClockEvent(id=2, kind="resume", from_on=day("03-11")),
        ClockEvent(id=3, kind="reverse", reverses_id=2),
    ]

    assert days(events) == [("03-01", None)]


def test_extensions_and_outages_are_kept_apart():
    ledger = replay(
        [
            ClockEvent(id=1, kind="extend", months=3),
            ClockEvent(id=2, kind="extend", months=3),
            ClockEvent(id=3, kind="outage", from_on=day("05-01"), article="公告"),
        ]
    )

    assert ledger.extensions_months == 6
    assert [(c.from_on, c.to_on) for c in ledger.closures] == [(day("05-01"), day("05-01"))]


def test_touching_and_overlapping_stops_become_one():
    stops = [
        Stop(ground="a", from_on=day("03-20"), to_on=day("04-10")),
        Stop(ground="b", from_on=day("03-01"), to_on=day("03-19")),
        Stop(ground="c", from_on=day("04-05"), to_on=day("04-06")),
        Stop(ground="d", from_on=day("06-01")),
        Stop(ground="e", from_on=day("07-01"), to_on=day("07-02")),
    ]

    assert merged(stops) == ((day("03-01"), day("04-10")), (day("06-01"), None))


BASE = date(2026, 1, 1).toordinal()
spans = st.tuples(st.integers(0, 60), st.integers(0, 20))


@given(st.lists(spans, max_size=6), st.randoms())
def test_merging_keeps_exactly_the_days(pairs, chance):
    stops = [
        Stop(ground="x", from_on=date.fromordinal(BASE + a), to_on=date.fromordinal(BASE + a + b)) for a, b in pairs
    ]
    wanted = {n for s in stops for n in range(s.from_on.toordinal(), s.to_on.toordinal() + 1)}
    chance.shuffle(stops)

    intervals = merged(stops)

    assert [n for a, b in intervals for n in range(a.toordinal(), b.toordinal() + 1)] == sorted(wanted)
