"""准予注册: the office registers by itself what nobody opposes any more (商标法（2019）第三十三条)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine.store.database import Database
from engine.store.history import OfficeHistory
from engine.values import MarkView
from tests.office import Office

#: Published on 31 January 2026; three months end on 30 April.
WINDOW_ENDS = date(2026, 4, 30)
CORRECTION, REVIEW = "tm-review-correction", "tm-nonregistration-review-request"


def mark(office: Office) -> MarkView:
    return office.engine.mark(office.actor("auditor"), office.mark.application_no)


def office_acts(office: Office) -> list[str]:
    with office.parts.unit_of_work(read_only=True) as work:
        rows = work.session.query(OfficeHistory).order_by(OfficeHistory.seq)
        return [row.act for row in rows if row.subject == office.mark.application_no]


def test_an_unopposed_mark_is_registered_on_the_day_after_its_window(office: Office) -> None:
    """第三十三条: 公告期满无异议的，予以核准注册."""
    office.advance_to(WINDOW_ENDS)
    assert mark(office).status == "published", "the last day is a day to oppose"

    office.advance(days=1)

    found = mark(office)
    assert (found.status, found.registration_no) == ("registered", found.application_no)
    assert found.registered_on == WINDOW_ENDS + timedelta(days=1)
    assert found.expires_on == date(2036, 4, 30)
    assert office_acts(office) == ["register.entered"]
    office.advance(days=30)
    assert office_acts(office) == ["register.entered"], "once"


@pytest.mark.parametrize(
    ("published_on", "last_day"),
    [
        (date(2026, 12, 31), date(2027, 3, 31)),  # 商标法（2019）第三十三条: three months
        (date(2027, 1, 1), date(2027, 3, 1)),  # 商标法（2026）第三十六条: two months
    ],
)
def test_the_window_is_that_of_the_day_of_publication(
    office_url: str, opened: Callable[[str], Database], published_on: date, last_day: date
) -> None:
    office = Office(opened(office_url), first_day=published_on + timedelta(days=1), published_on=published_on)
    office.advance_to(last_day)
    assert mark(office).status == "published"

    office.advance(days=30)  # the calendar of 2027 is not official yet: the office waits for the latest possible day

    assert mark(office).registered_on == last_day + timedelta(days=1)


def withdraw(office: Office) -> None:
    office.send("withdrawal", by="opponent")


def not_admit(office: Office) -> None:
    office.complete("check_formalities", intake_decision="reject")


@pytest.mark.parametrize(("end", "outcome"), [(withdraw, "withdrawn"), (not_admit, "not_accepted")])
def test_a_mark_is_registered_when_its_only_opposition_falls_away(
    office: Office, end: Callable[[Office], None], outcome: str
) -> None:
    """The window is over, and nothing is left in the way."""
    office.file("trademark.opposition")
    office.advance_to(WINDOW_ENDS + timedelta(days=1))
    assert mark(office).status != "registered"

    end(office)

    assert office.case.line.outcome == outcome
    assert mark(office).status == "registered"
    assert ("registration_certificate", office.respondent_party.name) in office.notices
    assert "registration" in {row["announcement"] for row in office.engine.gazette().items}
    assert [line.subject for line in office.history() if line.act == "register.entered"][-1] == "registered"


def test_an_opposition_that_is_deemed_withdrawn_is_out_of_the_way(office: Office) -> None:
    """条例第五十七条第二款: 期满未补正的，视为撤回."""
    office.file("trademark.opposition")
    office.advance_to(WINDOW_ENDS)
    office.complete("check_formalities", intake_decision="correct")
    office.advance_to(office.limit(CORRECTION).expires_on + timedelta(days=1))

    assert office.case.line.outcome == "deemed_withdrawn"
    assert mark(office).status == "registered"


def test_a_withdrawal_within_the_window_leaves_it_to_others(office: Office) -> None:
    office.file("trademark.opposition")
    withdraw(office)
    assert mark(office).status == "published"

    office.advance_to(WINDOW_ENDS + timedelta(days=1))

    assert mark(office).status == "registered"


def decide(office: Office, outcome: str, **answers: object) -> None:
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner", outcome=outcome, **answers)
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")


def two_oppositions(office: Office) -> tuple[str, str]:
    first = office.file("trademark.opposition").case_no
    second = office.file("trademark.opposition", grounds=["art_10"]).case_no
    office.advance_to(WINDOW_ENDS + timedelta(days=1))
    return first, second


def test_of_several_oppositions_the_last_one_counts(office: Office) -> None:
    """No certificate and no announcement before nobody opposes the mark."""
    office.case_no, second = two_oppositions(office)
    decide(office, "register")
    office.complete("prepare_registration", by="registrar")
    assert office.case.line.outcome == "registered"
    assert mark(office).status == "opposed"
    assert "registration_certificate" not in {template for template, _ in office.notices}
    assert "registration" not in {row["announcement"] for row in office.engine.gazette().items}

    office.case_no = second
    withdraw(office)

    assert mark(office).status == "registered"
    assert ("registration_certificate", office.respondent_party.name) in office.notices


def test_what_one_opposition_struck_out_another_does_not_bring_back(office: Office) -> None:
    """部分不予注册: the goods that are left are registered when the last opposition is over."""
    office.case_no, second = two_oppositions(office)
    decide(office, "partial", goods_refused=["鞋"], goods_registered=["服装", "广告"])
    office.advance_to(office.limit(REVIEW).expires_on + timedelta(days=1))
    office.complete("prepare_publication", by="registrar", effect="final")
    assert (mark(office).status, mark(office).goods) == ("opposed", ("服装", "广告"))

    office.case_no = second
    withdraw(office)

    assert (mark(office).status, mark(office).goods) == ("partially_registered", ("服装", "广告"))


def test_what_is_refused_stays_refused(office: Office) -> None:
    office.case_no, second = two_oppositions(office)
    decide(office, "refuse")
    office.advance_to(office.limit(REVIEW).expires_on + timedelta(days=1))
    office.complete("prepare_publication", by="registrar", effect="final")

    office.case_no = second
    withdraw(office)

    assert (mark(office).status, mark(office).registered_on) == ("refused", None)


def test_an_opposition_posted_on_the_last_day_finds_the_mark_registered_and_opposes_it(office: Office) -> None:
    """条例第九条第一款: the postmark counts; the mark was not unopposed."""
    office.advance_to(WINDOW_ENDS + timedelta(days=5))
    assert mark(office).status == "registered"

    office.file(
        "trademark.opposition",
        by="formality",
        submitted_by="office",
        filed_on=WINDOW_ENDS,
        opponent_name=office.opponent_party.name,
    )
    office.complete("check_formalities")

    assert (mark(office).status, mark(office).registered_on, mark(office).expires_on) == ("opposed", None, None)
