"""撤销复审: either side against the decision; another instance, other people, and the court."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import Refused
from engine.store.rights import Mark
from tests.journeys.telling import mark, past, unsued
from tests.office import Office, refusal

ANSWER, EVIDENCE, COMMENT = "tm-invalidation-answer", "tm-review-supplementary-evidence", "tm-review-cross-examination"
REVIEW, DECISION, COURT = "tm-cancellation-review-request", "tm-cancellation-review-decision", "tm-cancellation-court"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def decided(office: Office) -> Office:
    """A mark was cancelled because its registrant was silent; fifteen days run for both sides."""
    with office.parts.unit_of_work() as work:
        mark = work.session.get_one(Mark, office.mark.id)
        mark.status, mark.registration_no = "registered", mark.application_no
        mark.registered_on, mark.expires_on = date(2020, 6, 14), date(2030, 6, 13)
    office.file("trademark.cancellation", mark_no=office.mark.application_no)
    office.send("payment", by="opponent", amount_fen=1000_00)
    office.complete("check_formalities", by="formality")
    office.advance_to(office.limit("tm-nonuse-evidence").expires_on + ONE_DAY)
    office.complete("draft_decision", by="examiner", outcome="cancelled")
    office.complete("approve_decision", by="approver")
    return office


def ask(office: Office, **request: object) -> Office:
    """The registrant asks for review and pays; the story goes on with the review."""
    office.send("request_review", by="respondent", **request)
    return into_review(office, by="respondent")


def into_review(office: Office, by: str) -> Office:
    (linked,) = office.case.linked
    office.case_no = linked.case_no
    office.send("payment", by=by, amount_fen=1500_00)
    return office


@pytest.fixture
def review(decided: Office) -> Office:
    return ask(decided)


@pytest.fixture
def examining(review: Office) -> Office:
    review.complete("check_formalities", by="formality2")
    past(review, ANSWER)
    review.complete("compose_panel", by="approver2")
    return review


def decide(office: Office, outcome: str, **answers: object) -> None:
    office.complete("examine_review", by="member")
    office.complete("draft_review_decision", by="member", outcome=outcome, **answers)
    office.vote()
    office.complete("approve_review_decision", by="approver2")


def hearing(office: Office) -> None:
    """The panel hears the sides, told fifteen days before at least (商标法实施条例（2014）第六十条第二款)."""
    office.complete("examine_review", by="member", next_step="hear", hearing_reasons="需要当庭核对使用证据原件。")
    soon = (office.today + 14 * ONE_DAY).isoformat()
    early = refusal(office.complete, "fix_hearing", by="examiner2", hearing_on=soon)
    assert early.code == "hearing_too_soon"
    office.complete("fix_hearing", by="examiner2", hearing_on=(office.today + 60 * ONE_DAY).isoformat())


def test_a_silent_and_absent_applicant_has_withdrawn_and_the_first_decision_stands(examining: Office) -> None:
    """第六十条第三款: 申请人不答复也不参加口头审理的，其评审申请视为撤回."""
    hearing(examining)
    assert {name for template, name in examining.notices if template == "hearing_notice"} == set(
        roles(examining).values()
    )
    examining.send("respondent_receipt", by="opponent")
    past(examining, "tm-review-oral-hearing-receipt")
    examining.complete("hold_hearing", by="head", absent="requester")

    assert "mark_request_deemed_withdrawn" in {template for template, _ in examining.notices}
    assert examining.open_tasks == ["confirm_preceding"]


def test_an_absent_other_side_is_heard_by_default(examining: Office) -> None:
    """第六十条第三款: 被申请人不答复也不参加口头审理的，可以缺席评审."""
    hearing(examining)
    examining.send("requester_receipt", by="respondent")
    past(examining, "tm-review-oral-hearing-receipt")
    examining.complete("hold_hearing", by="head", absent="respondent")
    decide(examining, "maintained")

    assert [(each.state, each.absent) for each in examining.case.hearings] == [("held", "respondent")]
    assert "suit" in examining.awaited


def roles(office: Office) -> dict[str, str]:
    return {party.role: party.name for party in office.case.parties}


def test_who_asks_stands_in_the_review_once(review: Office) -> None:
    assert roles(review) == {
        "review_applicant": review.respondent_party.name,
        "cancellation_applicant": review.opponent_party.name,
    }


def test_the_applicant_of_the_cancellation_can_ask_as_well(decided: Office) -> None:
    decided.send("applicant_request_review", by="opponent")
    into_review(decided, by="opponent")
    decided.complete("check_formalities", by="formality2")

    assert roles(decided) == {
        "review_applicant": decided.opponent_party.name,
        "registrant": decided.respondent_party.name,
    }
    assert decided.notices[-1] == ("cancellation_review_answer_notice", decided.respondent_party.name)
    decided.send("answer", by="respondent")
    decided.send("applicant_comment", by="opponent")
    assert decided.open_tasks == ["compose_panel"]


def test_the_review_keeps_the_mark(examining: Office) -> None:
    decide(examining, "maintained")
    unsued(examining, COURT)

    assert examining.case.line.outcome == "maintained"
    assert mark(examining).status == "registered"


def test_the_cancellation_is_upheld_and_published(examining: Office) -> None:
    """商标法（2019）第五十五条: 期满不起诉的，复审决定生效; 专用权自公告之日起终止."""
    decide(examining, "cancelled", reason_codes=["no_evidence"])
    decided_on = examining.today
    assert examining.limit(COURT).starts_on == decided_on + timedelta(days=15)
    assert mark(examining).status == "registered"

    unsued(examining, COURT)

    assert (examining.case.line.outcome, mark(examining).status) == ("cancelled", "cancelled")
    assert "cancellation" in {row["announcement"] for row in examining.engine.gazette().items}


def test_the_mark_is_cancelled_for_some_goods(examining: Office) -> None:
    decide(examining, "partially_cancelled", goods_cancelled="广告")
    unsued(examining, COURT)

    assert mark(examining).goods == ["服装", "鞋"]


def test_a_silent_side_does_not_stop_the_review(review: Office) -> None:
    """商标法实施条例（2014）第五十八条: 期满未答辩的，不影响评审."""
    review.complete("check_formalities", by="formality2")
    past(review, ANSWER)

    assert review.open_tasks == ["compose_panel"]


def test_declared_evidence_is_forwarded_and_waived_in_silence(decided: Office) -> None:
    ask(decided, review_declares_evidence=True)
    decided.complete("check_formalities", by="formality2")
    decided.send("applicant_evidence", by="respondent")
    assert decided.notices[-1] == ("evidence_forwarding", decided.opponent_party.name)
    past(decided, ANSWER)
    past(decided, COMMENT)

    assert decided.open_tasks == ["compose_panel"]


def test_late_evidence_is_heard_before_it_counts(examining: Office) -> None:
    """商标法实施条例（2014）第五十九条."""
    late = {"late_evidence_from": "review_applicant", "evidence": "使用证据", "late_reason": "期满后形成。"}
    examining.complete("examine_review", by="member", next_step="hear_late_evidence", **late)

    assert examining.notices[-1] == ("evidence_forwarding", examining.opponent_party.name)
    examining.send("late_comment", by="opponent")
    assert examining.open_tasks == ["examine_review"]


def test_goods_are_written_as_in_the_register(examining: Office) -> None:
    """What the mark is not registered for could not be struck out: the drafter is told, nothing is lost."""
    examining.complete("examine_review", by="member")
    draft = {"outcome": "partially_cancelled", "goods_cancelled": "帽子\n广告"}

    error = refusal(examining.complete, "draft_review_decision", by="member", **draft)

    assert isinstance(error, Refused) and error.code == "goods_not_registered"
    assert examining.open_tasks == ["draft_review_decision"]


def test_a_mark_that_ended_meanwhile_is_not_entered_again(examining: Office) -> None:
    decide(examining, "cancelled")
    with examining.parts.unit_of_work() as work:
        work.session.get_one(Mark, examining.mark.id).status = "invalidated"
    past(examining, COURT)
    examining.complete("confirm_no_suit", by="registrar")
    examining.complete("prepare_publication", by="registrar", effect="mark_gone")

    assert (examining.case.line.outcome, mark(examining).status) == ("mark_ended", "invalidated")


def test_a_suit_annuls_the_decision_and_another_panel_decides(examining: Office) -> None:
    decide(examining, "cancelled")
    examining.send("suit", by="registrar", suit_filed_on=examining.today.isoformat())
    examining.send("judgment", by="registrar", judgment="annulled", judgment_on=examining.today.isoformat())

    assert examining.open_tasks == ["compose_panel"]
    assert examining.limit(DECISION).starts_on == examining.today


def test_a_withdrawal_lets_the_first_decision_stand(review: Office) -> None:
    """商标法实施条例（2014）第六十一条: the registrar enters what was decided."""
    review.send("withdrawal", by="respondent")
    assert review.open_tasks == ["confirm_preceding"]

    review.complete("confirm_preceding", by="registrar")

    assert (review.case.line.outcome, mark(review).status) == ("cancelled", "cancelled")


def test_a_review_that_is_not_accepted_lets_it_stand_too(review: Office) -> None:
    review.complete("check_formalities", by="formality2", intake_decision="reject")

    assert review.open_tasks == ["confirm_preceding"]


def test_an_applicant_that_ceased_to_be_ends_the_review(examining: Office) -> None:
    examining.send("termination", by="member")
    examining.complete("decide_termination", by="approver2", outcome="cancelled")

    assert mark(examining).status == "cancelled"
    assert examining.case.line.outcome == "cancelled"


def test_a_request_after_fifteen_days_is_found_late(decided: Office) -> None:
    past(decided, REVIEW)
    decided.file("trademark.cancellation_review", by="respondent", case_no=decided.case_no)
    decided.send("payment", by="respondent", amount_fen=1500_00)

    assert decided.case.variables["register_findings"] == ["late"]
    assert roles(decided).keys() == {"review_applicant", "cancellation_applicant"}


def test_nine_months_and_three_more_bind_the_office(review: Office) -> None:
    """商标法（2019）第五十四条: the days are those of the request."""
    filed_on = review.case.line.filed_on
    limit = review.limit(DECISION)
    assert limit.starts_on == filed_on == date(2026, 5, 19)
    assert limit.expires_on == date(2027, 2, 19)


def test_each_silence_of_the_exchange_is_a_waiver(decided: Office) -> None:
    """商标法实施条例（2014）第五十九条: the applicant is silent on the answer, and on its own evidence."""
    ask(decided, review_declares_evidence=True).complete("check_formalities", by="formality2")
    decided.send("answer", by="opponent")
    past(decided, COMMENT)
    past(decided, EVIDENCE)

    assert decided.open_tasks == ["compose_panel"]


def test_who_says_nothing_to_late_evidence_was_heard(examining: Office) -> None:
    late = {"late_evidence_from": "review_applicant", "evidence": "使用证据", "late_reason": "期满后形成。"}
    examining.complete("examine_review", by="member", next_step="hear_late_evidence", **late)
    past(examining, COMMENT)

    assert examining.open_tasks == ["examine_review"]


def test_an_applicant_silent_on_a_correction_lets_the_first_decision_stand(review: Office) -> None:
    """商标法实施条例（2014）第五十七条第二款."""
    review.complete("check_formalities", by="formality2", intake_decision="correct")
    past(review, "tm-review-correction")
    review.complete("confirm_preceding", by="registrar")

    assert mark(review).status == "cancelled"


def test_an_unpaid_fee_lies_before_the_formality_examiner(decided: Office) -> None:
    decided.send("request_review", by="respondent")
    (linked,) = decided.case.linked
    decided.case_no = linked.case_no
    past(decided, "tm-review-correction")

    assert decided.open_tasks == ["check_formalities"]


def test_an_overdue_decision_becomes_the_task_of_the_head(examining: Office) -> None:
    past(examining, DECISION)
    assert examining.open_tasks == ["escalate_overdue", "examine_review"]
    examining.complete("escalate_overdue", by="approver2")

    assert examining.open_tasks == ["examine_review"]


def test_an_approver_ends_a_review_that_has_lost_its_object(examining: Office) -> None:
    """商标评审规则（2014）第三十二条: the mark ended otherwise; nothing is entered again."""
    examining.send("termination", by="member", termination_ground="mark_gone")
    examining.complete("decide_termination", by="approver2", outcome="cancelled")

    assert (examining.case.line.outcome, mark(examining).status) == ("terminated", "registered")
