"""200,000 random limits, computed twice: by the engine and by walking from day to day."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from engine.errors import UnknownRule
from engine.rules import service, stop_clock, time_limits, workdays
from engine.rules.catalogue import Catalogue, Rule
from engine.rules.service import service_day
from engine.rules.stop_clock import ClockEvent, replay
from engine.rules.time_limits import RollSettings, compute
from engine.rules.workdays import OfficeCalendar, official_calendar
from tests.rules import oracle
from tests.rules.test_reference import RESEARCHED

CASES = 200_000
SEED = 20270101
FIELDS = ("expires_on", "earliest_on", "latest_on", "provisional", "acts_on", "days_kept")
LAW = Catalogue.load()
#: What was added after the research has no second source to agree with.
RULES = sorted(rule_id for rule_id in LAW.ids if rule_id in RESEARCHED and LAW.versions(rule_id)[0].length is not None)
WITH_2027 = official_calendar().with_year(
    2027, *(list(map(date.fromisoformat, days)) for days in oracle.NOTICE_2027), "with 2027"
)
#: Days around which mistakes like to hide.
TRAPS = [date(2024, 2, 29), date(2025, 11, 30), date(2025, 12, 31), date(2026, 8, 31), date(2026, 11, 30),
         date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), date(1986, 5, 4),
         date(1991, 9, 15), date(2000, 2, 29), date(2003, 12, 31), date(2024, 1, 19), date(2024, 1, 20),
         date(2019, 10, 31), date(2019, 11, 1), date(2026, 9, 10), date(2020, 5, 26)]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """One question, for both."""

    rule_id: str
    issued_on: date
    channel: str | None
    proved_on: date | None
    #: The day whose law decides; None: the day of the trigger.
    regime_on: date | None
    #: Another length instead of that of the law.
    length: tuple[int, str] | None
    ledger: list[dict]
    tm_weekday: bool
    has_2027: bool


def draws(count: int, seed: int) -> Iterator[Drawn]:
    """Draw rules of the law, half of them with another length, with everything that can happen to a limit."""
    draw = random.Random(seed)
    for _ in range(count):
        rule_id = draw.choice(RULES)
        newest = LAW.versions(rule_id)[-1]
        length = None
        if draw.random() < 0.5 and newest.counts == "forward":
            unit = draw.choice(["days", "days", "months", "months", "months", "working_days", "years"])
            longest = {"days": 90, "months": 14, "working_days": 30, "years": 1}[unit]
            length = (draw.randint(0, longest), unit)
        issued_on = _day(draw)
        is_served = newest.regime in ("trademark", "patent") and draw.random() < 0.3
        channel = draw.choice(["post", "electronic", "publication", "in_person"]) if is_served else None
        proved_on = issued_on + timedelta(days=draw.randint(0, 40)) if channel and draw.random() < 0.3 else None
        yield Drawn(
            rule_id=rule_id,
            issued_on=issued_on,
            channel=channel,
            proved_on=proved_on,
            regime_on=_law_day(draw, rule_id, issued_on),
            length=length,
            ledger=_ledger(draw, issued_on, newest, length),
            tm_weekday=draw.random() < 0.3,
            has_2027=draw.random() < 0.3,
        )


def _day(draw: random.Random) -> date:
    kind = draw.random()
    if kind < 0.15:
        return draw.choice(TRAPS) + timedelta(days=draw.choice([-1, 0, 0, 1]))
    if kind < 0.25:
        return date(1950, 1, 1) + timedelta(days=draw.randint(0, 54_500))  # to 2099-03
    return date(2002, 1, 1) + timedelta(days=draw.randint(0, 9_500))


def _law_day(draw: random.Random, rule_id: str, issued_on: date) -> date | None:
    """Mostly a day on which the rule is law, often the first or the last one; sometimes nobody asks for another law."""
    if draw.random() < 0.2:
        return None
    version = draw.choice(LAW.versions(rule_id))
    last = version.valid_to or date(2090, 1, 1)
    inside = version.valid_from + timedelta(days=draw.randint(0, (last - version.valid_from).days))
    return draw.choice([inside, inside, version.valid_from, last, version.valid_from - timedelta(days=1)])


def _ledger(draw: random.Random, start: date, rule: Rule, length: tuple[int, str] | None) -> list[dict]:
    entries: list[dict] = []

    def add(kind: str, from_on: date | None = None, to_on: date | None = None, **more: object) -> None:
        entries.append({"kind": kind, "from": from_on, "to": to_on, "months": 0, "reverses": None} | more)

    if draw.random() < 0.4:
        for _ in range(draw.randint(1, 3)):
            from_on = start + timedelta(days=draw.randint(-20, 200))
            to_on = None if draw.random() < 0.4 else from_on + timedelta(days=draw.choice([0, 1, 5, 30, 90]))
            add("stop", from_on, to_on)
            if to_on is None and draw.random() < 0.8:
                add("resume", from_on + timedelta(days=draw.choice([-3, 0, 0, 1, 20, 60])))
    if draw.random() < 0.3:
        from_on = start + timedelta(days=draw.randint(0, 100))
        add("outage", from_on, draw.choice([None, from_on + timedelta(days=draw.randint(0, 5))]))
    if rule.extension and (length is None or rule.extension.unit == length[1]) and draw.random() < 0.5:
        first = draw.randint(0, rule.extension.value)
        add("extend", months=first)
        add("extend", months=draw.randint(0, rule.extension.value - first))
    draw.shuffle(entries)
    for number, entry in enumerate(entries, 1):
        entry["id"] = number
    for number in range(len(entries) + 1, len(entries) + 1 + draw.choice([0, 0, 0, 1, 2, 3])):
        add("reverse", id=number, reverses=draw.randint(1, max(1, number - 1)))
        if entries[-1]["reverses"] == number:  # nothing there to take back
            entries.pop()
    draw.shuffle(entries)
    return entries


def oracle_answer(drawn: Drawn) -> dict | None:
    """Return what the walk says, None where nothing is law."""
    start, regime = drawn.issued_on.toordinal(), LAW.versions(drawn.rule_id)[0].regime
    if drawn.channel:
        proved = drawn.proved_on.toordinal() if drawn.proved_on else None
        start = oracle.served(regime, drawn.channel, start, drawn.regime_on or drawn.issued_on, proved)
    entry = oracle.law_on(RESEARCHED, drawn.rule_id, drawn.regime_on or date.fromordinal(start))
    if entry is None:
        return None
    value, _, unit = entry["length"].partition(" ")
    value, unit = (float(value) if "." in value else int(value)), unit.replace("-", "_")
    if drawn.length:
        value, unit = drawn.length
    return oracle.answer(
        {
            "law_id": entry["id"],
            "regime": regime,
            "start": start,
            "value": value,
            "unit": unit,
            "rolls": entry["last_day"] == "rolls",
            "buffer": entry["id"] in oracle.ONE_MONTH_LATER,
            "ledger": drawn.ledger,
            "tm_weekday": drawn.tm_weekday,
            "notice_of_2027": drawn.has_2027,
        }
    )


def engine_answer(drawn: Drawn) -> dict | None:
    """Return what the engine says, None where nothing is law."""
    starts_on, regime = drawn.issued_on, LAW.versions(drawn.rule_id)[0].regime
    if drawn.channel:
        starts_on = service_day(
            regime, drawn.channel, drawn.issued_on, proved_on=drawn.proved_on, on_law_of=drawn.regime_on
        ).day
    try:
        rule = LAW.rule(drawn.rule_id, drawn.regime_on or starts_on)
    except UnknownRule:
        return None
    if drawn.length:
        rule = replace(rule, length=drawn.length[0], unit=drawn.length[1])
    ledger = replay(
        ClockEvent(
            id=entry["id"],
            kind=entry["kind"],
            from_on=entry["from"],
            to_on=entry["to"],
            months=entry["months"],
            ground="x",
            reverses_id=entry["reverses"],
        )
        for entry in drawn.ledger
    )
    deadline = compute(
        rule,
        starts_on,
        WITH_2027 if drawn.has_2027 else official_calendar(),
        stops=ledger.stops,
        extensions_months=ledger.extensions_months,
        closures=ledger.closures,
        settings=RollSettings(trademark="weekday" if drawn.tm_weekday else "literal"),
    )
    return {field: getattr(deadline, field) for field in FIELDS}


def disagreements(count: int, seed: int) -> list[tuple]:
    found = []
    for drawn in draws(count, seed):
        theirs, ours = oracle_answer(drawn), engine_answer(drawn)
        if theirs != ours:
            found.append((drawn, theirs, ours))
    return found


def test_the_engine_agrees_with_the_walk_from_day_to_day():
    found = disagreements(CASES, SEED)

    assert found[:3] == [], f"{len(found)} of {CASES} differ"


def test_the_cases_reach_every_corner():
    seen: Counter[str] = Counter()
    for drawn in draws(20_000, SEED):
        result = engine_answer(drawn)
        if result is None:
            seen["not law"] += 1
            continue
        kinds = [entry["kind"] for entry in drawn.ledger]
        seen[f"served by {drawn.channel}"] += 1
        seen["proved"] += drawn.proved_on is not None
        seen["another law"] += drawn.regime_on is not None
        seen["standing still"] += result["expires_on"] is None
        seen["provisional"] += result["provisional"]
        seen["bounds differ"] += result["earliest_on"] != result["latest_on"]
        seen["2027 published"] += drawn.has_2027
        seen["reversed twice"] += kinds.count("reverse") > 1
        seen["two stops"] += kinds.count("stop") > 1
        for kind in {*kinds}:
            seen[kind] += 1
        seen["before 2004"] += drawn.issued_on.year < 2004
        seen["after 2040"] += drawn.issued_on.year > 2040
        seen["leap day"] += (drawn.issued_on.month, drawn.issued_on.day) == (2, 29)
        seen["half a month"] += drawn.length is None and LAW.versions(drawn.rule_id)[0].length % 1 > 0
        seen["backward"] += drawn.rule_id in oracle.BACKWARD
        seen["term"] += drawn.rule_id == "tm-term"
        seen["buffer"] += drawn.rule_id in oracle.ONE_MONTH_LATER

    assert min(seen.values()) >= 40, seen
    assert len(seen) >= 25


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


def in_order_of_entry(entries: list[ClockEvent]) -> list[tuple[ClockEvent, date | None]]:
    """Forget what resumptions do."""
    return [(entry, entry.to_on) for entry in entries if entry.kind == "stop"]


def newest(self: Catalogue, rule_id: str, on: date) -> Rule:
    return self.versions(rule_id)[-1]


@pytest.mark.parametrize(("owner", "name", "wrong", "at_least"), [
    (time_limits, "add_months", sum_of_month_lengths, 0.01),  # months are not sums of days
    (OfficeCalendar, "is_workday", without_make_up_days, 0.001),  # 调休 is work
    (time_limits._Walk, "_past_stops", counting_the_first_day, 0.05),  # 当日不计算在内
    (time_limits, "merged", lambda stops: tuple((s.from_on, s.to_on) for s in stops), 0.005),  # overlaps count once
    (time_limits, "may_stop", lambda rule: rule.counts == "forward", 0.01),  # only the office's clock stops
    (time_limits.receipts, "skips_weekends", lambda rule, settings: False, 0.003),  # patents go on to Monday
    (time_limits, "_acts_on", lambda rule, on: on and on + timedelta(days=1), 0.02),  # 满一个月
    (time_limits, "_closed_days", lambda closures: frozenset(), 0.001),  # no limit ends on a closed day
    (service, "PATENT_RULES_2023_FROM", date(2025, 1, 1), 0.0005),  # proof counts since 2024-01-20
    (stop_clock, "_ended", in_order_of_entry, 0.01),  # a resumption ends a stop
    (stop_clock, "reversed_ids", lambda events: frozenset(), 0.01),  # what was taken back never was
    (Catalogue, "rule", newest, 0.02),  # the law of the day of the trigger
    (workdays, "UNSETTLED_FROM", (12, 31), 0.0005),  # a late December waits for the next notice
    (time_limits, "_HALF_MONTH_DAYS", 14, 0.005),  # half a month
])  # fmt: skip
def test_a_wrong_engine_is_found(monkeypatch, owner, name, wrong, at_least):
    monkeypatch.setattr(owner, name, wrong)

    assert len(disagreements(8_000, SEED)) >= at_least * 8_000
