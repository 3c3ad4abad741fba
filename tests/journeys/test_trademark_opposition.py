"""商标异议: from filing to the decision, told with the article beside each story."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import CaseClosed, Forbidden, Refused
from tests.office import Office, refusal

ANSWER, EVIDENCE = "tm-opposition-answer", "tm-opposition-supplementary-evidence"
CORRECTION, DECISION, REVIEW = "tm-review-correction", "tm-opposition-decision", "tm-nonregistration-review-request"


@pytest.fixture
def filed(office: Office) -> Office:
    office.file("trademark.opposition")
    return office


@pytest.fixture
def answering(filed: Office) -> Office:
    """Accepted; the copies are served and the respondent has thirty days."""
    filed.complete("check_formalities")
    filed.complete("assess_signals")
    return filed


@pytest.fixture
def examining(answering: Office) -> Office:
    """The exchange is over and the case lies before its examiner."""
    answering.send("answer", by="respondent")
    answering.complete("assign_examination", by="approver", complexity="simple")
    return answering


def decide(office: Office, outcome: str, **answers: object) -> None:
    """Examine, draft, approve and sign; drafter and approver are two persons."""
    office.let_the_window_end()
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner", outcome=outcome, **answers)
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")


def past(office: Office, rule_id: str) -> None:
    """Let a limit run out."""
    office.advance_to(office.limit(rule_id).expires_on + timedelta(days=1))


def test_the_opposition_fails_and_the_mark_is_registered(examining: Office) -> None:
    """商标法（2019）第三十五条第二款: 准予注册的，发给商标注册证，并予公告."""
    decide(examining, "register")
    examining.complete("prepare_registration", by="registrar")

    line = examining.case.line
    assert (line.status, line.outcome, line.closed_on) == ("closed", "registered", examining.today)
    assert examining.case.mark.status == "registered"
    assert {template for template, _ in examining.notices} >= {"acceptance", "answer_notice", "decision_register"}
    assert any(row["announcement"] == "registration" for row in examining.engine.gazette().items)
    assert {limit.rule_id: limit.state for limit in examining.case.limits} == {
        CORRECTION: "met",
        ANSWER: "met",
        DECISION: "met",
    }
    examining.tick()
    assert all(document.state == "ready" for document in examining.case.documents)
    assert examining.engine.verify_history(examining.actor("auditor"), examining.case_no)["is_intact"]
    assert not [job for job in examining.jobs("armed") if job.kind == "expire"]


def test_a_silent_respondent_does_not_stop_the_case(answering: Office) -> None:
    """商标法实施条例（2014）第二十七条第一款: 被异议人不答辩的，不影响商标局作出决定."""
    past(answering, ANSWER)

    assert answering.open_tasks == ["assign_examination"]
    assert answering.limit(ANSWER).state == "expired"


def test_an_opponent_who_declared_evidence_and_is_silent_waives_it(office: Office) -> None:
    """商标法实施条例（2014）第二十七条第二款: 期满未提交的，视为当事人放弃补充证据."""
    office.file("trademark.opposition", declares_evidence=True)
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    assert office.open_tasks == [] and office.awaited == ["opponent_evidence", "termination", "withdrawal"]

    past(office, EVIDENCE)

    assert office.open_tasks == ["assign_examination"]


def test_evidence_in_time_is_forwarded_to_the_other_side(office: Office) -> None:
    """商标法实施条例（2014）第二十七条第二款: 证据交对方当事人质证."""
    office.file("trademark.opposition", declares_evidence=True)
    office.complete("check_formalities")
    office.complete("assess_signals")

    office.send("opponent_evidence", by="opponent")
    office.send("answer", by="respondent")

    assert ("evidence_forwarding", office.respondent_party.name) in office.notices
    assert office.open_tasks == ["assign_examination"]


def test_late_evidence_is_kept_and_heard_before_it_is_used(office: Office) -> None:
    """商标法实施条例（2014）第二十七条第二款: 期满后提交的，经质证后可以采信."""
    office.file("trademark.opposition", declares_evidence=True)
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    past(office, EVIDENCE)

    assert office.send("opponent_evidence", by="opponent").remark == "kept_as_late_material"
    office.complete("assign_examination", by="approver")
    office.complete("examine", by="examiner", next_step="hear_late_evidence", late_evidence_from="opponent")

    assert "comment" in office.awaited
    assert office.notices[-1] == ("evidence_forwarding", office.respondent_party.name)
    office.send("comment", by="respondent")
    assert office.open_tasks == ["examine"]


def test_the_time_for_evidence_does_not_count_for_the_office(office: Office) -> None:
    """商标法实施条例（2014）第十一条第（二）项: 当事人需要补充证据的期间不计入审查期限."""
    office.file("trademark.opposition", declares_evidence=True)
    office.complete("check_formalities")
    office.complete("assess_signals")

    assert office.limit(DECISION).receipt["stops"]
    assert office.limit(DECISION).state == "suspended"
    office.send("opponent_evidence", by="opponent")
    assert office.limit(DECISION).state in ("running", "provisional")


@pytest.fixture
def unpaid(office: Office) -> Office:
    """The notice of payment is served; the opponent has the thirty days of a correction."""
    office.file("trademark.opposition", pays=False)
    return office


def owed(office: Office) -> list[tuple[str, int, str]]:
    return [(fee.kind, fee.owed_fen, fee.state) for fee in office.case.fees]


def test_the_fee_is_paid_before_the_formal_check_begins(unpaid: Office) -> None:
    """商标法（2019）第七十二条; 财税〔2017〕20号: 500 yuan for each of the two classes of the mark."""
    assert unpaid.notices == [("payment_notice", unpaid.opponent_party.name)] and unpaid.open_tasks == []
    assert owed(unpaid) == [("opposition", 1000_00, "due")]

    unpaid.send("payment", by="opponent", amount_fen=400_00)
    assert owed(unpaid) == [("opposition", 600_00, "due")] and unpaid.open_tasks == []
    unpaid.send("payment", by="opponent", amount_fen=600_00)

    assert owed(unpaid) == [("opposition", 0, "paid")] and unpaid.open_tasks == ["check_formalities"]
    assert unpaid.limit(CORRECTION).state == "met"


def test_an_unpaid_fee_lies_before_the_formality_examiner(unpaid: Office) -> None:
    """No text deems anything of it: it is a defect, to be corrected; the silence after that is deemed a withdrawal."""
    past(unpaid, CORRECTION)
    assert owed(unpaid) == [("opposition", 1000_00, "unpaid")] and unpaid.open_tasks == ["check_formalities"]

    unpaid.complete("check_formalities", intake_decision="correct", defects=["fee_unpaid"])
    past(unpaid, CORRECTION)

    assert unpaid.case.line.outcome == "deemed_withdrawn"
    assert isinstance(refusal(unpaid.send, "payment", by="opponent", amount_fen=1000_00), CaseClosed)


def test_a_fee_paid_late_is_entered_and_the_examiner_decides(unpaid: Office) -> None:
    past(unpaid, CORRECTION)

    paid = unpaid.send("payment", by="opponent", amount_fen=1000_00)

    assert paid.remark == "entered_as_late_payment" and owed(unpaid) == [("opposition", 0, "paid")]
    assert unpaid.acts()[-2:] == ["message.late", "fee.paid"]
    unpaid.complete("check_formalities")
    assert unpaid.open_tasks == ["assess_signals"]


def test_a_fee_asked_for_as_a_correction_is_paid_and_the_opposition_accepted(unpaid: Office) -> None:
    """商标法实施条例（2014）第五十七条第二款, by analogy."""
    past(unpaid, CORRECTION)
    unpaid.complete("check_formalities", intake_decision="correct", defects=["fee_unpaid"])

    unpaid.settle("opponent")
    unpaid.send("correction", by="opponent", correction_items=["1. 已补正：补缴异议申请费"])
    unpaid.complete("check_correction")

    assert owed(unpaid) == [("opposition", 0, "paid")] and unpaid.open_tasks == ["assess_signals"]


def test_a_payment_posted_in_time_that_comes_late_counts(unpaid: Office) -> None:
    """商标法实施条例（2014）第九条: 以寄出的邮戳日为准."""
    last_on = unpaid.limit(CORRECTION).expires_on
    past(unpaid, CORRECTION)

    day = last_on.isoformat()
    kept = unpaid.send("payment", by="formality", amount_fen=1000_00, paid_on=day, received_on=day)

    assert kept.remark == "kept_as_posted_in_time" and owed(unpaid) == [("opposition", 0, "paid")]


def test_a_withdrawal_ends_it_while_the_fee_is_due(unpaid: Office) -> None:
    assert unpaid.send("withdrawal", by="opponent").closed_as == "withdrawn"
    assert unpaid.limit(CORRECTION).state == "cancelled"


def test_a_correction_in_time_is_accepted(filed: Office) -> None:
    """商标法实施条例（2014）第五十七条第二款: 限期三十日补正."""
    filed.complete("check_formalities", intake_decision="correct")
    assert filed.notices[-1] == ("correction", filed.opponent_party.name)

    filed.send("correction", by="opponent")
    filed.complete("check_correction")

    assert filed.open_tasks == ["assess_signals"]
    assert filed.limit(CORRECTION).state == "met"


def test_an_insufficient_correction_is_not_accepted(filed: Office) -> None:
    """The third way beside sufficient and silent: 补正后仍不符合规定的，不予受理."""
    filed.complete("check_formalities", intake_decision="correct")
    filed.send("correction", by="opponent")

    outcome = filed.complete("check_correction", correction_verdict="insufficient")

    assert outcome.closed_as == "not_accepted"
    assert filed.notices[-1] == ("non_acceptance", filed.opponent_party.name)


def test_no_correction_is_deemed_a_withdrawal_by_itself(filed: Office) -> None:
    """期满未补正的，视为撤回: what the law deems happens without anybody."""
    filed.complete("check_formalities", intake_decision="correct")
    past(filed, CORRECTION)

    assert filed.case.line.outcome == "deemed_withdrawn"
    assert filed.notices[-1] == ("deemed_withdrawn", filed.opponent_party.name)
    assert isinstance(refusal(filed.send, "correction", by="opponent"), CaseClosed)


def test_an_inadmissible_opposition_is_not_accepted(filed: Office) -> None:
    """商标法实施条例（2014）第二十六条."""
    assert filed.complete("check_formalities", intake_decision="reject").closed_as == "not_accepted"


def test_a_withdrawal_ends_it_at_any_time(examining: Office) -> None:
    outcome = examining.send("withdrawal", by="opponent")

    assert outcome.closed_as == "withdrawn" and examining.open_tasks == []
    assert examining.case.mark.status == "published"
    assert examining.limit(DECISION).state == "cancelled"
    assert ("withdrawal_closed", examining.respondent_party.name) in examining.notices


def test_an_opposition_without_an_opponent_is_terminated_by_a_second_person(examining: Office) -> None:
    """参照商标评审规则（2014）第三十二条: an opponent dissolved without a successor."""
    examining.send("termination", by="examiner")
    assert examining.open_tasks == ["decide_termination", "examine"]

    assert examining.complete("decide_termination", by="approver").closed_as == "terminated"

    assert examining.case.mark.status == "published" and examining.open_tasks == []
    assert examining.limit(DECISION).state == "cancelled"
    assert ("closing_notice", examining.respondent_party.name) in examining.notices


def test_a_termination_that_is_not_approved_changes_nothing(examining: Office) -> None:
    examining.send("termination", by="examiner", termination_ground="application_withdrawn")

    examining.complete("decide_termination", by="approver", termination_decision="continue")

    assert examining.open_tasks == ["examine"] and examining.case.mark.status == "opposed"
    assert "termination" in examining.awaited, "it may be proposed again"


def test_a_review_posted_in_time_keeps_the_refusal_out_of_the_register(examining: Office) -> None:
    """商标法（2019）第三十五条第三款、第三十六条第一款: the postmark counts, and the letter comes later."""
    decide(examining, "refuse")
    past(examining, REVIEW)

    done = examining.complete("prepare_publication", by="registrar", effect="reviewed_apart")

    assert done.closed_as == "reviewed_apart" and examining.case.mark.status == "opposed"


def test_an_extension_moves_the_decision_limit_of_the_case(examining: Office) -> None:
    """商标法（2019）第三十五条第一款: 十二个月，经批准可以延长六个月，不得更多."""
    before = examining.limit(DECISION)
    examining.start("shared.extension", by="examiner")
    examining.complete("decide_extension", by="approver")

    assert examining.limit(DECISION).expires_on > before.expires_on + timedelta(days=180)
    error = refusal(examining.start, "shared.extension", by="examiner", months=1)
    assert isinstance(error, Refused) and error.code == "extension_beyond_maximum"


def test_a_suspension_stops_the_decision_limit_and_nothing_fires_meanwhile(examining: Office) -> None:
    """商标法（2019）第三十五条第四款; 商标法实施条例（2014）第十一条第（五）项."""
    examining.start("shared.suspension", by="examiner")
    examining.complete("decide_suspension", by="approver")

    examining.advance(700)

    assert examining.limit(DECISION).state == "suspended"
    assert "escalate_overdue" not in examining.open_tasks


def test_an_overdue_decision_becomes_the_task_of_the_head(examining: Office) -> None:
    """The law draws no consequence: 官方超期，应上报督办."""
    past(examining, DECISION)

    assert examining.open_tasks == ["escalate_overdue", "examine"]
    assert examining.open_task("examine").limit.state == "expired"
    examining.complete("escalate_overdue", by="approver")
    assert examining.open_tasks == ["examine"]


def test_four_eyes_over_the_decision(examining: Office) -> None:
    from tests import factories

    with examining.parts.unit_of_work() as work:
        factories.account(work, "both", "林若溪", ["approver"], person_id=examining.actor("examiner").person_id)
    examining.complete("examine", by="examiner")
    examining.complete("draft_decision", by="examiner")

    error = refusal(examining.complete, "approve_decision", by="both")
    assert isinstance(error, Forbidden) and error.code == "four_eyes"

    examining.complete("approve_decision", by="approver", approval="return")
    assert examining.open_tasks == ["draft_decision"]


def test_a_difficult_case_goes_to_a_panel(answering: Office) -> None:
    answering.send("answer", by="respondent")
    answering.complete("assign_examination", by="approver", complexity="difficult")
    answering.complete("examine", by="examiner")

    answering.complete("draft_decision", by="examiner")
    answering.vote(against=["member", "member2", "head"])
    answering.complete("consider_rejection", by="head", deliberation="examine_again")

    assert answering.open_tasks == ["examine"]


def test_an_obviously_malicious_filing_takes_the_fast_lane(filed: Office) -> None:
    filed.complete("check_formalities")
    filed.complete("assess_signals", mass_filing=True, on_dishonest_list=True, signals_note="大量囤积")
    filed.send("answer", by="respondent")

    assert filed.open_task("assign_examination").priority > 0


def test_a_refusal_that_nobody_challenges_takes_effect(examining: Office) -> None:
    """商标法（2019）第三十五条第三款、第三十六条第一款: 十五日内未申请复审，决定生效."""
    decide(examining, "refuse")
    assert examining.awaited == ["request_review"]
    past(examining, REVIEW)

    examining.complete("prepare_publication", by="registrar")

    assert examining.case.line.outcome == "refused"
    assert examining.case.mark.status == "refused"


def test_a_partial_decision_registers_the_rest(examining: Office) -> None:
    """商标法实施条例（2014）第二十八条第二款: 部分指定商品上不予注册."""
    decide(examining, "partial", goods_refused="服装", goods_registered="广告")
    past(examining, REVIEW)
    examining.complete("prepare_publication", by="registrar")

    assert examining.case.line.outcome == "partially_registered"
    assert examining.case.variables["goods_refused"] == ["服装"]
    assert examining.case.mark.status == "partially_registered"
    assert examining.case.mark.goods == ("广告",)


def test_the_respondent_asks_for_review_in_time(examining: Office) -> None:
    """商标法（2019）第三十五条第三款: 不服的，可以自收到通知之日起十五日内申请复审."""
    decide(examining, "refuse")

    outcome = examining.send("request_review", by="respondent")

    assert outcome.closed_as == "review_requested"
    (linked,) = examining.case.linked
    assert linked.kind == "trademark.non_registration_review" and linked.case_no.startswith("BF2026")


def test_a_request_for_review_that_comes_late_is_refused(examining: Office) -> None:
    decide(examining, "refuse")
    past(examining, REVIEW)

    error = refusal(examining.send, "request_review", by="respondent")

    assert isinstance(error, Refused) and error.code == "too_late"


def test_a_respondent_who_declared_evidence_and_is_silent_waives_it(answering: Office) -> None:
    """商标法实施条例（2014）第二十七条第二款: three months from the answer."""
    answering.send("answer", by="respondent", respondent_declares_evidence=True)
    assert "respondent_evidence" in answering.awaited and answering.open_tasks == []

    past(answering, EVIDENCE)

    assert answering.open_tasks == ["assign_examination"]


def test_who_says_nothing_to_late_evidence_was_heard(examining: Office) -> None:
    """商标评审规则（2014）第二十三条第二款: thirty days, then the examination goes on."""
    examining.complete("examine", by="examiner", next_step="hear_late_evidence", late_evidence_from="opponent")
    past(examining, "tm-review-cross-examination")

    assert examining.open_tasks == ["examine"]
