"""The legal days of an opposition, each counted by hand from the law and the calendar.

The window of a publication of Monday, 2025-07-07 (three months: 7 October, a rest day of the National Day of 2025, 1 to
8 October) ends on Thursday, 2025-10-09; twelve months from there end on Friday, 2026-10-09. In 2026 the rest lasts from
1 to 7 October; Sunday 20 September and Saturday 10 October are worked in exchange.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine.errors import Refused
from engine.store.database import Database
from tests.office import Office, refusal

ANSWER, EVIDENCE = "tm-opposition-answer", "tm-opposition-supplementary-evidence"
DECISION, REVIEW = "tm-opposition-decision", "tm-nonregistration-review-request"


@pytest.fixture
def year(office_url: str, opened: Callable[[str], Database]) -> Office:
    """An office in September 2025, whose mark was published in July."""
    office = Office(opened(office_url), first_day=date(2025, 9, 1), published_on=date(2025, 7, 7))
    office.publish_originals()
    return office


@pytest.fixture
def examining(year: Office) -> Office:
    year.file("trademark.opposition")
    year.complete("check_formalities")
    year.complete("assess_signals")
    year.send("answer", by="respondent")
    year.complete("assign_examination", by="approver", complexity="simple")
    return year


def answering_from(year: Office, issued_on: date) -> Office:
    """The notice to answer goes out on a day, by post."""
    year.file("trademark.opposition")
    year.complete("check_formalities")
    year.advance_to(issued_on)
    year.complete("assess_signals")
    return year


def test_the_office_has_twelve_months_from_the_end_of_the_publication(examining: Office) -> None:
    """商标法（2019）第三十五条第一款: not from the filing of the opposition."""
    limit = examining.limit(DECISION)

    assert (limit.starts_on, limit.expires_on, limit.is_provisional) == (date(2025, 10, 9), date(2026, 10, 9), False)


def test_a_suspension_across_a_holiday(examining: Office) -> None:
    """21 September to 11 October: 21 days, seven of them holidays; 9 October + 21 days = Friday 30 October 2026."""
    examining.advance_to(date(2026, 9, 21))
    examining.start("shared.suspension", by="opponent")
    examining.complete("decide_suspension", by="approver")
    assert examining.limit(DECISION).state == "suspended"
    examining.advance_to(date(2026, 10, 12))
    assert "escalate_overdue" not in examining.open_tasks, "9 October went by while the clock stood still"
    examining.complete("resume_examination", by="examiner", resumed_on="2026-10-12")

    assert examining.limit(DECISION).expires_on == date(2026, 10, 30)
    examining.advance_to(date(2026, 10, 30))
    assert "escalate_overdue" not in examining.open_tasks
    examining.advance(1)
    assert "escalate_overdue" in examining.open_tasks


def test_an_extension_adds_six_months_to_the_day_and_no_more(examining: Office) -> None:
    """9 October 2026 + 6 months = Friday 9 April 2027, a year without a calendar yet: at the latest Monday the 12th."""
    examining.advance_to(date(2026, 10, 9))
    examining.start("shared.extension", by="examiner", months=6)
    examining.complete("decide_extension", by="approver")

    limit = examining.limit(DECISION)
    assert (limit.expires_on, limit.earliest_on, limit.latest_on) == (
        date(2027, 4, 9),
        date(2027, 4, 9),
        date(2027, 4, 12),
    )
    error = refusal(examining.start, "shared.extension", by="examiner", months=1)
    assert isinstance(error, Refused) and error.code == "extension_beyond_maximum"


def test_an_extension_is_approved_before_the_limit_ends(examining: Office) -> None:
    """经批准，可以延长: asked for on the last day, decided the day after, it comes too late."""
    examining.advance_to(date(2026, 10, 9))
    examining.start("shared.extension", by="examiner")
    examining.advance(1)

    error = refusal(examining.complete, "decide_extension", by="approver")

    assert isinstance(error, Refused) and error.code in ("limit_closed", "extension_too_late")
    examining.complete("decide_extension", by="approver", extension_decision="refuse")
    assert examining.limit(DECISION).expires_on == date(2026, 10, 9)


@pytest.mark.parametrize(
    ("issued_on", "served_on", "expires_on"),
    [
        (date(2025, 11, 5), date(2025, 11, 20), date(2025, 12, 22)),  # 20 December is a Saturday: Monday
        (date(2026, 8, 19), date(2026, 9, 3), date(2026, 10, 8)),  # 3 October lies in the National Day
        (date(2026, 8, 26), date(2026, 9, 10), date(2026, 10, 10)),  # a Saturday worked in exchange: 第一个工作日
        (date(2026, 1, 2), date(2026, 1, 17), date(2026, 2, 24)),  # 16 February: New Year rest, 15 to 23 February
    ],
)
def test_an_answer_is_due_on_the_first_working_day(
    year: Office, issued_on: date, served_on: date, expires_on: date
) -> None:
    """条例第十条第二款、第十二条第一款、第二十七条第一款: fifteen days by post, thirty to answer."""
    office = answering_from(year, issued_on)

    assert (office.limit(ANSWER).starts_on, office.limit(ANSWER).expires_on) == (served_on, expires_on)
    office.advance_to(expires_on)
    assert office.limit(ANSWER).state == "running"
    office.advance(1)
    assert office.limit(ANSWER).state == "expired" and "assign_examination" in office.open_tasks


def test_an_answer_after_the_last_day_is_kept_and_one_on_it_counts(year: Office) -> None:
    office = answering_from(year, date(2025, 11, 5))
    office.advance_to(date(2025, 12, 23))

    assert office.send("answer", by="respondent").remark == "kept_as_late_material"


def test_each_side_has_three_months_from_its_own_filing(year: Office) -> None:
    """条例第二十七条第二款: opposition 1 September + 3 months = Monday 1 December; answer 8 September: 8 December."""
    year.file("trademark.opposition", declares_evidence=True)
    year.complete("check_formalities")
    year.complete("assess_signals")
    year.advance_to(date(2025, 9, 8))
    year.send("answer", by="respondent", respondent_declares_evidence=True)

    ends = [limit.expires_on for limit in year.case.limits if limit.rule_id == EVIDENCE]
    assert ends == [date(2025, 12, 1), date(2025, 12, 8)]


def test_the_time_for_evidence_lengthens_the_offices_own_by_its_days_and_no_more(year: Office) -> None:
    """条例第十一条第（二）项: of 2 September to 1 December the days from 10 October lie in the office's twelve months.

    That is 53 days: 9 October 2026 + 53 days = Tuesday 1 December 2026; and it stays so when the worker comes late.
    """
    year.file("trademark.opposition", declares_evidence=True)
    year.complete("check_formalities")
    year.complete("assess_signals")
    year.send("answer", by="respondent")
    year.clock.travel(to=date(2025, 12, 20))
    year.tick()

    assert year.limit(EVIDENCE).state == "expired"
    assert year.limit(DECISION).expires_on == date(2026, 12, 1)


def test_fifteen_days_for_review_and_then_the_refusal_stands(examining: Office) -> None:
    """Signed on Monday 13 October 2025, by post the 28th, fifteen days: Wednesday 12 November 2025."""
    examining.advance_to(date(2025, 10, 13))
    examining.complete("examine", by="examiner")
    examining.complete("draft_decision", by="examiner", outcome="refuse")
    examining.complete("approve_decision", by="approver")
    examining.complete("sign_decision", by="approver")

    assert examining.limit(REVIEW).expires_on == date(2025, 11, 12)
    assert examining.limit(DECISION).state == "met"


@pytest.mark.parametrize(
    ("published_on", "until", "is_in_time"),
    [
        (date(2026, 12, 31), date(2027, 3, 31), True),  # 商标法（2019）第三十三条: three months, Wednesday 31 March
        (date(2027, 1, 4), date(2027, 3, 4), False),  # 商标法（2026）第三十六条: two months, Thursday 4 March
    ],
)
def test_the_day_of_publication_chooses_the_law(
    office_url: str, opened: Callable[[str], Database], published_on: date, until: date, is_in_time: bool
) -> None:
    office = Office(opened(office_url), first_day=date(2027, 3, 5), published_on=published_on)
    office.publish_originals()
    office.file("trademark.opposition")

    assert office.case.mark.opposable_until == until
    assert office.case.variables["register_findings"] == ([] if is_in_time else ["late"])
    assert office.limit(DECISION).starts_on == until


def test_who_may_suspend_an_opposition_depends_on_the_law(examining: Office) -> None:
    """条例第十一条第（五）项: 依案件申请人的请求; 商标法（2026）第四十一条: the office of its own motion."""
    own_motion = {"by": "examiner", "requested_by": "office"}
    error = refusal(examining.start, "shared.suspension", **own_motion)
    assert isinstance(error, Refused) and error.code == "suspension_not_in_this_law"
    error = refusal(examining.start, "shared.suspension", by="respondent")
    assert isinstance(error, Refused) and error.code == "suspension_not_in_this_law"

    examining.start("shared.suspension", by="opponent")
    examining.complete("decide_suspension", by="approver")
    assert examining.case.suspensions[0].article == "商标法实施条例（2014）第十一条第（五）项"
    examining.complete("resume_examination", by="examiner", resumed_on=examining.today.isoformat())

    examining.advance_to(date(2027, 1, 1))
    examining.start("shared.suspension", **own_motion)
    examining.complete("decide_suspension", by="approver")
    assert examining.case.suspensions[1].article == "商标法（2026）第四十一条"


def test_a_case_resumes_neither_before_it_was_suspended_nor_tomorrow(examining: Office) -> None:
    examining.advance_to(date(2025, 11, 3))
    examining.start("shared.suspension", by="opponent")
    examining.complete("decide_suspension", by="approver")

    for day, code in (("2025-11-02", "stop_ends_before_it_begins"), ("2025-11-04", "resumed_in_future")):
        error = refusal(examining.complete, "resume_examination", by="examiner", resumed_on=day)
        assert isinstance(error, Refused) and error.code == code
    assert examining.limit(DECISION).state == "suspended"


def test_the_term_of_the_right_does_not_roll(year: Office) -> None:
    """商标法（2019）第三十六条第二款: 7 July + 3 months = 7 October, a rest day; the right dates from the 8th."""
    year.file("trademark.opposition")
    year.complete("check_formalities")
    year.complete("assess_signals")
    year.send("answer", by="respondent")
    year.complete("assign_examination", by="approver", complexity="simple")
    year.complete("examine", by="examiner")
    year.complete("draft_decision", by="examiner")
    year.complete("approve_decision", by="approver")
    year.complete("sign_decision", by="approver")
    year.let_the_window_end()
    year.complete("prepare_registration", by="registrar")

    mark = year.case.mark
    assert (mark.registered_on, mark.expires_on) == (date(2025, 10, 8), date(2035, 10, 7))
