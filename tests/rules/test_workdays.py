"""The calendar, and a back-test: what we would have said of each year before its notice came out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.rules.workdays import OfficeCalendar, official_calendar, statutory_days_off

CALENDAR = official_calendar()
UNPUBLISHED = OfficeCalendar(version="-", days_off=frozenset(), make_up_days=frozenset(), official_years=frozenset())
#: A single anniversary, announced in May 2015 for that year only.
ANNIVERSARY_2015 = {date(2015, 9, day) for day in (3, 4, 6)}


def year(number: int) -> list[date]:
    return [date(number, 1, 1) + timedelta(days=n) for n in range((date(number + 1, 1, 1) - date(number, 1, 1)).days)]


def test_the_years_2004_to_2026_are_official():
    assert CALENDAR.official_years == frozenset(range(2004, 2027))


@pytest.mark.parametrize(("day", "works"), [
    ("2026-10-10", True),  # Saturday, worked
    ("2026-10-01", False),
    ("2026-10-11", False),  # Sunday
    ("2026-10-12", True),
    ("2020-01-31", False),  # Spring Festival 2020, prolonged
    ("2027-10-01", False),  # no notice: the statute
    ("2027-10-04", True),  # no notice: not in the statute
    ("2027-02-05", False),  # eve of Spring Festival, a day off since 2025
])  # fmt: skip
def test_working_days(day, works):
    assert CALENDAR.is_workday(date.fromisoformat(day)) is works


@pytest.mark.parametrize("number", range(2004, 2027))
def test_no_notice_ever_left_the_bounds(number):
    """Had we not had the notice, the bounds would have held what it said."""
    for day in year(number):
        if day in ANNIVERSARY_2015:
            continue
        if CALENDAR.is_workday(day):
            assert UNPUBLISHED.may_be_workday(day), day
        else:
            assert not UNPUBLISHED.must_be_workday(day), day


@pytest.mark.parametrize("number", [1998, 2003, 2027, 2030, 2060, 2099])
def test_the_expected_day_lies_within_the_bounds(number):
    for day in year(number):
        if CALENDAR.must_be_workday(day):
            assert CALENDAR.is_workday(day)
        if CALENDAR.is_workday(day):
            assert CALENDAR.may_be_workday(day)


def test_most_days_of_an_unpublished_year_are_certain():
    certain = [day for day in year(2028) if CALENDAR.may_be_workday(day) == CALENDAR.must_be_workday(day)]

    assert len(certain) > 290


def test_the_statute_gives_thirteen_days_since_2025():  # 放假办法（2024）第二条
    assert {len(statutory_days_off(number)) for number in (2025, 2026, 2027)} == {13}
    assert {len(statutory_days_off(number)) for number in (2014, 2024)} == {11}


def test_a_notice_is_a_new_version():
    published = CALENDAR.with_year(2027, [date(2027, 1, 1), date(2026, 12, 31)], [date(2026, 12, 27)], "2027")

    assert published.is_official(date(2026, 12, 31)) and published.is_official(date(2027, 12, 24))
    assert not published.is_official(date(2027, 12, 25))  # waits for 2028
    assert not published.is_workday(date(2026, 12, 31)) and published.is_workday(date(2026, 12, 27))
    assert CALENDAR.is_workday(date(2026, 12, 31))  # the old version stays as it was


def test_a_corrected_notice_replaces_the_first():
    first = CALENDAR.with_year(2027, [date(2027, 5, 3)], [], "2027-1")
    second = first.with_year(2027, [date(2027, 5, 4)], [], "2027-2")

    assert second.is_workday(date(2027, 5, 3)) and not second.is_workday(date(2027, 5, 4))
    assert not second.is_workday(date(2026, 10, 1))
