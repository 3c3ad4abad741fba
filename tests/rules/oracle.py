"""Another way to the same day: walks one day after the other with a finger on a wall calendar.

Written from the words of the law, not from engine/rules: no code is shared, only published data (the notices in
``chinesecalendar`` and law/festivals.yaml). Days are numbers (proleptic ordinals) until the answer.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import chinese_calendar
import yaml

FIRST_YEAR, LAST_YEAR = 1989, 2075
OFFICIAL = range(2004, 2027)
FESTIVALS = Path(__file__).parents[2] / "engine" / "rules" / "law" / "festivals.yaml"


class Wall:
    """Every day of 87 years: what is printed on it, and what might still be."""

    def __init__(self) -> None:
        first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
        self.base = first
        self.day_of_month, self.month_no, self.weekday = [], [], []
        self.expected, self.best, self.worst, self.official = [], [], [], []
        certain, maybe_off, maybe_made_up = _unpublished()
        for number in range(first, last + 1):
            day = date.fromordinal(number)
            self.day_of_month.append(day.day)
            self.month_no.append(day.year * 12 + day.month)
            self.weekday.append(number % 7)  # 1 is Monday, 6 Saturday, 0 Sunday
            is_weekday = number % 7 not in (6, 0)
            if day.year in OFFICIAL:
                works = chinese_calendar.is_workday(day)
            else:
                works = is_weekday and number not in certain
            is_final = day.year in OFFICIAL and not (day.year == OFFICIAL[-1] and day >= date(day.year, 12, 25))
            self.expected.append(works)
            self.official.append(is_final)
            if is_final:
                self.best.append(works)
                self.worst.append(works)
            else:
                self.best.append(number not in certain and (is_weekday or number in maybe_made_up))
                self.worst.append(works and number not in maybe_off)


def _unpublished() -> tuple[set[int], set[int], set[int]]:
    """Days off by statute, days that a notice may free, days that a notice may have worked: as numbers."""
    data = yaml.safe_load(FESTIVALS.read_text(encoding="utf-8"))
    certain: set[int] = set()
    maybe_off: set[int] = set()
    maybe_made_up: set[int] = set()
    for year in range(FIRST_YEAR, LAST_YEAR + 2):
        at = {"new_year": "01-01", "labour": "05-01", "national": "10-01"}
        at |= dict(zip(("spring", "qingming", "dragon_boat", "mid_autumn"), data["moving"].get(year, ()), strict=False))
        numbers = {name: date.fromisoformat(f"{year}-{text}").toordinal() for name, text in at.items()}
        statute = data["statutes"][[since for since in sorted(data["statutes"]) if since <= year][-1]]
        for name, number in numbers.items():
            if name in statute:
                certain |= set(range(number + statute[name][0], number + statute[name][1] + 1))
            window = data["windows"][name]
            maybe_off |= set(range(number + window["days_off"][0], number + window["days_off"][1] + 1))
            maybe_made_up |= set(range(number + window["make_up"][0], number + window["make_up"][1] + 1))
    return certain, maybe_off, maybe_made_up


@lru_cache(maxsize=1)
def wall() -> Wall:
    return Wall()


def walk_months(start: int, months: int) -> int:
    """Step forward until the month is reached, then to the same day of it, or to its last."""
    w = wall()
    i = start - w.base
    wanted_day, wanted_month = w.day_of_month[i], w.month_no[i] + months
    month_no, day_of_month = w.month_no, w.day_of_month
    while month_no[i] != wanted_month:
        i += 1
    while day_of_month[i] != wanted_day and month_no[i + 1] == wanted_month:
        i += 1
    return i + w.base


def walk_months_back(start: int, months: int) -> int:
    w = wall()
    i = start - w.base
    wanted_day, wanted_month = w.day_of_month[i], w.month_no[i] - months
    while w.month_no[i] != wanted_month:
        i -= 1
    while w.day_of_month[i] > wanted_day:
        i -= 1
    return i + w.base


def answer(case: dict) -> dict:
    """Return expires_on, earliest_on, latest_on, provisional, acts_on for one case.

    ``case``: start (date), value, unit, extra (in the unit of the extension), counts, rolls, regime, stoppable, buffer,
    stops [(from, to|None)], closed {date}, tm_weekday (bool).
    """
    w = wall()
    expected, consulted = _walk(case, w.expected)
    provisional = expected is not None and any(not w.official[number - w.base] for number in consulted)
    earliest = latest = expected
    if provisional:
        earliest, latest = _walk(case, w.best)[0], _walk(case, w.worst)[0]
    acts = None
    if expected is not None:
        acts = (walk_months(expected, 1) if case["buffer"] else expected) + 1
    return {
        "expires_on": _day(expected),
        "earliest_on": _day(earliest),
        "latest_on": _day(latest),
        "provisional": provisional,
        "acts_on": _day(acts),
    }


def _walk(case: dict, works: list[bool]) -> tuple[int | None, list[int]]:
    base = wall().base
    start = case["start"].toordinal()
    if case["counts"] == "backward":
        return _raw_back(case, start), []
    if case["counts"] == "trademark_term":
        months = case["value"] * 12 if case["unit"] == "years" else case["value"]
        end = walk_months(start, months)
        has_same_day = wall().day_of_month[end - base] == wall().day_of_month[start - base]
        return (end - 1 if has_same_day else end), []
    stopped = _stopped(case)
    closed = {day.toordinal() for day in case["closed"]}
    if case["unit"] == "working_days":
        return _walk_working_days(case, start, works, stopped, closed)
    end, left = start, _raw(case, start) - start
    while left:
        end += 1
        if stopped(end) == "open":
            return None, []
        if not stopped(end):
            left -= 1
    consulted = [end]
    if not case["rolls"]:
        return end, []
    while True:
        if stopped(end) == "open":
            return None, []
        is_weekend = wall().weekday[end - base] in (6, 0)
        goes_on_to_monday = case["regime"] == "patent" or (case["regime"] == "trademark" and case["tm_weekday"])
        if works[end - base] and end not in closed and not stopped(end) and not (is_weekend and goes_on_to_monday):
            return end, consulted
        end += 1
        consulted.append(end)


def _walk_working_days(
    case: dict, start: int, works: list[bool], stopped, closed: set[int]
) -> tuple[int | None, list[int]]:
    end, left, consulted = start, case["value"] + case["extra"], []
    while left:
        end += 1
        consulted.append(end)
        if stopped(end) == "open":
            return None, []
        if works[end - wall().base] and not stopped(end) and end not in closed:
            left -= 1
    return end, consulted


def _raw(case: dict, start: int) -> int:
    """Where the length alone leads. An extension makes the limit longer; half a month is fifteen days."""
    value, unit, extra = case["value"], case["unit"], case["extra"]
    if unit == "days":
        return start + value + extra
    if unit == "years":
        return walk_months(start, value * 12 + extra)
    half = 15 if value % 1 else 0
    return walk_months(start, int(value // 1) + extra) + half


def _raw_back(case: dict, start: int) -> int:
    value = case["value"]
    if case["unit"] == "days":
        return start - value
    months = value * 12 if case["unit"] == "years" else value
    return walk_months_back(start, int(months // 1)) - (15 if months % 1 else 0)


def _stopped(case: dict):
    """Return a function: does this day not count? "open" from an open stop on."""
    if not case["stops"] or not case["stoppable"]:
        return lambda number: False
    closed_stops: set[int] = set()
    open_from = None
    for from_on, to_on in case["stops"]:
        if to_on is None:
            open_from = min(open_from or from_on.toordinal(), from_on.toordinal())
        else:
            closed_stops |= set(range(from_on.toordinal(), to_on.toordinal() + 1))

    def look(number: int):
        if open_from is not None and number >= open_from:
            return "open"
        return number in closed_stops

    return look


def _day(number: int | None) -> date | None:
    return None if number is None else date.fromordinal(number)
