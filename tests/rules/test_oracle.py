"""200,000 random limits, computed twice: by the engine and by walking from day to day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.rules import time_limits
from engine.rules.catalogue import Catalogue, Rule
from engine.rules.stop_clock import Stop
from engine.rules.time_limits import RollSettings, compute
from engine.rules.workdays import official_calendar
from tests.rules.oracle import answer

CASES = 200_000
SEED = 20270101
FIELDS = ("expires_on", "earliest_on", "latest_on", "provisional", "acts_on")
#: Days around which mistakes like to hide.
TRAPS = [date(2024, 2, 29), date(2025, 11, 30), date(2025, 12, 31), date(2026, 8, 31), date(2026, 11, 30),
         date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29)]  # fmt: skip


def random_cases(count: int, seed: int) -> Iterator[tuple[Rule, dict]]:
    """Yield rules of the law, half of them with another length, with everything that can happen to a limit."""
    draw = random.Random(seed)
    rules = [rule for rule in Catalogue.load().all() if rule.length is not None]
    for _ in range(count):
        rule = draw.choice(rules)
        if draw.random() < 0.5 and rule.counts == "forward":
            unit = draw.choice(["days", "days", "months", "months", "months", "working_days", "years"])
            longest = {"days": 90, "months": 14, "working_days": 30, "years": 1}[unit]
            extension = None if rule.extension is None or rule.extension.unit != unit else rule.extension
            rule = replace(rule, unit=unit, length=draw.randint(0, longest), extension=extension)
        yield rule, _happenings(draw, rule)


def _happenings(draw: random.Random, rule: Rule) -> dict:
    if draw.random() < 0.1:
        start = draw.choice(TRAPS)
    else:
        start = date(2002, 1, 1) + timedelta(days=draw.randint(0, 9_500))
    stops = []
    if draw.random() < 0.3:
        for _ in range(draw.randint(1, 3)):
            from_on = start + timedelta(days=draw.randint(-20, 200))
            to_on = None if draw.random() < 0.1 else from_on + timedelta(days=draw.choice([0, 1, 5, 30, 90]))
            stops.append((from_on, to_on))
    return {
        "start": start,
        "value": rule.length,
        "unit": rule.unit,
        "extra": draw.randint(0, rule.extension.value) if rule.extension and draw.random() < 0.5 else 0,
        "counts": rule.counts,
        "rolls": rule.rolls,
        "regime": rule.regime,
        "stoppable": rule.counts == "forward" and (rule.bound == "office" or rule.regime == "patent"),
        "buffer": rule.has_disposition_buffer,
        "stops": stops,
        "closed": [start + timedelta(days=draw.randint(0, 100)) for _ in range(draw.choice([0, 0, 0, 1, 4]))],
        "tm_weekday": draw.random() < 0.3,
    }


def engine_answer(rule: Rule, case: dict) -> dict:
    deadline = compute(
        rule,
        case["start"],
        official_calendar(),
        stops=[Stop(ground="x", from_on=from_on, to_on=to_on) for from_on, to_on in case["stops"]],
        extensions_months=case["extra"],
        closures=case["closed"],
        settings=RollSettings(trademark="weekday" if case["tm_weekday"] else "literal"),
    )
    return {field: getattr(deadline, field) for field in FIELDS}


def disagreements(count: int, seed: int) -> list[tuple]:
    found = []
    for rule, case in random_cases(count, seed):
        theirs, ours = answer(case), engine_answer(rule, case)
        if theirs != ours:
            found.append((rule.id, case, theirs, ours))
    return found


def test_the_engine_agrees_with_the_walk_from_day_to_day():
    found = disagreements(CASES, SEED)

    assert found[:3] == [], f"{len(found)} of {CASES} differ"


def test_the_cases_reach_every_corner():
    seen = {"stopped": 0, "provisional": 0, "bounds_differ": 0, "extended": 0, "working_days": 0, "backward": 0}
    for rule, case in random_cases(5_000, SEED):
        result = engine_answer(rule, case)
        seen["stopped"] += result["expires_on"] is None
        seen["provisional"] += result["provisional"]
        seen["bounds_differ"] += result["earliest_on"] != result["latest_on"]
        seen["extended"] += case["extra"] > 0
        seen["working_days"] += rule.unit == "working_days"
        seen["backward"] += rule.counts == "backward"

    assert min(seen.values()) >= 40, seen


def sum_of_month_lengths(day: date, months: int) -> date:
    """Add the lengths of the months passed, as SpiffWorkflow's timer does: 30 November + 3 months is 2 March."""
    for _ in range(abs(months)):
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        length = (following - day.replace(day=1)).days
        day += timedelta(days=length if months > 0 else -length)
    return day


def without_make_up_days(self: object, day: date) -> bool:
    return day.weekday() < 5 and day not in official_calendar().days_off


def counting_the_first_day(self: object, raw_on: date) -> date:
    return raw_on - timedelta(days=1)


@pytest.mark.parametrize(("owner", "name", "wrong", "at_least"), [
    (time_limits, "add_months", sum_of_month_lengths, 0.01),  # months are not sums of days
    (time_limits.OfficeCalendar, "is_workday", without_make_up_days, 0.001),  # 调休 is work
    (time_limits._Walk, "_past_stops", counting_the_first_day, 0.05),  # 当日不计算在内
    (time_limits, "merged", lambda stops: tuple((s.from_on, s.to_on) for s in stops), 0.005),  # overlaps count once
])  # fmt: skip
def test_a_wrong_engine_is_found(monkeypatch, owner, name, wrong, at_least):
    monkeypatch.setattr(owner, name, wrong)

    assert len(disagreements(5_000, SEED)) >= at_least * 5_000
