"""专利复审: from the refusal to the decision and the court, told with the article beside each story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.errors import Refused
from engine.store.rights import Patent
from tests.office import Office, refusal
from tests.patents import add_patent, entries, fees, past, patent, pay

REPLY, FEE, CORRECTION, COURT = "pat-reexam-notice-reply", "pat-reexam-fee", "pat-reexam-correction", "pat-reexam-court"
#: Received on Monday 2026-01-19: three months end on Sunday 2026-04-19, which rolls to Monday the 20th.
SERVED = "2026-01-19"
#: 发明专利复审费: 发改价格〔2017〕270号.
AMOUNT = 1000_00


def file(office: Office, **filing: object) -> Office:
    number = add_patent(office, office.opponent_party, "refused")
    office.file("patent.reexamination", patent_no=number, **{"rejection_served_on": SERVED, **filing})
    return office


@pytest.fixture
def filed(office: Office) -> Office:
    return file(office)


@pytest.fixture
def accepted(filed: Office) -> Office:
    """Paid and accepted: the department that refused looks first."""
    pay(filed, "opponent", AMOUNT)
    filed.complete("check_formalities")
    return filed


@pytest.fixture
def examining(accepted: Office) -> Office:
    """The department maintains its refusal; a panel of three examines."""
    accepted.complete("preliminary_examination", by="examiner")
    accepted.complete("compose_panel", by="approver")
    return accepted


def test_lists_name_the_patent(filed: Office) -> None:
    right = patent(filed)
    found = filed.engine.find_cases(filed.actor("auditor")).items[0]

    assert (found.right_no, found.right_name) == (right.application_no, right.name)
    assert (filed.case.line.right_no, filed.case.line.right_name) == (right.application_no, right.name)


def decide(office: Office, outcome: str, against: Sequence[str] = ()) -> None:
    office.complete("examine", by="member")
    office.complete("draft_decision", by="member", outcome=outcome)
    office.vote(against)


def heard(office: Office) -> None:
    """The panel says why, and the applicant answers."""
    office.complete("examine", by="member", next_step="notify")
    office.complete("draft_notice", by="member")
    office.send("reply", by="opponent")


def test_the_department_gives_in_and_no_panel_meets(accepted: Office) -> None:
    """专利审查指南（2023）第四部分第二章第3.3节: 同意撤销的，不再进行合议审查."""
    assert accepted.open_tasks == ["preliminary_examination"]
    accepted.complete("preliminary_examination", by="examiner", preliminary_opinion="annul")
    accepted.complete("draft_on_opinion", by="member")
    accepted.complete("sign_decision", by="head")
    accepted.complete("send_file_back", by="registrar")

    assert (accepted.case.line.status, accepted.case.line.outcome) == ("closed", "annulled")
    assert patent(accepted).status == "published" and entries(accepted) == ["back_to_examination"]
    assert any(row["announcement"] == "reexamination_decision" for row in accepted.engine.gazette().items)
    accepted.tick()
    assert all(document.state == "ready" for document in accepted.case.documents)


def test_days_counted_by_hand(filed: Office) -> None:
    """专利法（2020）第四十一条; 专利法实施细则（2023）第四条第二款: served on the day it enters the system.

    Fee: received 2026-01-19, three months: Sunday 04-19 -> Monday 04-20. Notice of 2026-03-02: one month, 04-02.
    """
    assert filed.limit(FEE).expires_on == date(2026, 4, 20)
    pay(filed, "opponent", AMOUNT)
    filed.complete("check_formalities")
    filed.complete("preliminary_examination", by="examiner")
    filed.complete("compose_panel", by="approver")
    filed.complete("examine", by="member", next_step="notify")
    filed.complete("draft_notice", by="member")

    assert filed.limit(REPLY).expires_on == date(2026, 4, 2)
    filed.advance_to(date(2026, 5, 1))
    assert "reply" in filed.awaited  # 期限届满日起满一个月后作出处分决定
    filed.advance_to(date(2026, 5, 4))
    assert "reply" not in filed.awaited


def test_a_panel_annuls(examining: Office) -> None:
    decide(examining, "annulled_on_amendment")
    assert examining.open_tasks == ["sign_decision"]  # 三人合议组一致：不须部门审批
    examining.complete("sign_decision", by="head")
    examining.complete("send_file_back", by="registrar")

    assert examining.case.line.outcome == "annulled"


def test_no_negative_decision_without_a_notice(examining: Office) -> None:
    """专利法实施细则（2023）第六十七条第一款: 应当通知复审请求人，要求其在指定期限内陈述意见."""
    decide(examining, "rejection_maintained")

    assert examining.open_tasks == ["draft_notice"]
    examining.complete("draft_notice", by="member")
    assert ("reexamination_notice", examining.opponent_party.name) in examining.notices
    examining.send("reply", by="opponent")
    decide(examining, "rejection_maintained")
    assert examining.open_tasks == ["sign_decision"]


def test_the_refusal_is_maintained_and_nobody_sues(examining: Office) -> None:
    heard(examining)
    decide(examining, "rejection_maintained")
    examining.complete("sign_decision", by="head")
    assert examining.awaited == ["suit"]
    past(examining, COURT)
    examining.complete("confirm_no_suit", suit_known="none")
    examining.complete("close_file", by="registrar")

    assert examining.case.line.outcome == "rejection_maintained"
    assert patent(examining).status == "refused"


def test_a_court_annuls_and_others_decide_again(examining: Office) -> None:
    """专利审查指南（2023）第四部分第一章第3.1节: 重新成立合议组; 第6节: 须经审批."""
    heard(examining)
    decide(examining, "rejection_maintained")
    examining.complete("sign_decision", by="head")
    examining.send("suit", by="registrar", suit_filed_on="2026-04-01")
    examining.send("judgment", by="registrar", judgment="annulled", judgment_on="2026-05-01")

    examining.complete("compose_panel", by="approver")
    able = {actor.name for actor in examining.able(examining.open_task("examine"))}
    assert able == {"卢志成", "侯亚楠", "邹明远"}  # neither the rapporteur nor 曹丽华, who voted
    examining.complete("examine", by="member3")
    examining.complete("draft_decision", by="member3")
    heads = {actor.name for actor in examining.able(examining.open_task("head_vote"))}
    assert heads == {"秦海岚", "陶立群"}  # not 顾长河, who sat on the former panel


def test_silence_after_the_notice_withdraws_the_request(examining: Office) -> None:
    """专利法实施细则（2023）第六十七条第一款: 期满未答复的，其复审请求视为撤回."""
    examining.complete("examine", by="member", next_step="notify")
    examining.complete("draft_notice", by="member")
    past(examining, REPLY)
    assert examining.notices[-1][0] == "request_deemed_withdrawn"
    assert examining.awaited == ["restoration", "withdrawal"]

    past(examining, "pat-restoration-due-cause")
    examining.complete("confirm_lapse")

    assert examining.case.line.outcome == "deemed_withdrawn"


@pytest.mark.parametrize(
    ("paid", "last"),
    [
        (600_00, date(2026, 6, 2)),  # one month from 2026-03-02 and two more
        (300_00, date(2026, 4, 2)),  # half the fee: 不予延长
    ],
)
def test_the_reply_is_extended_once_by_two_months_at_most(examining: Office, paid: int, last: date) -> None:
    """专利法实施细则（2023）第六条第四款; 专利审查指南第五部分第七章第4节; asked in time, decided late."""
    examining.complete("examine", by="member", next_step="notify")
    examining.complete("draft_notice", by="member")
    examining.advance_to(date(2026, 4, 2))
    examining.send("extension_request", by="opponent", months=2, amount_fen=paid, paid_on="2026-04-02")
    examining.advance_to(date(2026, 4, 13))
    examining.complete("decide_extension")

    assert examining.limit(REPLY).expires_on == last
    assert examining.notices[-1][0] == ("extension_notice" if last.month == 6 else "extension_refused")
    assert ("extension_first", 600_00, "paid" if last.month == 6 else "due") in fees(examining)


def test_what_was_missed_by_force_majeure_is_restored(examining: Office) -> None:
    """专利法实施细则（2023）第六条第一款: no fee; what was made up for is the reply that the panel reads."""
    examining.complete("examine", by="member", next_step="notify")
    examining.complete("draft_notice", by="member")
    past(examining, REPLY)
    reply = "区别特征带来了预料不到的技术效果。"
    examining.send("restoration", by="opponent", restoration_ground="force_majeure", omitted_act=reply)
    examining.complete("decide_restoration")

    assert examining.open_tasks == ["examine"]
    assert examining.case.variables["reply_reasons"] == reply
    assert [kind for kind, _, _ in fees(examining)] == ["reexamination"]


@pytest.mark.parametrize(("paid", "open_after"), [(True, ["decide_restoration"]), (False, [])])
def test_another_cause_costs_the_fee_of_restoration(examining: Office, paid: bool, open_after: list[str]) -> None:
    """专利法实施细则（2023）第六条第二款、第一百一十六条第一款."""
    examining.complete("examine", by="member", next_step="notify")
    examining.complete("draft_notice", by="member")
    past(examining, REPLY)
    examining.send("restoration", by="opponent", restoration_ground="due_cause")
    if paid:
        pay(examining, "opponent", AMOUNT)
    else:
        past(examining, "pat-restoration-due-cause")
        examining.complete("decide_restoration", restoration_decision="refuse", reasons="期满未缴费。")

    assert examining.open_tasks == open_after
    assert (examining.case.line.outcome == "deemed_withdrawn") is not paid


def test_a_late_request_is_heard_once_the_limit_is_restored(office: Office) -> None:
    """专利法实施细则（2023）第六条第二款: two months from the end of the three; the fees are due with it."""
    file(office, rejection_served_on="2025-11-24", asks_for_restoration=True, restoration_ground="due_cause",
         restoration_reasons="代理人突发疾病，附证明。")  # fmt: skip
    assert office.limit("pat-reexam-restoration").expires_on == date(2026, 4, 24)
    pay(office, "opponent", AMOUNT)
    office.complete("decide_restoration")
    pay(office, "opponent", AMOUNT)
    office.complete("check_formalities")

    assert office.open_tasks == ["preliminary_examination"]
    assert fees(office) == [("restoration", AMOUNT, "paid"), ("reexamination", AMOUNT, "paid")]


def test_a_late_request_that_is_not_restored_is_not_admissible(office: Office) -> None:
    file(office, rejection_served_on="2025-11-24", asks_for_restoration=True, restoration_ground="force_majeure",
         restoration_reasons="出差。")  # fmt: skip
    office.complete("decide_restoration", restoration_decision="refuse", reasons="不是不可抗拒的事由。")

    assert office.case.line.outcome == "not_accepted"
    assert [template for template, _ in office.notices] == ["restoration_refused", "non_acceptance"]


def test_an_unpaid_fee_means_that_nothing_was_filed(filed: Office) -> None:
    """专利法实施细则（2023）第一百一十三条: 期满未缴纳或者未缴足的，视为未提出请求."""
    past(filed, FEE)
    assert filed.notices == [("deemed_not_filed", filed.opponent_party.name)]
    past(filed, "pat-restoration-due-cause")
    filed.complete("confirm_lapse")

    assert filed.case.line.outcome == "deemed_not_filed"


def test_a_correction_that_never_comes(filed: Office) -> None:
    """专利法实施细则（2023）第六十五条第三款."""
    pay(filed, "opponent", AMOUNT)
    filed.complete("check_formalities", intake_decision="correct", defects=["power_missing"], reasons="缺委托书。")
    past(filed, CORRECTION)
    past(filed, "pat-restoration-due-cause")
    filed.complete("confirm_lapse")

    assert filed.case.line.outcome == "deemed_not_filed"


def test_accepting_what_the_register_speaks_against_takes_two(office: Office) -> None:
    """专利法（2020）第四十一条第一款: the applicant, of a refused application, in time."""
    number = add_patent(office, office.respondent_party, "published")
    office.file("patent.reexamination", patent_no=number, rejection_served_on="2025-11-24")
    pay(office, "opponent", AMOUNT)
    office.complete("check_formalities", by="formality")
    assert office.open_tasks == ["confirm_acceptance"]
    office.complete("confirm_acceptance", by="formality2", acceptance_confirmed="reject",
                    rejection_grounds=["not_this_object", "late", "not_entitled"], reasons="尚未驳回。")  # fmt: skip

    assert office.case.line.outcome == "not_accepted"


@pytest.mark.parametrize("status", ["published", "granted"])
def test_two_who_agree_do_not_open_what_the_register_holds_closed(office: Office, status: str) -> None:
    """专利法（2020）第四十一条第一款: what was not refused cannot go back to examination: the case could not end."""
    number = add_patent(office, office.opponent_party, status)
    office.file("patent.reexamination", patent_no=number, rejection_served_on=SERVED)
    pay(office, "opponent", AMOUNT)
    office.complete("check_formalities", by="formality")
    yes = {"by": "formality2", "acceptance_confirmed": "accept", "reasons": "情形已经排除。"}

    refused = refusal(office.complete, "confirm_acceptance", **yes)
    assert isinstance(refused, Refused) and refused.code == "object_not_open"

    with office.parts.unit_of_work() as work:  # the refusal reaches the register late
        work.session.scalars(select(Patent)).one().status = "refused"
    office.complete("confirm_acceptance", **yes)
    assert office.case.line.closed_on is None


def test_a_second_request_against_the_same_refusal_is_found(office: Office) -> None:
    """Two annulments of one refusal: the second would have nothing left to annul."""
    number = add_patent(office, office.opponent_party, "refused")
    for found in ([], ["same_again"]):
        office.file("patent.reexamination", patent_no=number, rejection_served_on=SERVED)
        pay(office, "opponent", AMOUNT)
        office.complete("check_formalities", by="formality")
        assert office.case.variables["register_findings"] == found


def test_five_members_hear_orally_and_the_department_approves(accepted: Office) -> None:
    """专利审查指南（2023）第四部分第一章第3.2节、第6.1节."""
    accepted.complete("preliminary_examination", by="examiner")
    accepted.complete("compose_panel", by="approver", complexity="difficult", panel_size=5)
    accepted.complete("examine", by="member")
    assert accepted.open_tasks == ["fix_hearing"]
    hold_hearing(accepted, absent="none")
    decide(accepted, "annulled", against=["member2"])
    accepted.complete("approve_decision", by="approver", approval="return", return_note="请补充论述。")
    accepted.complete("deliberate_again", by="head")
    accepted.complete("department_meeting", by="approver")

    assert accepted.open_tasks == ["sign_decision"]


def hold_hearing(office: Office, absent: str, **answers: object) -> None:
    on = office.today + timedelta(days=14)
    office.complete("fix_hearing", hearing_on=on.isoformat())
    office.send("requester_receipt", by="opponent")
    office.advance_to(on)
    office.complete("hold_hearing", absent=absent, **answers)


def test_who_neither_comes_nor_writes_is_deemed_to_withdraw(examining: Office) -> None:
    """专利审查指南（2023）第四部分第二章第4.3节: 参加口头审理或者在一个月内书面答复，否则视为撤回."""
    examining.complete("examine", by="member", next_step="hear")
    hold_hearing(examining, absent="requester")
    assert "reply" in examining.awaited

    past(examining, REPLY)

    assert examining.notices[-1][0] == "request_deemed_withdrawn"


def test_a_written_reply_takes_the_place_of_coming(examining: Office) -> None:
    examining.complete("examine", by="member", next_step="hear")
    on = examining.today + timedelta(days=14)
    examining.complete("fix_hearing", hearing_on=on.isoformat())
    examining.send("reply", by="opponent")
    examining.send("requester_receipt", by="opponent", requester_attends="no", requester_attendees=None)
    examining.advance_to(on)
    examining.complete("hold_hearing", absent="requester")

    assert examining.open_tasks == ["examine"]


def test_the_request_can_be_withdrawn_before_the_decision(examining: Office) -> None:
    """专利法实施细则（2023）第六十八条: 在作出决定前，可以撤回其复审请求."""
    examining.send("withdrawal", by="opponent")

    assert examining.case.line.outcome == "withdrawn"
    assert examining.notices[-1] == ("withdrawal_closed", examining.opponent_party.name)


def test_the_fee_that_is_due_with_the_restoration_is_not_paid(office: Office) -> None:
    """专利法实施细则（2023）第六条第三款、第一百一十三条: restored, and yet nothing counts as filed."""
    file(office, rejection_served_on="2025-11-24", asks_for_restoration=True, restoration_ground="force_majeure",
         restoration_reasons="地震，附证明。")  # fmt: skip
    office.complete("decide_restoration")
    past(office, "pat-reexam-restoration")
    office.complete("confirm_unpaid")

    assert office.case.line.outcome == "deemed_not_filed"


def test_a_second_correction_that_never_comes(filed: Office) -> None:
    """专利审查指南（2023）第四部分第二章第2.4节: 经两次补正仍有同样缺陷的，视为未提出."""
    pay(filed, "opponent", AMOUNT)
    filed.complete("check_formalities", intake_decision="correct", defects=["power_missing"], reasons="缺委托书。")
    filed.send("correction", by="opponent")
    again = {"defects": ["power_missing"], "reasons": "委托书未签章。"}
    filed.complete("check_correction", correction_verdict="correct_again", **again)
    past(filed, CORRECTION)
    past(filed, "pat-restoration-due-cause")
    filed.complete("confirm_lapse")

    assert filed.case.line.outcome == "deemed_not_filed"


def test_who_sends_no_receipt_may_still_come(examining: Office) -> None:
    """专利审查指南（2023）第四部分第四章第3节: seven days for the receipt; whoever comes is heard."""
    examining.complete("examine", by="member", next_step="hear")
    on = examining.today + timedelta(days=21)
    examining.complete("fix_hearing", hearing_on=on.isoformat())
    examining.advance_to(on)
    assert examining.limit("pat-reexam-oral-receipt").state == "expired"
    examining.complete("hold_hearing", absent="none")

    assert examining.open_tasks == ["examine"]


def test_a_fee_that_is_not_made_up_for_stays_unpaid(filed: Office) -> None:
    """专利审查指南（2023）第五部分第七章第6.2节: what was omitted is to be done with the request."""
    past(filed, FEE)
    filed.send("restoration", by="opponent", restoration_ground="force_majeure")
    past(filed, "pat-restoration-due-cause")
    filed.complete("decide_restoration", restoration_decision="refuse", reasons="复审费仍未缴纳。")

    assert filed.case.line.outcome == "deemed_not_filed"
