"""The limit component: the clock by shape, word and colour, and the calendar strip of a receipt."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from engine import LimitView
from engine.rules.workdays import OfficeCalendar
from webui import limits


@pytest.fixture(autouse=True)
def _reader():
    with Flask("reader").test_request_context(headers={"Cookie": "anjuan-language=zh"}):
        yield


def _limit(**changed: object) -> LimitView:
    values = {
        "id": 1,
        "case_no": "x",
        "rule_id": "tm-opposition-answer",
        "name": "答辩期限",
        "name_en": "Answer",
        "bound": "office",
        "starts_on": date(2026, 9, 1),
        "expires_on": date(2026, 10, 8),
        "earliest_on": None,
        "latest_on": None,
        "state": "running",
        "is_provisional": False,
        "is_extended": False,
        "is_statutory": True,
        "days_left": 12,
        "unit": "days",
        "used": 0.5,
        "receipt": {},
    }
    return LimitView(**values | changed)


@pytest.mark.parametrize(
    ("changed", "shape", "word", "tone", "left"),
    [
        ({}, "▶", "计算中", "calm", "还剩 12 日"),
        ({"unit": "working_days", "days_left": 3}, "▶", "计算中", "calm", "还剩 3 个工作日"),
        ({"used": 0.8, "days_left": 3}, "▶", "计算中", "soon", "还剩 3 日"),
        ({"used": 0.99, "days_left": 0}, "▶", "计算中", "soon", "今天届满"),
        ({"used": 1.0, "days_left": -4}, "▶", "计算中", "overdue", "超期 4 日"),
        ({"state": "suspended", "days_left": None}, "❚❚", "已中止", "suspended", "时间不计算"),
        ({"state": "provisional"}, "≈", "暂定", "provisional", "还剩 12 日"),
        ({"state": "extended"}, "＋", "已延长", "calm", "还剩 12 日"),
        ({"starts_on": None, "expires_on": None, "days_left": None, "used": 0.0}, "○", "未起算", "calm", ""),
        ({"expires_on": None, "days_left": None, "used": 0.0}, "▶", "计算中", "calm", ""),
        ({"state": "met", "days_left": None}, "✓", "已完成", "met", "按期完成"),
        # Red only for what someone here can still do something about.
        ({"state": "expired", "bound": "office", "days_left": -9}, "■", "已届满", "overdue", "超期 9 日"),
        ({"state": "expired", "bound": "respondent", "days_left": -9}, "■", "已届满", "over", "已过期限"),
    ],
)
def test_the_clock_state_is_a_shape_and_a_word_and_a_colour(changed, shape, word, tone, left):
    shown = limits.face(_limit(**changed))

    assert (shown.shape, shown.word, shown.tone, shown.left) == (shape, word, tone, left)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"state": "suspended"}, "恢复计算后确定"),
        ({"starts_on": None}, "届满日待定"),  # nothing has triggered it, or ever will: an examination ex officio
        ({}, "法律未定天数"),
    ],
)
def test_where_there_is_no_last_day_the_page_says_why(changed, said):
    assert limits.end(_limit(expires_on=None, days_left=None, **changed)) == said


CALENDAR = OfficeCalendar(
    version="test",
    days_off=frozenset(date(2026, 10, day) for day in range(1, 8)),
    make_up_days=frozenset({date(2026, 10, 10)}),
    official_years=frozenset({2026, 2027}),
)


def test_the_strip_shows_the_rest_days_and_the_make_up_days_that_mattered():
    receipt = {
        "starts_on": "2026-09-21",
        "expires_on": "2026-10-08",
        "steps": [{"kind": "length", "on": "2026-10-05"}, {"kind": "roll", "on": "2026-10-08"}],
    }

    strip = limits.strip(receipt, CALENDAR)
    days = {cell.on: cell for week in strip.head for cell in week.days}

    assert days[date(2026, 10, 5)].kind == "rest"
    assert days[date(2026, 10, 5)].marks == ("1",)
    assert days[date(2026, 10, 8)].kind == "workday"
    assert days[date(2026, 10, 10)].kind == "makeup"
    assert strip.hidden_weeks == 0


def test_a_stopped_clock_shows_as_stopped_days():
    receipt = {
        "starts_on": "2026-03-02",
        "expires_on": "2026-04-20",
        "stops": [{"from_on": "2026-03-10", "to_on": "2026-03-12"}],
    }

    strip = limits.strip(receipt, CALENDAR)
    stopped = [cell.on.day for week in strip.head for cell in week.days if cell.kind == "stopped"]

    assert stopped == [10, 11, 12]


def test_a_year_long_limit_shows_its_two_ends():
    strip = limits.strip({"starts_on": "2026-01-05", "expires_on": "2027-01-05"}, CALENDAR)

    assert len(strip.head) == len(strip.tail) == limits.EDGE_WEEKS
    assert strip.hidden_weeks > 40


def test_a_limit_without_a_last_day_has_no_strip():
    assert limits.strip({"starts_on": "2026-01-05", "expires_on": None}, CALENDAR) is None
