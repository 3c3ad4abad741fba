"""驳回复审: the applicant against the refusal of its mark; new grounds, cited marks, division, court."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import Refused
from tests import factories
from tests.journeys.telling import announced, mark, past, unsued
from tests.office import RESPONDENT, Office, refusal

KIND = "trademark.refusal_review"
REQUEST, DECISION, COURT = "tm-refusal-review-request", "tm-refusal-review-decision", "tm-refusal-review-court"
DIVISION, EVIDENCE = "tm-partial-refusal-division", "tm-review-supplementary-evidence"
COMMENT, CORRECTION = "tm-review-cross-examination", "tm-review-correction"
ONE_DAY = timedelta(days=1)
#: The refusal came on Thursday 26 February 2026; fifteen days end on Friday 13 March.
RECEIVED = date(2026, 2, 26)


@pytest.fixture
def refused(office: Office) -> Office:
    """The office has refused a mark of the respondent's; nothing was published yet."""
    with office.parts.unit_of_work() as work:
        office.mark = factories.mark(work, office.respondent_party, "听潮", None)
        office.mark.status = "refused"
    return office


def ask(office: Office, **request: object) -> Office:
    office.file(KIND, by="respondent", mark_no=office.mark.application_no, refusal_received_on=RECEIVED, **request)
    return office


def accept(office: Office) -> Office:
    office.send("payment", by="respondent", amount_fen=1500_00)
    office.complete("check_formalities", by="formality")
    return office


@pytest.fixture
def examining(refused: Office) -> Office:
    """Filed on Monday 2 March 2026, paid, accepted; a panel of three sits."""
    accept(ask(refused)).complete("compose_panel", by="approver")
    return refused


def decide(office: Office, outcome: str, **answers: object) -> None:
    office.complete("examine_review", by="member")
    deliberate(office, outcome, **answers)


def deliberate(office: Office, outcome: str, **answers: object) -> None:
    office.complete("draft_review_decision", by="member", outcome=outcome, **answers)
    office.vote()
    office.complete("approve_review_decision", by="approver2")


def test_the_mark_is_approved_and_published_at_once(examining: Office) -> None:
    """Nobody is left who could sue: the mark is published, and the window for oppositions opens that day."""
    decide(examining, "approved")
    assert examining.notices[-1] == ("refusal_review_decision", RESPONDENT)
    examining.complete("prepare_publication", by="registrar")

    found = mark(examining)
    assert examining.case.line.outcome == "approved"
    assert (found.status, found.published_on, found.goods) == ("published", examining.today, ["服装", "鞋", "广告"])
    assert "preliminary_approval" in announced(examining)


def test_an_approved_mark_is_registered_when_nobody_opposes_it(examining: Office) -> None:
    """商标法（2019）第三十三条: three months from 2 March 2026 end on Tuesday 2 June."""
    decide(examining, "approved")
    examining.complete("prepare_publication", by="registrar")
    assert examining.case.mark.opposable_until == date(2026, 6, 2)
    examining.advance_to(date(2026, 6, 3))

    assert mark(examining).status == "registered"


def test_some_goods_are_approved_once_the_decision_is_final(examining: Office) -> None:
    decide(examining, "partially_approved", goods_refused="广告")
    assert mark(examining).status == "refused"
    unsued(examining, COURT)

    assert (mark(examining).status, mark(examining).goods) == ("published", ["服装", "鞋"])
    assert examining.case.line.outcome == "partially_approved"


def test_the_refusal_is_upheld(examining: Office) -> None:
    """Posted on 2 March it counts as served on 17 March; thirty days end on Thursday 16 April."""
    decide(examining, "refused")
    assert examining.limit(COURT).starts_on == date(2026, 3, 17)
    assert examining.limit(COURT).expires_on == date(2026, 4, 16)
    unsued(examining, COURT)

    assert (examining.case.line.outcome, mark(examining).status) == ("refusal_upheld", "refused")
    assert announced(examining) == set()


def test_the_rest_of_a_partly_refused_application_is_published_in_the_end(refused: Office) -> None:
    ask(refused, refusal_scope="some", goods_under_review="广告")
    accept(refused)
    past(refused, DIVISION)
    refused.complete("compose_panel", by="approver")
    decide(refused, "refused")
    unsued(refused, COURT)

    assert refused.case.line.outcome == "refusal_upheld"
    assert (mark(refused).status, mark(refused).goods) == ("published", ["服装", "鞋"])


def test_the_approved_part_is_divided_off_and_keeps_its_day_of_filing(refused: Office) -> None:
    """商标法实施条例（2014）第二十二条: within fifteen days of the notice; 26 February + 15 = Friday 13 March."""
    ask(refused, refusal_scope="some", goods_under_review="广告")
    assert refused.limit(DIVISION).expires_on == date(2026, 3, 13)
    refused.send("division", by="respondent")
    refused.complete("check_division", by="registrar")
    accept(refused)

    divided = refused.engine.mark(refused.actor("auditor"), f"{refused.mark.application_no}A")
    assert (divided.status, divided.goods, divided.filed_on) == ("published", ("服装", "鞋"), date(2025, 3, 3))
    assert divided.published_on == refused.today
    assert mark(refused).goods == ["广告"]
    refused.complete("compose_panel", by="approver")
    decide(refused, "refused")
    unsued(refused, COURT)
    assert mark(refused).status == "refused"


def test_nothing_is_divided_where_all_goods_were_refused(refused: Office) -> None:
    ask(refused, refusal_scope="some", goods_under_review="服装\n鞋\n广告")
    refused.send("division", by="respondent")

    assert refusal(refused.complete, "check_division", by="registrar").code == "nothing_to_divide"
    refused.complete("check_division", by="registrar", division_verdict="refuse")
    accept(refused)
    assert refused.open_tasks == ["compose_panel"]


def test_a_new_ground_is_heard_before_it_counts(examining: Office) -> None:
    """商标法实施条例（2014）第五十二条: 作出复审决定前应当听取申请人的意见."""
    new = {"new_grounds": ["art_11"], "new_ground_reasons": "该标志仅直接表示商品特点。"}
    decide_before_hearing(examining)
    assert examining.open_tasks == ["examine_review"]

    examining.complete("examine_review", by="member", next_step="hear_new_ground", **new)
    assert examining.notices[-1] == ("new_ground_notice", RESPONDENT)
    examining.send("new_ground_comment", by="respondent")
    decide(examining, "refused", ground_basis="new_ground")

    assert examining.awaited == ["suit"]


def decide_before_hearing(office: Office) -> None:
    office.complete("examine_review", by="member")
    office.complete("draft_review_decision", by="member", outcome="refused", ground_basis="new_ground")
    office.vote()


def test_who_is_silent_on_a_new_ground_was_heard(examining: Office) -> None:
    new = {"new_grounds": ["art_10"], "new_ground_reasons": "带有欺骗性。"}
    examining.complete("examine_review", by="member", next_step="hear_new_ground", **new)
    past(examining, COMMENT)
    decide(examining, "refused", ground_basis="new_ground")

    assert examining.awaited == ["suit"]


WAIT = {"next_step": "wait_for_cited", "prior_case_no": "第12345678号商标", "reasons": "引证商标处于撤销程序。"}


def test_the_applicant_may_ask_to_wait_for_a_cited_mark(examining: Office) -> None:
    """条例第十一条第（五）项: 59 days stood still, 3 March to 30 April: Saturday 30 January, so Monday 1 February."""
    assert examining.limit(DECISION).expires_on == date(2026, 12, 2)
    examining.complete("examine_review", by="member", wait_requested_by="applicant", **WAIT)
    assert examining.notices[-1] == ("suspension_notice", RESPONDENT)
    assert examining.limit(DECISION).expires_on is None

    examining.advance(60)
    resumed = {"resumed_on": examining.today, "resumption_reasons": "引证商标已被撤销。"}
    examining.complete("follow_cited", by="member", **resumed)

    assert examining.notices[-1] == ("resumption_notice", RESPONDENT)
    assert examining.limit(DECISION).expires_on == date(2027, 2, 1)
    decide(examining, "approved")


def test_a_review_goes_on_by_itself_when_the_cited_mark_is_settled(examining: Office) -> None:
    review_no = examining.case_no
    cited = cancel_the_cited_mark(examining)
    examining.case_no = review_no
    wait = {**WAIT, "prior_case_no": cited}
    examining.complete("examine_review", by="member", wait_requested_by="applicant", **wait)
    assert examining.limit(DECISION).expires_on is None
    examining.case_no = cited
    examining.advance(10)
    examining.send("withdrawal", by="opponent")
    examining.tick()

    examining.case_no = review_no
    assert examining.open_tasks == ["examine_review"]
    # 3 to 11 March stood still; the day of filing is not counted anyway.
    assert examining.limit(DECISION).expires_on == date(2026, 12, 11)


def cancel_the_cited_mark(office: Office) -> str:
    """A cited mark is attacked for non-use; return the number of that case."""
    with office.parts.unit_of_work() as work:
        cited = factories.mark(work, office.respondent_party, "听涛", None)
        cited.status, cited.registration_no = "registered", cited.application_no
        cited.registered_on, cited.expires_on = date(2020, 6, 14), date(2030, 6, 13)
    office.file("trademark.cancellation", mark_no=cited.application_no)
    return office.case_no


def test_the_office_may_wait_of_its_own_motion_from_2027_only(examining: Office) -> None:
    """商标法（2026）第四十一条."""
    refused = refusal(examining.complete, "examine_review", by="member", wait_requested_by="office", **WAIT)
    assert isinstance(refused, Refused)
    assert refused.code == "suspension_not_in_this_law"

    examining.advance_to(date(2027, 1, 4))
    examining.complete("examine_review", by="member", wait_requested_by="office", **WAIT)

    assert examining.notices[-1] == ("suspension_notice", RESPONDENT)
    assert examining.case.variables["article"] == "商标法（2026）第四十一条"


def test_declared_evidence_is_waited_for_and_waived_in_silence(refused: Office) -> None:
    """商标法实施条例（2014）第五十九条: three months from 2 March end on Tuesday 2 June."""
    accept(ask(refused, review_declares_evidence=True))
    assert refused.awaited == ["applicant_evidence", "termination", "withdrawal"]
    assert refused.limit(EVIDENCE).expires_on == date(2026, 6, 2)
    past(refused, EVIDENCE)

    assert refused.open_tasks == ["compose_panel"]


def test_an_applicant_silent_on_a_correction_loses_the_review(refused: Office) -> None:
    """商标法实施条例（2014）第五十七条第二款: 期满未补正的，视为撤回; the refusal takes effect."""
    ask(refused).send("payment", by="respondent", amount_fen=1500_00)
    refused.complete("check_formalities", by="formality", intake_decision="correct")
    past(refused, CORRECTION)
    assert refused.notices[-1] == ("deemed_withdrawn", RESPONDENT)
    refused.complete("confirm_refusal", by="registrar")

    assert (refused.case.line.outcome, mark(refused).status) == ("refusal_upheld", "refused")


def test_a_request_after_fifteen_days_is_found_late(refused: Office) -> None:
    refused.advance_to(date(2026, 3, 16))
    ask(refused).send("payment", by="respondent", amount_fen=1500_00)

    assert refused.case.variables["register_findings"] == ["late"]


def test_a_refusal_older_than_any_law_we_hold_is_surely_late(refused: Office) -> None:
    refused.file(KIND, by="respondent", mark_no=refused.mark.application_no, refusal_received_on=date(2012, 5, 7))
    refused.send("payment", by="respondent", amount_fen=1500_00)

    assert refused.case.variables["register_findings"] == ["late"]


def test_another_than_the_applicant_cannot_ask(refused: Office) -> None:
    refused.file(KIND, by="opponent", mark_no=refused.mark.application_no, refusal_received_on=RECEIVED)
    refused.send("payment", by="opponent", amount_fen=1500_00)
    assert refused.case.variables["register_findings"] == ["not_entitled"]
    refused.complete("check_formalities", by="formality", intake_decision="reject")
    refused.complete("confirm_refusal", by="registrar", refusal_effect="no_entry")

    assert refused.case.line.outcome == "register_unchanged"


def test_a_withdrawal_lets_the_refusal_stand(examining: Office) -> None:
    examining.send("withdrawal", by="respondent")
    assert examining.open_tasks == ["confirm_refusal"]
    examining.complete("confirm_refusal", by="registrar")

    assert (examining.case.line.outcome, mark(examining).status) == ("refusal_upheld", "refused")


def test_an_applicant_that_ceased_to_be_ends_the_review(examining: Office) -> None:
    """商标评审规则（2014）第三十二条."""
    examining.send("termination", by="member")
    examining.complete("decide_termination", by="approver2")

    assert examining.case.line.outcome == "refusal_upheld"


def test_a_simple_case_is_decided_by_one(refused: Office) -> None:
    """商标评审规则（2014）第二十七条."""
    accept(ask(refused)).complete("compose_panel", by="approver", complexity="simple", panel="沈文博")
    refused.complete("examine_review", by="member")

    assert refused.open_tasks == ["draft_review_decision"]


def test_each_member_of_a_panel_of_five_is_heard(refused: Office) -> None:
    accept(ask(refused)).complete("compose_panel", by="approver", complexity="difficult")
    refused.complete("examine_review", by="member")
    refused.complete("draft_review_decision", by="member", outcome="approved")

    assert set(refused.vote()) == {"沈文博", "顾长河", "曹丽华", "卢志成", "侯亚楠"}
    assert refused.open_tasks == ["approve_review_decision"]


def test_a_suit_annuls_the_decision_and_another_panel_decides(examining: Office) -> None:
    decide(examining, "refused")
    examining.send("suit", by="registrar", suit_filed_on=examining.today.isoformat())
    examining.send("judgment", by="registrar", judgment="annulled", judgment_on=examining.today.isoformat())

    assert examining.open_tasks == ["compose_panel"]
    assert examining.limit(DECISION).starts_on == examining.today


def test_nine_months_and_three_more_bind_the_office(examining: Office) -> None:
    """商标法（2019）第三十四条: 2 March 2026 + 9 months = Wednesday 2 December; extended: Tuesday 2 March 2027."""
    examining.start("shared.extension", by="head", months=3)
    examining.complete("decide_extension", by="approver")
    assert examining.limit(DECISION).expires_on == date(2027, 3, 2)

    examining.advance_to(date(2027, 3, 3))
    assert "escalate_overdue" in examining.open_tasks


def test_an_unpaid_fee_lies_before_the_formality_examiner(refused: Office) -> None:
    past(ask(refused), "tm-review-correction")

    assert refused.open_tasks == ["check_formalities"]


def test_an_overdue_decision_is_dealt_with_by_the_head(examining: Office) -> None:
    past(examining, DECISION)
    examining.complete("escalate_overdue", by="approver")

    assert examining.open_tasks == ["examine_review"]
