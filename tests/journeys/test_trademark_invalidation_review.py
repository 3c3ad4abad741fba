"""无效宣告复审: the registrant against a mark that the office declared invalid of its own motion.

By hand: the request comes on Monday 2026-03-02, the day of the decision; nine months end on Wednesday 2026-12-02.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.store.rights import Mark
from tests.journeys.telling import past, unsued
from tests.office import Office

DECISION, COURT = "tm-exofficio-invalidation-review-decision", "tm-invalidation-court"
EVIDENCE, CORRECTION = "tm-review-supplementary-evidence", "tm-review-correction"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def declared(office: Office) -> Office:
    """The office declared the mark invalid; fifteen days run for the registrant."""
    with office.parts.unit_of_work() as work:
        row = work.session.get_one(Mark, office.mark.id)
        row.status, row.registration_no = "registered", row.application_no
        row.registered_on, row.expires_on = date(2022, 6, 14), date(2032, 6, 13)
    office.file(
        "trademark.invalidation",
        by="formality",
        mark_no=office.mark.application_no,
        submitted_by="office",
        origin="ex_officio",
        grounds=["art_4"],
        prior_right=None,
    )
    office.complete("investigate", by="examiner")
    office.complete("draft_decision", by="examiner")
    office.complete("approve_decision", by="approver")
    return office


def ask(office: Office, **asked: object) -> Office:
    """The registrant asks for review and pays; the story goes on with the review."""
    office.send("request_review", by="respondent", **asked)
    (linked,) = office.case.linked
    office.case_no = linked.case_no
    office.send("payment", by="respondent", amount_fen=1500_00)
    return office


@pytest.fixture
def review(declared: Office) -> Office:
    return ask(declared)


@pytest.fixture
def examining(review: Office) -> Office:
    review.complete("check_formalities", by="formality2")
    review.complete("compose_panel", by="approver2")
    return review


def decide(office: Office, outcome: str, **answers: object) -> None:
    office.complete("examine", by="member")
    office.complete("draft_review_decision", by="member", outcome=outcome, **answers)
    office.vote()
    office.complete("approve_review_decision", by="approver2")


def result(office: Office) -> tuple[str | None, str]:
    with office.parts.unit_of_work(read_only=True) as work:
        return office.case.line.outcome, work.session.get_one(Mark, office.mark.id).status


def test_the_registrant_stands_alone_and_the_clock_runs_from_the_request(examining: Office) -> None:
    """商标法（2019）第四十四条第二款: nine months, and three more when approved."""
    assert [(party.role, party.name) for party in examining.case.parties] == [
        ("applicant", examining.respondent_party.name)
    ]
    assert examining.case.variables["register_findings"] == []
    assert examining.limit(DECISION).expires_on == date(2026, 12, 2)


def test_the_review_keeps_the_mark(examining: Office) -> None:
    decide(examining, "maintained", reason_codes=["not_made_out"])
    unsued(examining, COURT)

    assert result(examining) == ("maintained", "registered")


def test_the_invalidation_is_upheld(examining: Office) -> None:
    decide(examining, "invalidated")
    assert ("mark_invalidation_review_decision", examining.respondent_party.name) in examining.notices
    assert result(examining)[1] == "registered"
    unsued(examining, COURT)

    assert result(examining) == ("invalidated", "invalidated")


def test_declared_evidence_is_waited_for(declared: Office) -> None:
    """商标法实施条例（2014）第五十九条: three months from the request."""
    ask(declared, review_declares_evidence=True).complete("check_formalities", by="formality2")
    assert declared.limit(EVIDENCE).expires_on == date(2026, 6, 2)
    assert declared.open_tasks == []
    past(declared, EVIDENCE)

    assert declared.open_tasks == ["compose_panel"]


def test_a_withdrawn_review_leaves_the_decision_as_it_is(examining: Office) -> None:
    """商标法实施条例（2014）第六十一条; the registrar enters what the office had decided."""
    examining.send("withdrawal", by="respondent")
    examining.complete("confirm_preceding", by="registrar")

    assert result(examining) == ("invalidated", "invalidated")


def test_a_silent_applicant_loses_the_mark_by_the_decision_before(review: Office) -> None:
    review.complete("check_formalities", by="formality2", intake_decision="correct")
    past(review, CORRECTION)
    review.complete("confirm_preceding", by="registrar")

    assert result(review) == ("invalidated", "invalidated")


def test_a_court_annuls_and_another_panel_decides(examining: Office) -> None:
    decide(examining, "invalidated")
    day = examining.today.isoformat()
    examining.send("suit", by="formality2", suit_filed_on=day)
    examining.send("judgment", by="formality2", judgment="annulled", judgment_on=day)

    assert examining.open_tasks == ["compose_panel"]
    assert result(examining) == (None, "registered")


def test_an_approver_ends_a_review_of_a_mark_that_is_gone(examining: Office) -> None:
    examining.send("termination", by="member")
    examining.complete("decide_termination", mark_state="gone")

    assert result(examining)[0] == "terminated"


def test_the_invalidation_is_upheld_for_some_goods(examining: Office) -> None:
    """商标法实施条例（2014）第六十八条."""
    decide(examining, "partially_invalidated", goods_invalidated="广告")
    unsued(examining, COURT)

    assert result(examining) == ("partially_invalidated", "partially_registered")


def test_a_mark_that_ended_meanwhile_is_not_entered_again(examining: Office) -> None:
    decide(examining, "invalidated")
    with examining.parts.unit_of_work() as work:
        work.session.get_one(Mark, examining.mark.id).status = "invalidated"
    past(examining, COURT)
    examining.complete("confirm_no_suit", by="registrar")
    examining.complete("prepare_publication", by="registrar", mark_state="gone")

    assert result(examining) == ("gone_already", "invalidated")


def test_an_unpaid_fee_lies_before_the_formality_examiner(declared: Office) -> None:
    declared.send("request_review", by="respondent")
    (linked,) = declared.case.linked
    declared.case_no = linked.case_no
    past(declared, CORRECTION)

    assert declared.open_tasks == ["check_formalities"]


def test_an_overdue_decision_becomes_the_task_of_the_head(examining: Office) -> None:
    past(examining, DECISION)
    assert examining.open_tasks == ["escalate_overdue", "examine"]
    examining.complete("escalate_overdue", by="approver2")

    assert examining.open_tasks == ["examine"]
