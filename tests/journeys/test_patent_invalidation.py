"""专利权无效宣告: from the request to register and gazette, told with the article beside each story."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.office import Office, refusal
from tests.patents import CLAIMS, add_patent, entries, fees, past, patent, pay

ADD, ANSWER, FORWARD = "pat-invalid-add-grounds", "pat-invalid-patentee-answer", "pat-invalid-forwarding-reply"
FEE, COURT, NOTICE = "pat-invalid-fee", "pat-invalid-court", "pat-invalid-exam-notice-reply"
RESTORATION = "pat-restoration-due-cause"
#: 发明专利无效宣告请求费: 发改价格〔2017〕270号.
AMOUNT = 3000_00


def file(office: Office, **filing: object) -> Office:
    number = add_patent(office, office.respondent_party, "granted")
    office.file("patent.invalidation", patent_no=number, **filing)
    return office


@pytest.fixture
def filed(office: Office) -> Office:
    return file(office)


@pytest.fixture
def accepted(filed: Office) -> Office:
    """Paid and accepted: the copies are on their way to the patentee."""
    pay(filed, "opponent", AMOUNT)
    filed.complete("check_formalities")
    return filed


@pytest.fixture
def examining(accepted: Office) -> Office:
    """Nobody wrote anything more; a panel of three examines."""
    past(accepted, ANSWER)
    accepted.complete("compose_panel", by="approver")
    return accepted


def decide(office: Office, outcome: str, **answers: object) -> None:
    office.complete("examine", by="member")
    office.complete("draft_decision", by="member", outcome=outcome, **answers)
    office.vote()
    office.complete("sign_decision", by="head")


def take_effect(office: Office) -> None:
    """Nobody sues within three months."""
    past(office, COURT)
    office.complete("confirm_no_suit", suit_known="none")
    office.complete("prepare_publication", by="registrar")


def nobody_asks(office: Office) -> None:
    """Two months in which restoration could be asked for go by (专利法实施细则（2023）第六条第二款)."""
    past(office, RESTORATION)
    office.complete("confirm_lapse")


def hold_hearing(
    office: Office, absent: str, receipts: tuple[str, ...] = ("requester", "respondent"), **answers: object
) -> None:
    on = office.today + timedelta(days=30)
    office.complete("fix_hearing", hearing_on=on.isoformat())
    for side in receipts:
        office.send(f"{side}_receipt", by={"requester": "opponent", "respondent": "respondent"}[side])
    office.advance_to(on)
    office.complete("hold_hearing", absent=absent, **answers)


def test_the_patent_is_invalidated(examining: Office) -> None:
    """专利法（2020）第四十六条第一款: 宣告专利权无效的决定，由国务院专利行政部门登记和公告."""
    decide(examining, "invalidated")
    assert {addressee for template, addressee in examining.notices if template == "invalidation_decision"} == {
        examining.opponent_party.name, examining.respondent_party.name,
    }  # fmt: skip
    take_effect(examining)

    assert (examining.case.line.status, examining.case.line.outcome) == ("closed", "invalidated")
    assert patent(examining).status == "invalidated" and entries(examining) == ["invalidated"]
    assert any(row["announcement"] == "patent_invalidation" for row in examining.engine.gazette().items)
    examining.tick()
    assert all(document.state == "ready" for document in examining.case.documents)


def test_days_counted_by_hand(filed: Office) -> None:
    """Requested on Monday 2026-03-02. Fee and further grounds: one month, 04-02 (Thursday).

    Copies to the patentee by post on 03-02: served 03-17; one month: 04-17 (Friday).
    专利法实施细则（2023）第四条第三款、第七十一条、第七十二条、第一百一十六条第三款.
    """
    assert filed.limit(FEE).expires_on == date(2026, 4, 2)
    pay(filed, "opponent", AMOUNT)
    filed.complete("check_formalities")

    assert filed.limit(ADD).expires_on == date(2026, 4, 2)
    assert filed.limit(ANSWER).starts_on == date(2026, 3, 17)
    assert filed.limit(ANSWER).expires_on == date(2026, 4, 17)


def test_a_silent_patentee_does_not_stop_the_case(accepted: Office) -> None:
    """专利法实施细则（2023）第七十二条: 期满未答复的，不影响审理."""
    past(accepted, ANSWER)

    assert accepted.open_tasks == ["compose_panel"]


def test_the_answer_goes_to_the_requester(accepted: Office) -> None:
    """专利审查指南（2023）第四部分第三章第4.4.1节: 转送文件通知书，一个月."""
    accepted.send("answer", by="respondent")
    assert accepted.notices[-1] == ("forwarding_notice", accepted.opponent_party.name)
    accepted.send("requester_reply", by="opponent")
    past(accepted, ADD)

    assert accepted.open_tasks == ["compose_panel"]


def test_grounds_are_added_for_one_month_and_then_forwarded(accepted: Office) -> None:
    """专利法实施细则（2023）第七十一条: 自提出请求之日起1个月内增加理由或者补充证据."""
    accepted.send("added_grounds", by="opponent", added_grounds=["pl_26_4"])
    accepted.send("added_grounds", by="opponent", added_statement="补充证据3。")
    accepted.advance_to(date(2026, 4, 3))
    assert accepted.notices[-1] == ("forwarding_notice", accepted.respondent_party.name)
    assert "added_grounds" not in accepted.awaited

    accepted.send("patentee_reply", by="respondent")
    past(accepted, ANSWER)
    assert accepted.open_tasks == ["compose_panel"]


def test_grounds_added_before_acceptance_are_not_lost(filed: Office) -> None:
    filed.send("added_grounds", by="opponent")
    pay(filed, "opponent", AMOUNT)
    filed.complete("check_formalities")
    filed.advance_to(date(2026, 4, 3))

    assert ("forwarding_notice", filed.respondent_party.name) in filed.notices


def test_who_has_nothing_more_to_add_says_so(accepted: Office) -> None:
    accepted.send("added_grounds", by="opponent", is_addition_complete=True)

    assert accepted.notices[-1] == ("forwarding_notice", accepted.respondent_party.name)


def test_an_unpaid_fee_means_that_nothing_was_filed(filed: Office) -> None:
    """专利法实施细则（2023）第一百一十六条第三款."""
    past(filed, FEE)
    assert fees(filed) == [("patent_invalidation", AMOUNT, "unpaid")]
    assert filed.notices == [("deemed_not_filed", filed.opponent_party.name)]
    nobody_asks(filed)

    assert filed.case.line.outcome == "deemed_not_filed"


def test_what_an_unpaid_fee_lost_is_restored_and_the_case_goes_on(filed: Office) -> None:
    """专利法实施细则（2023）第六条第二款、第三款; 指南第五部分第七章第6.2节: 同时办理权利丧失前应当办理的手续."""
    past(filed, FEE)
    filed.send("restoration", by="opponent")
    pay(filed, "opponent", AMOUNT)
    pay(filed, "opponent", 1000_00)
    filed.complete("decide_restoration", omitted_act_done=True)
    assert filed.open_tasks == ["check_formalities"], "the lapsed step is open again"
    filed.complete("check_formalities")

    assert filed.limit(ANSWER).state == "running"
    assert [(kind, state) for kind, _, state in fees(filed)] == [
        ("patent_invalidation", "unpaid"), ("patent_invalidation", "paid"), ("restoration", "paid"),
    ]  # fmt: skip


def test_a_missed_correction_is_looked_at_when_it_was_restored(filed: Office) -> None:
    pay(filed, "opponent", AMOUNT)
    filed.complete("check_formalities", intake_decision="correct", defects=["power_missing"], reasons="缺委托书。")
    past(filed, "pat-invalid-correction")
    filed.send("restoration", by="opponent", restoration_ground="force_majeure")
    filed.complete("decide_restoration", omitted_act_done=True)

    assert filed.open_tasks == ["check_correction"]


def test_a_restoration_that_is_refused_leaves_the_request_lost(filed: Office) -> None:
    past(filed, FEE)
    filed.send("restoration", by="opponent", restoration_ground="force_majeure")
    past(filed, RESTORATION)
    filed.complete("decide_restoration", restoration_decision="refuse", reasons="不属于不可抗拒的事由。")

    assert filed.case.line.outcome == "deemed_not_filed"


def test_a_request_that_is_not_the_requesters_own_is_not_admissible(filed: Office) -> None:
    pay(filed, "opponent", AMOUNT)
    filed.complete("check_formalities", intake_decision="reject", rejection_grounds=["not_real_intent"],
                   reasons="请求不是请求人的真实意思表示。")  # fmt: skip

    assert filed.case.line.outcome == "not_accepted"


def test_the_same_grounds_and_evidence_are_not_heard_twice(examining: Office) -> None:
    """专利法实施细则（2023）第七十条第二款: 一事不再理; the register says so, and a second person looks."""
    decide(examining, "maintained")
    take_effect(examining)
    examining.file("patent.invalidation", patent_no=patent(examining).application_no)
    pay(examining, "opponent", AMOUNT)
    examining.complete("check_formalities", by="formality")
    assert examining.open_tasks == ["confirm_acceptance"]
    examining.complete("confirm_acceptance", by="formality2", acceptance_confirmed="reject",
                       rejection_grounds=["same_again"], reasons="已就同样的理由和证据作出决定。")  # fmt: skip

    assert examining.case.line.outcome == "not_accepted"


def test_rounds_of_forwarding_and_a_notice_of_the_panel(examining: Office) -> None:
    """专利审查指南（2023）第四部分第三章第4.4.1节、第4.4.3节; silence means no objection, never a loss."""
    examining.complete("examine", by="member", next_step="forward", forward_to="requester", round_statement="意见陈述")
    past(examining, FORWARD)
    examining.complete("examine", by="member", next_step="notify")
    examining.complete("draft_notice", by="member")
    assert examining.notices[-1] == ("invalidation_notice", examining.respondent_party.name)
    examining.send("notice_reply", by="respondent")
    examining.complete("examine", by="member", next_step="notify")
    examining.complete("draft_notice", by="member", notice_to="requester")
    past(examining, NOTICE)

    assert examining.open_tasks == ["examine"]


def test_claims_may_be_deleted_at_any_time_before_the_decision(examining: Office) -> None:
    """专利审查指南（2023）第四部分第三章第4.6.3节; the panel does not decide on a text that nobody looked at."""
    examining.send("deletion", by="respondent")
    examining.complete("examine", by="member")
    assert examining.open_tasks == ["check_amendment", "examine"]

    examining.complete("check_amendment", by="member")
    assert examining.notices[-1] == ("forwarding_notice", examining.opponent_party.name)
    examining.send("deletion", by="respondent", amendment="再删除权利要求2。")
    examining.complete("check_amendment", by="member", amendment_verdict="not_admitted")
    decide(examining, "partially_invalidated", claims_maintained=CLAIMS[2:])
    take_effect(examining)

    assert examining.case.line.outcome == "partially_invalidated"
    assert (patent(examining).status, patent(examining).claims) == ("partially_invalidated", CLAIMS[2:])


def two_requests(office: Office) -> tuple[str, str]:
    """Two requests about one patent are before their panels."""
    file(office)
    first = office.case_no
    second = office.file(
        "patent.invalidation", patent_no=office.case.variables["patent_no"], grounds=["pl_26_3"]
    ).case_no
    for office.case_no in (first, second):
        pay(office, "opponent", AMOUNT)
        office.complete("check_formalities")
    past(office, ANSWER)
    for office.case_no in (first, second):
        office.complete("compose_panel", by="approver")
    return first, second


@pytest.mark.parametrize(
    ("outcomes", "kept", "status", "left"),
    [
        (("partially_invalidated",) * 2, (CLAIMS[::2], CLAIMS[:2]), "partially_invalidated", CLAIMS[:1]),
        (("partially_invalidated",) * 2, (CLAIMS[2:], CLAIMS[:2]), "invalidated", CLAIMS[2:]),
        (("invalidated", "maintained"), ([], []), "invalidated", CLAIMS),
        (("invalidated", "partially_invalidated"), ([], CLAIMS[:1]), "invalidated", CLAIMS),
        (("invalidated", "invalidated"), ([], []), "invalidated", CLAIMS),
    ],
)
def test_what_one_request_struck_out_another_does_not_bring_back(
    office: Office, outcomes: tuple[str, str], kept: tuple[list[str], list[str]], status: str, left: list[str]
) -> None:
    """专利法（2020）第四十七条第一款: what is invalidated was never there, and each case still ends."""
    two = two_requests(office)
    for office.case_no, outcome, claims in zip(two, outcomes, kept, strict=True):
        decide(office, outcome, **({"claims_maintained": claims} if claims else {}))
    past(office, COURT)
    for office.case_no in two:
        office.complete("confirm_no_suit", suit_known="none")
        office.complete("prepare_publication", by="registrar")
        assert office.case.line.status == "closed"

    assert (patent(office).status, patent(office).claims) == (status, left)


def test_an_amendment_outlives_the_withdrawal_of_the_request(examining: Office) -> None:
    """第七十六条, 第七十三条: the panel that goes on looks at the text it has to decide on."""
    examining.send("deletion", by="respondent")
    examining.send("withdrawal", by="opponent")
    examining.complete("judge_withdrawal", despite_withdrawal="yes")
    assert examining.open_tasks == ["check_left_amendment"]

    examining.complete("check_left_amendment")
    decide(examining, "partially_invalidated", claims_maintained=CLAIMS[2:])
    take_effect(examining)
    assert patent(examining).claims == CLAIMS[2:]


def test_who_neither_answers_nor_comes_is_deemed_to_withdraw(examining: Office) -> None:
    """专利法实施细则（2023）第七十四条第三款."""
    examining.complete("examine", by="member", next_step="hear")
    hold_hearing(examining, absent="requester", receipts=("respondent",))
    assert examining.open_tasks == ["judge_absence"]
    examining.complete("judge_absence", by="head")
    assert examining.notices[-1][0] == "request_deemed_withdrawn"
    nobody_asks(examining)

    assert examining.case.line.outcome == "deemed_withdrawn"
    assert patent(examining).status == "granted"


def test_who_could_not_come_is_restored_and_heard(examining: Office) -> None:
    """专利法实施细则（2023）第六条第一款."""
    examining.complete("examine", by="member", next_step="hear")
    hold_hearing(examining, absent="requester", receipts=("respondent",))
    examining.complete("judge_absence", by="head")
    examining.send("restoration", by="opponent", restoration_ground="force_majeure")
    examining.complete("decide_restoration", omitted_act_done=True)

    assert examining.open_tasks == ["examine"]


def test_the_panel_that_can_already_invalidate_goes_on(examining: Office) -> None:
    """专利法实施细则（2023）第七十六条第二款."""
    examining.complete("examine", by="member", next_step="hear")
    hold_hearing(examining, absent="both", receipts=())
    examining.complete("judge_absence", by="head", can_decide="yes", judgement_reasons="证据1已破坏新颖性。")
    decide(examining, "invalidated")

    assert examining.case.line.status == "decided"


def test_an_absent_patentee_is_heard_by_default(examining: Office) -> None:
    """专利法实施细则（2023）第七十四条第三款: 专利权人不参加口头审理的，可以缺席审理."""
    examining.complete("examine", by="member", next_step="hear")
    hold_hearing(examining, absent="respondent", receipts=("requester",))

    assert examining.open_tasks == ["examine"]


def test_what_was_handed_in_before_the_debate_closed_is_before_who_drafts(examining: Office) -> None:
    """专利审查指南（2023）第四部分第三章、第四章: common knowledge, originals, notarised copies until then."""
    examining.complete("examine", by="member", next_step="hear")
    hold_hearing(
        examining, absent="none", hearing_evidence="请求人：《纺织材料学》第3版第88页\n专利权人：证据2的公证文书原件"
    )

    assert examining.open_tasks == ["examine"]
    told = examining.case.variables["hearing_evidence"]
    assert told == ["请求人：《纺织材料学》第3版第88页", "专利权人：证据2的公证文书原件"]


@pytest.mark.parametrize("can_decide", ["no", "yes"])
def test_a_withdrawal_does_not_always_end_the_case(examining: Office, can_decide: str) -> None:
    """专利法实施细则（2023）第七十六条第二款: 能够作出宣告无效决定的，不终止审查程序."""
    examining.send("withdrawal", by="opponent")
    assert examining.open_tasks == ["judge_withdrawal"]
    examining.complete("judge_withdrawal", by="head", despite_withdrawal=can_decide)

    if can_decide == "no":
        assert examining.case.line.outcome == "withdrawn"
        assert [template for template, _ in examining.notices][-2:] == ["withdrawal_closed"] * 2
    else:
        decide(examining, "invalidated")
        take_effect(examining)
        assert examining.case.line.outcome == "invalidated"


def test_a_case_that_goes_on_without_its_requester_still_gets_its_panel(accepted: Office) -> None:
    """A request withdrawn before there is a panel: one is composed before the case is examined and decided."""
    accepted.send("withdrawal", by="opponent")
    accepted.complete("judge_withdrawal", by="head", despite_withdrawal="yes")
    assert accepted.open_tasks == ["compose_panel"]
    accepted.complete("compose_panel", by="approver")
    decide(accepted, "invalidated")
    take_effect(accepted)

    assert accepted.case.line.outcome == "invalidated"


def test_a_request_withdrawn_before_acceptance_is_simply_over(filed: Office) -> None:
    filed.send("withdrawal", by="opponent")

    assert filed.case.line.outcome == "withdrawn"


def test_the_sides_settle(examining: Office) -> None:
    """专利审查指南（2023）第四部分第三章第2.2节: 双方均请求和解的，可以暂缓作出决定."""
    examining.complete("examine", by="member", next_step="settle")
    examining.send("settlement", by="head")
    assert examining.open_tasks == ["examine"]
    decide(examining, "maintained")
    take_effect(examining)

    assert examining.case.line.outcome == "maintained"
    assert (patent(examining).status, entries(examining)) == ("granted", ["maintained"])


def test_the_court_of_the_infringement_is_told_first_and_last(office: Office) -> None:
    """专利审查指南（2023）第四部分第三章第6节: 审查状态通知书、结案通知书."""
    file(office, infringement_pending=True, infringement_authority="北京知识产权法院（2026）京73民初1号")
    pay(office, "opponent", AMOUNT)
    office.complete("check_formalities")
    office.complete("tell_authority")
    past(office, ANSWER)
    office.complete("compose_panel", by="approver", panel_size=1, complexity="simple")
    office.complete("examine", by="member")
    office.complete("draft_decision", by="member")
    office.complete("sign_decision", by="head")
    take_effect(office)
    office.complete("tell_result", by="registrar")

    assert office.case.line.outcome == "invalidated"


def test_a_court_annuls_and_another_panel_decides_with_approval(examining: Office) -> None:
    """专利审查指南（2023）第四部分第一章第3.1节、第6.1节."""
    decide(examining, "maintained")
    examining.send("suit", by="registrar", suit_filed_on="2026-06-01")
    examining.send("judgment", by="registrar", judgment="annulled", judgment_on="2026-07-01")
    examining.complete("compose_panel", by="approver", panel_size=1, complexity="simple")
    examining.complete("examine", by="member3")
    examining.complete("draft_decision", by="member3")

    assert examining.open_tasks == ["approve_decision"]


def test_no_limit_of_this_procedure_is_extended(accepted: Office) -> None:
    """专利法实施细则（2023）第七十五条: 指定的期限不得延长."""
    limit = accepted.case.limits[-1]
    refused = refusal(accepted.start, "shared.extension", by="approver", limit_id=limit.id, months=1, reasons="请求")

    assert refused.code == "no_extension_in_invalidation"


def test_who_says_nothing_to_what_was_forwarded_does_not_stop_the_case(accepted: Office) -> None:
    """专利法实施细则（2023）第七十二条第二款: 期满未答复的，不影响国务院专利行政部门审理; either side is silent."""
    accepted.send("added_grounds", by="opponent", is_addition_complete=True)
    accepted.send("answer", by="respondent")
    past(accepted, "pat-invalid-forwarding-reply")

    assert accepted.open_tasks == ["compose_panel"]


def test_a_second_correction_that_never_comes(filed: Office) -> None:
    """专利法实施细则（2023）第七十条第四款; 专利审查指南（2023）第四部分第三章第3.4节."""
    pay(filed, "opponent", AMOUNT)
    filed.complete("check_formalities", intake_decision="correct", defects=["power_missing"], reasons="缺委托书。")
    filed.send("correction", by="opponent")
    again = {"defects": ["power_missing"], "reasons": "委托书未签章。"}
    filed.complete("check_correction", correction_verdict="correct_again", **again)
    past(filed, "pat-invalid-correction")
    nobody_asks(filed)

    assert filed.case.line.outcome == "deemed_not_filed"
