"""Days that the guidelines, the notices and a calendar on the wall settle, each with its reason."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from engine.errors import Refused
from engine.rules.catalogue import Catalogue, Rule
from engine.rules.stop_clock import Closure, Stop
from engine.rules.time_limits import Extension, RollSettings, add_months, compute
from engine.rules.workdays import official_calendar

ROOT = Path(__file__).parents[2]
CALENDAR = official_calendar()
LAW = Catalogue.load()
TRADEMARK = LAW.rule("tm-opposition-answer", date(2026, 1, 1))
PATENT = LAW.rule("pat-designated-default", date(2026, 1, 1))
OFFICE = LAW.rule("tm-opposition-decision", date(2026, 1, 1))
TERM = LAW.rule("tm-term", date(2026, 1, 1))


def expiry(rule: Rule, starts_on: str, length: int | None = None, unit: str = "months", **happenings: object) -> str:
    if length is not None:
        rule = rule.of_length(length, unit)
    day = compute(rule, date.fromisoformat(starts_on), CALENDAR, **happenings).expires_on
    return str(day)


@pytest.mark.parametrize(("rule", "starts_on", "length", "unit", "expected"), [
    (PATENT, "1998-06-01", 3, "years", "2001-06-01"),  # 审查指南第五部分第七章2.3: the corresponding day
    (PATENT, "2008-06-21", 2, "months", "2008-08-21"),  # same: from a deemed day that was a Saturday
    (PATENT, "2022-12-31", 2, "months", "2023-02-28"),  # same: no 31st, last day of the month
    (PATENT, "1999-12-31", 2, "months", "2000-02-29"),  # same, leap year
    (PATENT, "2001-09-19", 1, "months", "2001-10-19"),  # 3.2: posted 2001-09-04
    (PATENT, "2007-10-30", 2, "months", "2008-01-02"),  # 审查指南修改公报第1号: 12-30 is a Sunday, 12-31 and 01-01 off
    (PATENT, "2007-12-06", 2, "months", "2008-02-13"),  # same: Spring Festival 2008
    (PATENT, "2020-05-26", 30, "days", "2020-06-29"),  # Dragon Boat; Sunday 06-28 is worked, yet goes on to Monday
    (TRADEMARK, "2020-05-26", 30, "days", "2020-06-28"),  # 条例第十二条: the first working day, a worked Sunday
    (TRADEMARK, "2020-07-01", 3, "months", "2020-10-09"),  # National Day and Mid-Autumn in one block
    (PATENT, "2020-07-01", 3, "months", "2020-10-09"),  # a Friday for both
    (TRADEMARK, "2020-01-01", 30, "days", "2020-02-03"),  # Spring Festival prolonged by the notice of January 2020
    (TRADEMARK, "2020-09-24", 2, "working_days", "2020-09-27"),  # Friday, then the Sunday that is worked
    (TRADEMARK, "2026-09-16", 15, "days", "2026-10-08"),  # product.md §5: National Day block
    (TRADEMARK, "2026-09-10", 30, "days", "2026-10-10"),  # a worked Saturday is a last day
    (PATENT, "2026-09-10", 30, "days", "2026-10-12"),  # for patents a Saturday is a rest day, worked or not
    (TRADEMARK, "2026-01-30", 15, "days", "2026-02-14"),  # worked Saturday before Spring Festival
    (TRADEMARK, "2026-04-16", 15, "days", "2026-05-06"),  # Labour Day block
    (TRADEMARK, "2026-07-01", 3, "months", "2026-10-08"),  # months and holiday
    (TRADEMARK, "2025-11-30", 3, "months", "2026-02-28"),  # clamped to a worked Saturday
    (TRADEMARK, "2025-11-28", 3, "months", "2026-02-28"),  # two starts, one end
    (TRADEMARK, "2026-06-30", 3, "months", "2026-09-30"),  # the corresponding day exists
    (TRADEMARK, "2026-09-14", 20, "working_days", "2026-10-16"),  # 09-20 and 10-10 are worked
    (TRADEMARK, "2026-03-02", 0, "days", "2026-03-02"),  # at once
    (TRADEMARK, "2024-02-29", 1, "years", "2025-02-28"),  # no 29th in the last month
    (TRADEMARK, "2024-01-31", 1, "months", "2024-02-29"),  # clamp, leap year
    (TRADEMARK, "2023-01-31", 1, "months", "2023-02-28"),  # clamp
    (TRADEMARK, "2025-04-30", 1, "months", "2025-05-30"),  # not the end of the month: the corresponding day
])  # fmt: skip
def test_last_day(rule, starts_on, length, unit, expected):
    assert expiry(rule, starts_on, length, unit) == expected


@pytest.mark.parametrize(("registered_on", "expected"), [
    ("2017-01-07", "2027-01-06"),  # 条例第十二条第二款: the day before the corresponding day
    ("2016-10-02", "2026-10-01"),  # a term does not move for a holiday
    ("2016-02-29", "2026-02-28"),  # no corresponding day: the last day of the month
    ("2016-03-01", "2026-02-28"),
])  # fmt: skip
def test_a_trademark_term_ends_the_day_before(registered_on, expected):
    assert expiry(TERM, registered_on) == expected


def test_the_six_months_of_grace_run_from_the_end_of_the_term():  # 商标法第四十条
    grace = LAW.rule("tm-renewal-grace", date(2027, 1, 6))

    assert expiry(grace, "2027-01-06") == "2027-07-06"


def test_a_renewal_may_be_asked_for_until_the_term_ends():  # registered 2017-01-07: the window opens 2026-01-06
    assert expiry(LAW.rule("tm-renewal-window", date(2026, 1, 6)), "2026-01-06") == "2027-01-06"


def test_a_stop_outside_the_limit_is_said_to_move_nothing():
    before = Stop(ground="x", from_on=date(2026, 1, 1), to_on=date(2026, 3, 2))
    after = Stop(ground="x", from_on=date(2027, 6, 1), to_on=date(2027, 6, 9))

    deadline = compute(OFFICE, date(2026, 3, 2), CALENDAR, stops=[before, after, MARCH])

    kinds = [(step.kind, str(step.on)) for step in deadline.steps if step.kind.startswith("stop")]
    assert kinds == [("stop_ignored", "2026-01-01"), ("stop_ignored", "2027-06-01"), ("stop", "2026-03-01"),
                     ("stop", "2027-03-31")]  # fmt: skip


def test_the_term_of_a_utility_model_ends_on_its_day():  # 指南第五部分第九章4.1: filed 1999-09-06, 10 years, not moved
    assert str(add_months(date(1999, 9, 6), 120)) == "2009-09-06"


def test_an_annuity_falls_due_on_the_day_of_filing():  # 指南第五部分第九章4.2.1.2: filed 1997-06-03, year 6
    assert str(add_months(date(1997, 6, 3), 60)) == "2002-06-03"


def test_the_office_may_choose_the_safe_day_for_trademarks():
    safe = RollSettings(trademark="weekday")

    assert expiry(TRADEMARK, "2020-05-26", 30, "days", settings=safe) == "2020-06-29"


def test_the_loss_of_a_patent_right_waits_one_full_month():  # 指南第五部分第七章3.2: expiry 2001-10-19
    deadline = compute(PATENT.of_length(1, "months"), date(2001, 9, 19), CALENDAR)

    assert (str(deadline.expires_on), str(deadline.acts_on)) == ("2001-10-19", "2001-11-20")


def test_a_trademark_limit_acts_the_next_day():
    deadline = compute(TRADEMARK, date(2026, 3, 2), CALENDAR)

    assert (str(deadline.expires_on), str(deadline.acts_on)) == ("2026-04-01", "2026-04-02")


def test_a_hearing_notice_is_counted_back():  # 条例第六十条: at least 15 days before
    notice = LAW.rule("tm-review-oral-hearing-notice", date(2026, 3, 16))

    assert expiry(notice, "2026-03-16") == "2026-03-01"


def test_two_and_a_half_months_before_a_fee_is_due():  # 专利收费减缴办法第五条
    request = LAW.rule("pat-fee-reduction-request", date(2026, 5, 31))

    assert expiry(request, "2026-05-31") == "2026-03-16"


def test_the_law_of_the_publication_day_decides():
    def window(published_on: str) -> str:
        day = date.fromisoformat(published_on)
        return expiry(LAW.rule("tm-opposition-window", day), published_on)

    assert window("2026-12-31") == "2027-03-31"  # three months
    assert window("2027-01-01") == "2027-03-01"  # two months


# --- provisional days ---


def test_a_day_of_an_unpublished_year_is_provisional():  # product.md §5
    deadline = compute(TRADEMARK.of_length(3, "months"), date(2026, 11, 30), CALENDAR)

    assert deadline.provisional
    assert str(deadline.expires_on) == "2027-03-01"
    assert deadline.earliest_on <= deadline.expires_on <= deadline.latest_on


def test_a_festival_of_an_unpublished_year_gives_bounds():
    deadline = compute(TRADEMARK.of_length(3, "months"), date(2027, 7, 1), CALENDAR)

    assert deadline.provisional
    assert str(deadline.earliest_on) == "2027-10-04"  # 10-01 to 10-03 are days off by statute
    assert str(deadline.latest_on) == "2027-10-11"  # a notice never freed more days in a row


@pytest.mark.parametrize(("starts_on", "is_provisional"), [
    ("2026-11-24", False),  # Thursday 2026-12-24
    ("2026-11-30", True),  # Wednesday 2026-12-30: the notice of 2027 can still move it
    ("2026-12-04", True),
])  # fmt: skip
def test_late_december_waits_for_the_next_notice(starts_on, is_provisional):
    assert compute(TRADEMARK, date.fromisoformat(starts_on), CALENDAR).provisional is is_provisional


def test_the_notice_makes_the_day_final():
    published = CALENDAR.with_year(2027, [date(2027, 10, day) for day in range(1, 8)], [date(2027, 10, 9)], "2027")

    deadline = compute(TRADEMARK.of_length(3, "months"), date(2027, 7, 1), published)

    assert (str(deadline.expires_on), deadline.provisional) == ("2027-10-08", False)


def test_what_does_not_roll_is_never_provisional():
    assert not compute(TERM, date(2020, 10, 2), CALENDAR).provisional


# --- stops, extensions, closures ---

MARCH = Stop(ground="tm-stop-prior-right", from_on=date(2026, 3, 1), to_on=date(2026, 3, 31))


@pytest.mark.parametrize(("stops", "expected"), [
    ([], "2026-07-06"),  # 9 months from 2025-10-05: 07-05 is a Sunday
    ([MARCH], "2026-08-05"),  # 31 days more
    ([MARCH, MARCH], "2026-08-05"),  # the same days count once
    ([MARCH, Stop(ground="x", from_on=date(2026, 3, 20), to_on=date(2026, 4, 10))], "2026-08-17"),  # 41 days: 08-15 Sat
    ([Stop(ground="x", from_on=date(2026, 3, 3), to_on=date(2026, 3, 3))], "2026-07-06"),  # one day: 07-06
    ([Stop(ground="x", from_on=date(2025, 9, 1), to_on=date(2025, 10, 5))], "2026-07-06"),  # before it began
    ([Stop(ground="x", from_on=date(2025, 9, 1), to_on=date(2025, 10, 7))], "2026-07-07"),  # two days of it
    ([Stop(ground="x", from_on=date(2026, 7, 7), to_on=date(2026, 7, 9))], "2026-07-06"),  # after it ended
    ([Stop(ground="x", from_on=date(2026, 7, 6), to_on=date(2026, 7, 9))], "2026-07-10"),  # the last day itself
    ([MARCH, Stop(ground="x", from_on=date(2026, 7, 20), to_on=date(2026, 7, 22))], "2026-08-10"),  # within the rest
])  # fmt: skip
def test_days_that_do_not_count(stops, expected):  # 条例第十一条
    nine_months = OFFICE.of_length(9, "months")

    assert expiry(nine_months, "2025-10-05", stops=stops) == expected
    assert expiry(nine_months, "2025-10-05", stops=list(reversed(stops))) == expected  # order of entry does not matter


def test_a_standing_clock_has_no_last_day():
    deadline = compute(OFFICE, date(2026, 3, 2), CALENDAR, stops=[Stop(ground="x", from_on=date(2026, 5, 1))])

    assert (deadline.expires_on, deadline.acts_on, deadline.earliest_on) == (None, None, None)
    assert not deadline.provisional
    assert deadline.days_kept == 365 - 59  # 29 days of March, 30 of April have run


def test_a_stop_that_begins_after_the_end_leaves_the_day():
    assert expiry(OFFICE, "2025-03-02", stops=[Stop(ground="x", from_on=date(2026, 5, 1))]) == "2026-03-02"


def test_the_limit_of_a_party_does_not_stop():  # 条例第十一条: 审查、审理期限
    deadline = compute(TRADEMARK, date(2026, 3, 2), CALENDAR, stops=[MARCH])

    assert str(deadline.expires_on) == "2026-04-01"
    assert "stop_ignored" in [step.kind for step in deadline.steps]


def test_a_stop_that_ends_before_it_begins_is_refused():
    with pytest.raises(Refused, match="stop_ends_before_it_begins"):
        compute(OFFICE, date(2026, 3, 2), CALENDAR, stops=[Stop(ground="x", from_on=MARCH.to_on, to_on=MARCH.from_on)])


def test_an_extension_lengthens_the_limit():  # 商标法第三十五条: twelve months, and six
    assert expiry(OFFICE, "2025-08-31", extensions_months=6) == "2027-03-01"  # 02-28 is a Sunday
    assert expiry(OFFICE, "2025-03-31", extensions_months=Extension(value=6)) == "2026-09-30"


@pytest.mark.parametrize(("rule", "extension", "code"), [
    (OFFICE, 7, "extension_beyond_maximum"),
    (OFFICE, -1, "not_extendable"),
    (OFFICE, Extension(value=6, unit="days"), "extension_unit"),
    (TRADEMARK, 1, "not_extendable"),  # a statutory limit of a party
    (LAW.rule("pat-invalid-patentee-answer", date(2026, 1, 1)), 1, "not_extendable"),  # 细则第七十五条
    (LAW.rule("pat-reexam-notice-reply", date(2026, 1, 1)), 3, "extension_beyond_maximum"),  # at most two months
])  # fmt: skip
def test_an_extension_beyond_the_law_is_refused(rule, extension, code):
    with pytest.raises(Refused, match=code):
        compute(rule, date(2026, 3, 2), CALENDAR, extensions_months=extension)


def test_working_days_are_extended_in_working_days():  # 行政许可法第四十二条
    licence = LAW.rule("agency-licence-decision", date(2026, 9, 14))

    assert (licence.extension.value, licence.extension.unit) == (10, "working_days")
    assert expiry(licence, "2026-09-14") == "2026-10-16"
    assert expiry(licence, "2026-09-14", extensions_months=10) == "2026-10-30"


def test_no_limit_ends_on_a_closed_day():
    outage = Closure(from_on=date(2026, 4, 1), to_on=date(2026, 4, 2), article="公告")

    assert expiry(TRADEMARK, "2026-03-02", closures=[outage]) == "2026-04-03"
    assert expiry(TRADEMARK, "2026-03-02", closures=[date(2026, 3, 20)]) == "2026-04-01"  # only the last day matters


def test_what_the_law_leaves_open_has_no_day():
    deadline = compute(LAW.rule("pat-invalid-decision", date(2026, 1, 1)), date(2026, 1, 5), CALENDAR)

    assert deadline.expires_on is None
    assert [step.kind for step in deadline.steps] == ["trigger", "no_number", "no_effect"]


def test_a_year_that_nobody_meant_is_refused():
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(Refused, match="date_out_of_range"):
            compute(TRADEMARK, day, CALENDAR)


# --- the receipt ---


def test_the_receipt_explains_every_step():
    receipt = compute(OFFICE, date(2025, 8, 31), CALENDAR, stops=[MARCH], extensions_months=6).as_receipt()

    assert [step["kind"] for step in receipt["steps"]] == [
        "trigger", "length", "extension", "stop", "stop", "calendar", "provisional", "expiry",
    ]  # fmt: skip
    assert all(step["note_zh"] and step["note_en"] for step in receipt["steps"])
    assert receipt["stops"][0]["article"] == "商标法实施条例（2014）第十一条第（五）项"
    assert receipt["citations"][0]["title"] == "商标法（2019）"
    assert receipt["calendar_version"] == CALENDAR.version


def test_the_zone_of_the_machine_does_not_matter():
    program = (
        "from engine.rules.deadline_command import explain_deadline as e;import json;"
        "print(json.dumps([e('tm-opposition-window', from_on='2026-12-31'), e('pat-grant-formalities', "
        "from_on='2026-09-04', served_by='post')]))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "TZ": zone}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for zone in ("UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Apia")
    }  # fmt: skip

    assert len(answers) == 1


def test_the_receipt_names_the_outage():
    outage = Closure(from_on=date(2026, 4, 1), to_on=date(2026, 4, 2), article="公告第1号")

    receipt = compute(TRADEMARK, date(2026, 3, 2), CALENDAR, closures=[outage]).as_receipt()

    closure = next(step for step in receipt["steps"] if step["kind"] == "closure")
    assert (closure["on"], closure["citation"]) == ("2026-04-01", "公告第1号")
    assert receipt["closures"] == [{"from_on": "2026-04-01", "to_on": "2026-04-02", "article": "公告第1号"}]
