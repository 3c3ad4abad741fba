"""注册商标无效宣告: absolute and relative grounds, the five years, evidence of both sides, the hearing, the ruling.

By hand: filed and accepted on Monday 2026-03-02. The copies go out by post and count as served on 03-17; thirty days
end on Thursday 04-16. Nine months for absolute grounds end on Wednesday 2026-12-02, twelve months for relative ones on
Tuesday 2027-03-02.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.store.rights import Mark
from tests.journeys.telling import announced, mark, past, unsued
from tests.office import Office, refusal

KIND = "trademark.invalidation"
ANSWER, COURT, CORRECTION = "tm-invalidation-answer", "tm-invalidation-court", "tm-review-correction"
EVIDENCE, COMMENT = "tm-review-supplementary-evidence", "tm-review-cross-examination"
ABSOLUTE, RELATIVE = "tm-invalidation-absolute-decision", "tm-invalidation-relative-decision"
REVIEW = "tm-exofficio-invalidation-review-request"
RECEIPT = "tm-review-oral-hearing-receipt"
ONE_DAY = timedelta(days=1)
DECEIT = {"grounds": ["art_44_1"], "prior_right": None}


@pytest.fixture
def in_force(office: Office) -> Office:
    """The mark is registered since 2022 for clothes, shoes and advertising, in two classes."""
    return registered(office, date(2022, 6, 14))


def registered(office: Office, on: date) -> Office:
    with office.parts.unit_of_work() as work:
        row = work.session.get_one(Mark, office.mark.id)
        row.status, row.registration_no = "registered", row.application_no
        row.registered_on, row.expires_on = on, date(2032, 6, 13)
    return office


def request(office: Office, **filing: object) -> Office:
    """File and pay."""
    office.file(KIND, mark_no=office.mark.application_no, **filing)
    office.send("payment", by="opponent", amount_fen=1500_00)
    return office


def accepted(office: Office, **filing: object) -> Office:
    request(office, **filing).complete("check_formalities", by="formality")
    return office


@pytest.fixture
def answering(in_force: Office) -> Office:
    """Accepted on relative grounds; the registrant has thirty days for an answer."""
    return accepted(in_force)


@pytest.fixture
def examining(answering: Office) -> Office:
    """The registrant was silent; the panel is there."""
    past(answering, ANSWER)
    answering.complete("compose_panel", by="approver")
    return answering


def rule(office: Office, outcome: str, **answers: object) -> None:
    office.complete("examine", by="member")
    office.complete("draft_ruling", by="member", outcome=outcome, **answers)
    office.vote()
    office.complete("approve_ruling", by="approver2")


def outcome(office: Office) -> str | None:
    return office.case.line.outcome


def test_days_counted_by_hand(answering: Office) -> None:
    assert answering.limit(ANSWER).starts_on == date(2026, 3, 17)
    assert answering.limit(ANSWER).expires_on == date(2026, 4, 16)
    assert answering.limit(RELATIVE).expires_on == date(2027, 3, 2)
    assert answering.case.variables["relative_grounds_until"] == "2027-06-14"


def test_an_absolute_ground_is_ruled_on_in_nine_months(in_force: Office) -> None:
    """商标法（2019）第四十四条第三款; one absolute ground among others makes it nine."""
    accepted(in_force, grounds=["art_30", "art_44_1"])

    assert in_force.limit(ABSOLUTE).expires_on == date(2026, 12, 2)
    assert RELATIVE not in {limit.rule_id for limit in in_force.case.limits}


def test_the_mark_is_invalidated_though_its_owner_is_silent(examining: Office) -> None:
    """商标法（2019）第四十七条: 视为自始即不存在, entered and published when nobody has gone to court."""
    rule(examining, "invalidated")
    assert mark(examining).status == "registered"
    unsued(examining, COURT)

    assert (outcome(examining), mark(examining).status) == ("invalidated", "invalidated")
    assert "mark_invalidation" in announced(examining)
    assert ("mark_invalidation_ruling", examining.respondent_party.name) in examining.notices


def test_the_mark_is_invalidated_for_some_goods(examining: Office) -> None:
    """商标法实施条例（2014）第六十八条."""
    rule(examining, "partially_invalidated", goods_invalidated="鞋\n广告")
    unsued(examining, COURT)

    assert (mark(examining).status, mark(examining).goods) == ("partially_registered", ["服装"])
    assert "partial_mark_invalidation" in announced(examining)


def test_both_sides_are_heard_on_each_others_evidence_and_the_mark_stays(in_force: Office) -> None:
    """商标法实施条例（2014）第五十九条: three months after the filing and after the answer, then thirty days each."""
    accepted(in_force, declares_evidence=True)
    in_force.send("answer", by="respondent", respondent_declares_evidence=True)
    assert in_force.limit(EVIDENCE).starts_on in (date(2026, 3, 2), in_force.today)
    in_force.send("applicant_comment", by="opponent")
    in_force.send("registrant_evidence", by="respondent")
    in_force.send("applicant_comment_on_supplement", by="opponent")
    assert in_force.open_tasks == []
    in_force.send("applicant_evidence", by="opponent")
    in_force.send("registrant_comment", by="respondent")

    in_force.complete("compose_panel", by="approver")
    rule(in_force, "maintained", reason_codes=["not_made_out"])
    unsued(in_force, COURT)

    assert (outcome(in_force), mark(in_force).status) == ("maintained", "registered")


def test_declared_evidence_that_does_not_come_is_waived(in_force: Office) -> None:
    """期满未提交的，视为放弃补充证据: three months from 2026-03-02."""
    accepted(in_force, declares_evidence=True)
    past(in_force, ANSWER)
    assert in_force.limit(EVIDENCE).expires_on == date(2026, 6, 2)
    past(in_force, EVIDENCE)

    assert in_force.open_tasks == ["compose_panel"]


@pytest.mark.parametrize(
    ("registered_on", "filing", "found"),
    [
        (date(2021, 3, 2), {}, []),
        (date(2021, 3, 1), {}, []),  # the five years end on Sunday 2026-03-01, so on Monday
        (date(2021, 2, 27), {}, ["late"]),
        (date(2015, 2, 25), {}, ["late"]),
        (date(2015, 2, 25), DECEIT, []),
        (date(2015, 2, 25), {"grounds": ["art_13_3"], "is_bad_faith": True}, []),
        (date(2015, 2, 25), {"grounds": ["art_13_3"]}, ["late"]),
    ],
)
def test_relative_grounds_live_five_years(
    office: Office, registered_on: date, filing: dict[str, object], found: list[str]
) -> None:
    """商标法（2019）第四十五条第一款: 恶意注册的，驰名商标所有人不受五年限制."""
    registered(office, registered_on)

    request(office, **filing)

    assert office.case.variables["register_findings"] == found


def test_a_mark_that_was_never_registered_cannot_be_invalidated(office: Office) -> None:
    request(office)

    assert office.case.variables["register_findings"] == ["not_this_object"]
    office.complete("check_formalities", by="formality", intake_decision="reject")
    assert outcome(office) == "not_accepted"


def test_what_was_not_accepted_may_be_asked_for_again(in_force: Office) -> None:
    """商标法实施条例（2014）第六十二条 shuts out what was withdrawn or decided."""
    request(in_force).complete("check_formalities", by="formality", intake_decision="reject")
    assert outcome(in_force) == "not_accepted"

    request(in_force)
    assert in_force.case.variables["register_findings"] == []


def test_nobody_asks_again_on_the_same_facts(answering: Office) -> None:
    """商标法实施条例（2014）第六十二条: after a withdrawal and after a ruling."""
    answering.send("withdrawal", by="opponent")
    assert outcome(answering) == "withdrawn"
    assert {name for template, name in answering.notices if template == "withdrawal_closed"} == {
        answering.opponent_party.name,
        answering.respondent_party.name,
    }

    request(answering)
    assert answering.case.variables["register_findings"] == ["same_again"]
    request(answering, **DECEIT)
    assert answering.case.variables["register_findings"] == []


def test_a_silent_applicant_is_deemed_to_have_withdrawn(in_force: Office) -> None:
    request(in_force).complete("check_formalities", by="formality", intake_decision="correct")
    past(in_force, CORRECTION)

    assert outcome(in_force) == "deemed_withdrawn"


def hearing(office: Office) -> None:
    """The panel hears the sides on 2026-06-01."""
    office.complete("examine", by="member", next_step="hear", hearing_reasons="需要当庭核对原件。")
    early = refusal(office.complete, "fix_hearing", by="examiner", hearing_on=(office.today + 14 * ONE_DAY).isoformat())
    assert early.code == "hearing_too_soon"
    office.complete("fix_hearing", by="examiner", hearing_on="2026-06-01")


def test_a_hearing_is_told_fifteen_days_before_and_a_silent_absent_applicant_withdraws(examining: Office) -> None:
    """商标法实施条例（2014）第六十条第二款; receipts within ten days (商标评审案件口头审理办法（2017）第六条)."""
    hearing(examining)
    assert {name for template, name in examining.notices if template == "hearing_notice"} == {
        examining.opponent_party.name,
        examining.respondent_party.name,
    }
    examining.send("respondent_receipt", by="respondent")
    past(examining, RECEIPT)
    examining.complete("hold_hearing", by="head", absent="requester")

    assert outcome(examining) == "deemed_withdrawn"
    assert ("mark_request_deemed_withdrawn", examining.opponent_party.name) in examining.notices
    assert mark(examining).status == "registered"


def test_an_applicant_who_answered_but_stays_away_is_ruled_on(examining: Office) -> None:
    hearing(examining)
    examining.send("requester_receipt", by="opponent")
    examining.send("respondent_receipt", by="respondent")
    examining.complete("hold_hearing", by="head", absent="requester")

    assert examining.open_tasks == ["examine"]


def test_an_absent_registrant_is_heard_by_default(examining: Office) -> None:
    """被申请人不参加口头审理的，可以缺席审理; an adjourned hearing is fixed again."""
    hearing(examining)
    past(examining, RECEIPT)
    examining.complete(
        "hold_hearing", by="head", hearing_result="adjourned", adjournment_reason="申请人因不可抗力请求延期。"
    )
    examining.complete("fix_hearing", by="examiner", hearing_on="2026-07-15")
    examining.send("requester_receipt", by="opponent")
    past(examining, RECEIPT)
    examining.complete("hold_hearing", by="head", absent="respondent")
    rule(examining, "invalidated")
    unsued(examining, COURT)

    assert outcome(examining) == "invalidated"


def test_late_evidence_is_put_to_the_other_side(examining: Office) -> None:
    examining.complete(
        "examine",
        by="member",
        next_step="hear_late_evidence",
        late_evidence_from="applicant",
        evidence="公证书",
        late_reason="新形成的证据",
    )
    assert examining.notices[-1] == ("evidence_forwarding", examining.respondent_party.name)
    past(examining, COMMENT)

    assert examining.open_tasks == ["examine"]


def test_the_case_waits_for_the_case_of_the_prior_right(examining: Office) -> None:
    """商标法（2019）第四十五条第三款: the days of the office stand still meanwhile."""
    examining.start("shared.suspension", by="head", requested_by="applicant")
    examining.complete("decide_suspension", by="approver2")

    assert examining.limit(RELATIVE).state == "suspended"


def test_the_limit_warns_and_is_extended_by_six_months(examining: Office) -> None:
    """商标法（2019）第四十五条第二款: 十二个月, 经批准可以延长六个月."""
    examining.start("shared.extension", by="examiner", months=6)
    examining.complete("decide_extension", by="approver")
    assert examining.limit(RELATIVE).expires_on == date(2027, 9, 2)

    examining.advance_to(date(2027, 9, 3))

    assert examining.open_tasks == ["escalate_overdue", "examine"]


def test_a_difficult_ruling_needs_five_votes(answering: Office) -> None:
    past(answering, ANSWER)
    answering.complete("compose_panel", by="approver", complexity="difficult")
    answering.complete("examine", by="member")
    answering.complete("draft_ruling", by="member")

    assert len(answering.vote()) == 5
    assert answering.open_tasks == ["approve_ruling"]


def test_a_court_annuls_and_another_panel_rules(examining: Office) -> None:
    rule(examining, "maintained")
    day = examining.today.isoformat()
    examining.send("suit", by="formality2", suit_filed_on=day)
    examining.send("judgment", by="formality2", judgment="annulled", judgment_on=day)

    assert "compose_panel" in examining.open_tasks
    assert examining.limit(RELATIVE).starts_on == examining.today


def test_a_mark_invalidated_in_another_case_is_entered_once(examining: Office) -> None:
    rule(examining, "invalidated")
    unsued(examining, COURT, mark_state="gone")

    assert outcome(examining) == "gone_already"


def test_an_approver_ends_a_case_that_has_lost_its_object(answering: Office) -> None:
    answering.send("termination", by="examiner")
    answering.complete("decide_termination", by="approver", termination_decision="continue")
    answering.send("termination", by="examiner")
    answering.complete("decide_termination", by="approver")

    assert outcome(answering) == "terminated"


# --- 依职权 --------------------------------------------------------------------------------------------------------


@pytest.fixture
def own_motion(in_force: Office) -> Office:
    """The office opens the case itself; nobody but the registrant is a party."""
    in_force.file(
        KIND, by="formality", mark_no=in_force.mark.application_no, submitted_by="office", origin="ex_officio", **DECEIT
    )
    return in_force


def declared(office: Office) -> Office:
    office.complete("investigate", by="examiner")
    office.complete("draft_decision", by="examiner")
    office.complete("approve_decision", by="approver")
    return office


def test_only_the_office_acts_of_its_own_motion(in_force: Office) -> None:
    filing = {"mark_no": in_force.mark.application_no, "submitted_by": "office", "origin": "ex_officio", **DECEIT}

    assert refusal(in_force.file, KIND, **filing).code == "not_your_role"


def test_the_office_declares_a_mark_invalid_and_the_registrant_is_silent(own_motion: Office) -> None:
    """商标法（2019）第四十四条第一款; fifteen days after the service of 2026-03-17, so 04-01."""
    assert [party.role for party in own_motion.case.parties] == ["registrant"]
    declared(own_motion)
    assert own_motion.limit(REVIEW).expires_on == date(2026, 4, 1)
    past(own_motion, REVIEW)
    own_motion.complete("confirm_no_review", by="registrar")
    own_motion.complete("prepare_publication", by="registrar")

    assert (outcome(own_motion), mark(own_motion).status) == ("invalidated", "invalidated")


def test_the_office_finds_nothing(own_motion: Office) -> None:
    own_motion.complete("investigate", by="examiner", finding="drop")

    assert outcome(own_motion) == "not_pursued"


def test_the_registrant_asks_for_review(own_motion: Office) -> None:
    declared(own_motion).send("request_review", by="respondent")

    assert outcome(own_motion) == "review_requested"
    assert [linked.kind for linked in own_motion.case.linked] == ["trademark.invalidation_review"]


def test_each_silence_of_the_exchange_is_a_waiver(in_force: Office) -> None:
    """商标法实施条例（2014）第五十九条; 商标评审规则（2014）第二十三条: nobody answers the other side."""
    accepted(in_force, declares_evidence=True)
    in_force.send("applicant_evidence", by="opponent")
    in_force.send("answer", by="respondent", respondent_declares_evidence=True)
    past(in_force, COMMENT)  # the applicant on the answer, the registrant on the evidence
    past(in_force, EVIDENCE)  # the registrant's own

    assert in_force.open_tasks == ["compose_panel"]


def test_an_applicant_silent_on_the_registrants_evidence_was_heard(in_force: Office) -> None:
    accepted(in_force)
    in_force.send("answer", by="respondent", respondent_declares_evidence=True)
    in_force.send("applicant_comment", by="opponent")
    in_force.send("registrant_evidence", by="respondent")
    past(in_force, COMMENT)

    assert in_force.open_tasks == ["compose_panel"]


def test_an_unpaid_fee_lies_before_the_formality_examiner(in_force: Office) -> None:
    in_force.file(KIND, mark_no=in_force.mark.application_no)
    past(in_force, CORRECTION)

    assert in_force.open_tasks == ["check_formalities"]
    assert in_force.case.variables["is_fee_paid"] is False


def test_an_overdue_ruling_is_dealt_with_by_the_head(examining: Office) -> None:
    past(examining, RELATIVE)
    examining.complete("escalate_overdue", by="approver")

    assert examining.open_tasks == ["examine"]


def test_a_review_that_was_posted_in_time_keeps_the_decision_out_of_the_register(own_motion: Office) -> None:
    """商标法实施条例（2014）第九条: the registrar finds out before the invalidation is entered."""
    declared(own_motion)
    past(own_motion, REVIEW)
    own_motion.complete("confirm_no_review", by="registrar", effect="reviewed_apart")

    assert (outcome(own_motion), mark(own_motion).status) == ("reviewed_apart", "registered")
