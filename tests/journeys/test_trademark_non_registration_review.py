"""不予注册复审: the respondent, now applicant, against the refusal; another instance, other people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import Forbidden
from tests import factories
from tests.journeys.telling import past
from tests.office import Office, refusal

OPINION, COURT = "tm-nonregistration-review-opponent-opinion", "tm-nonregistration-review-court"
DECISION, FEE = "tm-nonregistration-review-decision", "tm-review-correction"


def ask(office: Office, **request: object) -> Office:
    """An opposition ended in a refusal; the story goes on with the review that the respondent asks and pays for."""
    unpaid(office, **request).settle("respondent")
    return office


def unpaid(office: Office, **request: object) -> Office:
    """The review waits for its fee."""
    office.file("trademark.opposition")
    office.complete("check_formalities", by="formality")
    office.complete("assess_signals", by="formality")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner", outcome="refuse")
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")
    office.send("request_review", by="respondent", **request)
    (linked,) = office.case.linked
    office.case_no = linked.case_no
    return office


@pytest.fixture
def review(office: Office) -> Office:
    """It lies at intake."""
    return ask(office)


@pytest.fixture
def examining(review: Office) -> Office:
    review.complete("check_formalities", by="formality2")
    review.send("opponent_opinion", by="opponent")
    review.complete("compose_panel", by="approver2")
    return review


def decide(office: Office, outcome: str) -> None:
    office.let_the_window_end()
    office.complete("examine_review", by="member")
    office.complete("draft_review_decision", by="member", outcome=outcome)
    office.vote()
    office.complete("approve_review_decision", by="approver2")


def test_the_parties_change_places(review: Office) -> None:
    assert {party.role: party.name for party in review.case.parties} == {
        "applicant": review.respondent_party.name,
        "opponent": review.opponent_party.name,
    }
    assert review.case.linked[0].kind == "trademark.opposition"
    assert review.open_tasks == ["check_formalities"]


def test_who_worked_in_the_instance_before_does_not_decide_again(review: Office) -> None:
    """商标评审规则: 审查人员参与过前程序的，应当回避."""
    error = refusal(review.complete, "check_formalities", by="formality")

    assert isinstance(error, Forbidden) and error.code == "took_part_before"


def test_a_silent_opponent_does_not_stop_the_review(review: Office) -> None:
    """商标评审规则（2014）第二十一条第二款: 期满未提出意见的，不影响案件审理."""
    review.complete("check_formalities", by="formality2")
    past(review, OPINION)

    assert review.open_tasks == ["compose_panel"]


def test_the_review_registers_the_mark(examining: Office) -> None:
    decide(examining, "register")
    examining.complete("prepare_publication", by="registrar")

    assert examining.case.line.outcome == "registered"
    assert examining.case.mark.status == "registered"
    assert ("review_decision", examining.respondent_party.name) in examining.notices


def test_a_refusal_upheld_and_not_sued_takes_effect(examining: Office) -> None:
    """商标法（2019）第三十五条第三款: 自收到通知之日起三十日内可以起诉."""
    decide(examining, "refuse")
    examining.advance_to(examining.limit(COURT).expires_on + timedelta(days=1))
    assert examining.open_tasks == ["confirm_no_suit"]
    examining.complete("confirm_no_suit", by="registrar")
    examining.complete("prepare_publication", by="registrar")

    assert examining.case.line.outcome == "refused"


def test_a_judgment_that_annuls_sends_the_case_to_a_new_panel(examining: Office) -> None:
    """商标评审规则（2014）第三十七条: 另行组成合议组; who decided before takes no seat, may it be as head or member."""
    decide(examining, "refuse")
    day = examining.today.isoformat()
    examining.send("suit", by="formality2", suit_filed_on=day)
    examining.send("judgment", by="formality2", judgment="annulled", judgment_on=day)

    assert examining.open_tasks == ["compose_panel"]
    assert examining.limit(DECISION).starts_on == examining.today
    examining.complete("compose_panel", by="approver2")
    error = refusal(examining.complete, "examine_review", by="member")
    assert isinstance(error, Forbidden) and error.code == "four_eyes"

    examining.complete("examine_review", by="member3")
    assert isinstance(refusal(examining.complete, "draft_review_decision", by="member"), Forbidden)
    examining.complete("draft_review_decision", by="member3", outcome="refuse")
    assert isinstance(refusal(examining.complete, "head_vote", by="head"), Forbidden)
    assert set(examining.vote(against=["head2", "member4"])) == {"卢志成", "秦海岚", "侯亚楠"}
    examining.complete("consider_rejection", by="head2", deliberation="examine_again")
    examining.complete("examine_review", by="member3")
    examining.complete("draft_review_decision", by="member3", outcome="register")
    assert set(examining.vote()) == {"卢志成", "秦海岚", "侯亚楠"}
    examining.complete("approve_review_decision", by="approver2")
    examining.complete("prepare_publication", by="registrar")
    assert examining.case.line.outcome == "registered"
    assert examining.notices[-1] == ("registration_certificate", examining.respondent_party.name)


def test_a_suit_in_time_of_which_the_court_tells_late_keeps_the_register_waiting(examining: Office) -> None:
    """商标法（2019）第三十六条第一款: only what nobody sued against takes effect."""
    decide(examining, "refuse")
    examining.advance_to(examining.limit(COURT).expires_on + timedelta(days=1))

    examining.complete("confirm_no_suit", by="registrar", suit_known="sued")

    assert examining.open_tasks == [] and examining.awaited == ["judgment"]
    assert examining.case.line.status == "court" and examining.case.mark.status == "opposed"
    examining.send("judgment", by="registrar", judgment_on=examining.today.isoformat())
    examining.complete("prepare_publication", by="registrar")
    assert examining.case.line.outcome == "refused"


def test_a_partial_refusal_upheld_by_the_court_registers_the_rest(examining: Office) -> None:
    """商标法实施条例（2014）第二十八条第二款."""
    decide(examining, "partial")
    day = examining.today.isoformat()
    examining.send("suit", by="formality2", suit_filed_on=day)
    examining.send("judgment", by="formality2", judgment_on=day)
    examining.complete("prepare_publication", by="registrar")

    assert examining.case.line.outcome == "partially_registered"
    assert ("registration_certificate", examining.respondent_party.name) in examining.notices


def test_late_evidence_is_heard_before_it_is_used(review: Office) -> None:
    """商标法实施条例（2014）第五十九条: 期满后提交的，经质证后可以采信."""
    review.complete("check_formalities", by="formality2")
    review.send("opponent_opinion", by="opponent")
    review.complete("compose_panel", by="approver2")
    review.complete("examine_review", by="member", next_step="hear_late_evidence", late_evidence_from="applicant")

    assert review.notices[-1] == ("evidence_forwarding", review.opponent_party.name)
    assert isinstance(refusal(review.send, "late_comment", by="respondent"), Forbidden)
    review.send("late_comment", by="opponent", comment="不予认可。")
    assert review.open_tasks == ["examine_review"]


def test_a_review_without_an_applicant_is_terminated_by_two_persons(examining: Office) -> None:
    """商标评审规则（2014）第三十二条; the decision under review stands."""
    examining.send("termination", by="registrar")
    assert examining.open_tasks == ["decide_termination", "examine_review"]

    assert examining.complete("decide_termination", by="approver2").closed_as == "terminated"

    assert examining.case.mark.status == "refused"
    assert ("closing_notice", examining.opponent_party.name) in examining.notices


def test_a_review_that_is_withdrawn_lets_the_decision_stand(examining: Office) -> None:
    """商标法实施条例（2014）第六十一条."""
    assert examining.send("withdrawal", by="respondent").closed_as == "withdrawn"
    assert examining.case.mark.status == "refused"


def test_a_review_filed_by_the_party_itself_is_linked(review: Office) -> None:
    with review.parts.unit_of_work() as work:
        factories.mark(work, review.respondent_party, "潮声", review.today)
    opposition = review.case.linked[0].case_no

    review.file("trademark.non_registration_review", by="respondent", opposition_no=opposition)

    assert review.case.linked[0].case_no == opposition
    assert {party.role for party in review.case.parties} == {"applicant", "opponent"}


@pytest.fixture
def declared(office: Office) -> Office:
    """Accepted; who asks for review has declared more evidence, and the opponent has spoken."""
    ask(office, review_declares_evidence=True).complete("check_formalities", by="formality2")
    office.send("opponent_opinion", by="opponent")
    return office


def test_a_silent_applicant_waives_the_evidence_it_declared(declared: Office) -> None:
    """商标法实施条例（2014）第五十九条: 期满未提交的，视为放弃补充证据."""
    assert "applicant_evidence" in declared.awaited
    past(declared, "tm-review-supplementary-evidence")

    assert declared.open_tasks == ["compose_panel"]


def test_an_opponent_silent_on_the_evidence_was_heard(declared: Office) -> None:
    """商标评审规则（2014）第二十三条: thirty days for the other side's evidence."""
    declared.send("applicant_evidence", by="respondent")
    assert declared.notices[-1] == ("evidence_forwarding", declared.opponent_party.name)
    past(declared, "tm-review-cross-examination")

    assert declared.open_tasks == ["compose_panel"]


def test_who_says_nothing_to_late_evidence_was_heard(examining: Office) -> None:
    examining.complete("examine_review", by="member", next_step="hear_late_evidence", late_evidence_from="applicant")
    past(examining, "tm-review-cross-examination")

    assert examining.open_tasks == ["examine_review"]


def test_the_fee_of_the_review_is_paid_before_the_formal_check(office: Office) -> None:
    """商标法（2019）第七十二条; 财税〔2017〕20号: 750 yuan for each of the two classes of the mark."""
    unpaid(office)
    assert office.open_tasks == [] and ("payment_notice", office.respondent_party.name) in office.notices
    assert [(fee.kind, fee.owed_fen, fee.state) for fee in office.case.fees] == [("review", 1500_00, "due")]

    office.settle("respondent")

    assert office.open_tasks == ["check_formalities"]
    assert [(fee.paid_fen, fee.state) for fee in office.case.fees] == [(1500_00, "paid")]
    assert office.limit(FEE).state == "met"


def test_an_unpaid_fee_lies_before_the_formality_examiner(office: Office) -> None:
    past(unpaid(office), FEE)

    assert office.open_tasks == ["check_formalities"]
    assert [(fee.owed_fen, fee.state) for fee in office.case.fees] == [(1500_00, "unpaid")]


def test_a_court_that_annuls_costs_no_second_fee(examining: Office) -> None:
    """The case goes on before another panel; the request is the same."""
    decide(examining, "refuse")
    day = examining.today.isoformat()
    examining.send("suit", by="formality2", suit_filed_on=day)
    examining.send("judgment", by="formality2", judgment="annulled", judgment_on=day)

    assert examining.open_tasks == ["compose_panel"] and len(examining.case.fees) == 1


def test_a_review_that_is_not_accepted_lets_the_decision_stand(review: Office) -> None:
    review.complete("check_formalities", by="formality2", intake_decision="reject")

    assert (review.case.line.outcome, review.case.mark.status) == ("not_accepted", "refused")


def test_a_silent_applicant_is_deemed_to_have_withdrawn(review: Office) -> None:
    """商标法实施条例（2014）第五十七条第二款: 期满未补正的，视为撤回申请."""
    review.complete("check_formalities", by="formality2", intake_decision="correct")
    past(review, "tm-review-correction")

    assert (review.case.line.outcome, review.case.mark.status) == ("deemed_withdrawn", "refused")


def test_an_overdue_decision_becomes_the_task_of_the_head(examining: Office) -> None:
    """商标法（2019）第三十五条第三款: 十二个月."""
    past(examining, DECISION)
    assert examining.open_tasks == ["escalate_overdue", "examine_review"]
    examining.complete("escalate_overdue", by="approver2")

    assert examining.open_tasks == ["examine_review"]
