"""商标撤销: three years of non-use or a name that became generic; the registrant answers, either side asks for review.

By hand: the notice goes out on Monday 2026-03-02 by post and counts as served on 03-17; two months end on Sunday
2026-05-17, so on Monday 05-18. Nine months for the office end on Wednesday 2026-12-02.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader

from engine.notices import title
from engine.store.rights import Mark
from tests.journeys.telling import announced, mark, past
from tests.office import Office, refusal

KIND = "trademark.cancellation"
EVIDENCE, ANSWER, DECISION = "tm-nonuse-evidence", "tm-generic-answer", "tm-cancellation-decision"
REVIEW, CORRECTION = "tm-cancellation-review-request", "tm-review-correction"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def in_force(office: Office) -> Office:
    """The mark is registered since 2020 for clothes, shoes and advertising, in two classes."""
    with office.parts.unit_of_work() as work:
        mark = work.session.get_one(Mark, office.mark.id)
        mark.status, mark.registration_no = "registered", mark.application_no
        mark.registered_on, mark.expires_on = date(2020, 6, 14), date(2030, 6, 13)
    return office


def request(office: Office, **filing: object) -> Office:
    """File, pay and accept."""
    office.file(KIND, mark_no=office.mark.application_no, **filing)
    office.send("payment", by="opponent", amount_fen=1000_00)
    return office


@pytest.fixture
def answering(in_force: Office) -> Office:
    """Accepted; the registrant has two months for evidence of use."""
    request(in_force).complete("check_formalities", by="formality")
    return in_force


def decide(office: Office, outcome: str, **answers: object) -> None:
    office.complete("draft_decision", by="examiner", outcome=outcome, **answers)
    office.complete("approve_decision", by="approver")


def final(office: Office) -> None:
    """Nobody asks for review; the registrar makes sure and publishes."""
    past(office, REVIEW)
    office.complete("prepare_publication", by="registrar")


def test_days_counted_by_hand(answering: Office) -> None:
    assert answering.limit(EVIDENCE).starts_on == date(2026, 3, 17)
    assert answering.limit(EVIDENCE).expires_on == date(2026, 5, 18)
    assert answering.limit(DECISION).expires_on == date(2026, 12, 2)


def test_use_is_shown_and_the_mark_stays(answering: Office) -> None:
    """商标法实施条例（2014）第六十六条: evidence of use before the request."""
    answering.send("use_evidence", by="respondent")
    answering.complete("examine", by="examiner")
    decide(answering, "maintained")
    final(answering)

    assert answering.case.line.outcome == "maintained"
    assert mark(answering).status == "registered"
    assert "cancellation" not in announced(answering)
    assert set(answering.notices[-2:]) == {
        ("cancellation_decision", answering.opponent_party.name),
        ("cancellation_decision", answering.respondent_party.name),
    }


def test_a_silent_registrant_loses_the_mark_when_it_is_published(answering: Office) -> None:
    """商标法（2019）第五十五条第二款: 专用权自公告之日起终止. Silence goes to the draft; two persons decide."""
    past(answering, EVIDENCE)
    assert answering.open_tasks == ["draft_decision"]
    decide(answering, "cancelled", reason_codes=["no_evidence"])
    assert mark(answering).status == "registered"  # until nobody has asked for review, and it is published

    final(answering)

    assert (answering.case.line.outcome, mark(answering).status) == ("cancelled", "cancelled")
    assert answering.case.line.closed_on == answering.today
    assert "cancellation" in announced(answering)


def test_a_mark_used_for_some_goods_keeps_those(answering: Office) -> None:
    answering.send("use_evidence", by="respondent")
    answering.complete("examine", by="examiner", use_verdict="used_in_part")
    decide(answering, "partially_cancelled", goods_cancelled="鞋\n广告")
    final(answering)

    assert (mark(answering).status, mark(answering).goods) == ("partially_registered", ["服装"])
    assert "partial_cancellation" in announced(answering)


def test_a_just_cause_is_heard(answering: Office) -> None:
    """商标法实施条例（2014）第六十七条."""
    cause = {"use_position": "just_cause", "just_causes": ["policy"], "used_by": None, "goods_used": None}
    answering.send("use_evidence", by="respondent", **cause)
    answering.complete("examine", by="examiner", use_verdict="just_cause")
    decide(answering, "maintained", reason_codes=["just_cause_shown"])
    final(answering)

    assert answering.case.line.outcome == "maintained"


def test_a_generic_name_is_decided_even_in_silence(in_force: Office) -> None:
    """商标法实施条例（2014）第六十五条: 期满未答辩的，不影响商标局作出决定."""
    request(in_force, cancellation_ground="generic").complete("check_formalities", by="formality")
    past(in_force, ANSWER)

    in_force.complete("examine", by="examiner", use_verdict=None, generic_verdict="generic")
    decide(in_force, "cancelled", reason_codes=["generic_shown"])
    final(in_force)

    assert in_force.case.line.outcome == "cancelled"


@pytest.mark.parametrize(("registered_on", "found"), [(date(2023, 3, 1), []), (date(2023, 3, 2), ["too_early"])])
def test_three_years_must_be_over(in_force: Office, registered_on: date, found: list[str]) -> None:
    """商标法实施条例（2014）第六十六条第三款: filed on 2026-03-02."""
    with in_force.parts.unit_of_work() as work:
        work.session.get_one(Mark, in_force.mark.id).registered_on = registered_on

    request(in_force)

    assert in_force.case.variables["register_findings"] == found


def test_a_second_person_says_that_three_years_are_not_over(in_force: Office) -> None:
    with in_force.parts.unit_of_work() as work:
        work.session.get(Mark, in_force.mark.id).registered_on = date(2023, 3, 2)
    request(in_force)
    in_force.complete("check_formalities", intake_decision="accept")

    ended = in_force.complete("confirm_acceptance", acceptance_confirmed="reject", rejection_grounds=["too_early"])

    assert ended.closed_as == "not_accepted"


def test_a_request_that_is_not_accepted_ends(in_force: Office) -> None:
    request(in_force)
    in_force.complete("check_formalities", by="formality", intake_decision="reject")

    assert in_force.case.line.outcome == "not_accepted"
    assert mark(in_force).status == "registered"


def test_a_silent_applicant_is_deemed_to_have_withdrawn(in_force: Office) -> None:
    request(in_force).complete("check_formalities", by="formality", intake_decision="correct")
    past(in_force, CORRECTION)

    assert in_force.case.line.outcome == "deemed_withdrawn"


def test_an_unpaid_fee_lies_before_the_formality_examiner(in_force: Office) -> None:
    in_force.file(KIND, mark_no=in_force.mark.application_no)
    past(in_force, CORRECTION)

    assert in_force.open_tasks == ["check_formalities"]
    assert in_force.case.variables["is_fee_paid"] is False


def test_a_request_is_withdrawn(answering: Office) -> None:
    answering.send("withdrawal", by="opponent")

    assert answering.case.line.outcome == "withdrawn"
    assert {name for template, name in answering.notices if template == "withdrawal_closed"} == {
        answering.opponent_party.name,
        answering.respondent_party.name,
    }


def test_a_mark_that_ends_otherwise_ends_the_case(answering: Office) -> None:
    answering.send("termination", by="examiner")
    answering.complete("decide_termination", by="approver", termination_decision="continue")
    answering.send("termination", by="examiner")
    answering.complete("decide_termination", by="approver")

    assert answering.case.line.outcome == "terminated"


def test_the_offices_limit_warns_and_can_be_extended_by_three_months(answering: Office) -> None:
    """商标法（2019）第四十九条第二款: 九个月, 经批准可以延长三个月."""
    answering.send("use_evidence", by="respondent")
    answering.start("shared.extension", by="examiner", months=3)
    answering.complete("decide_extension", by="approver")
    assert answering.limit(DECISION).expires_on == date(2027, 3, 2)

    answering.advance_to(date(2027, 3, 3))

    assert answering.open_tasks == ["escalate_overdue", "examine"]


@pytest.mark.parametrize(
    ("by", "message"), [("respondent", "request_review"), ("opponent", "applicant_request_review")]
)
def test_either_side_asks_for_review(answering: Office, by: str, message: str) -> None:
    """商标法（2019）第五十四条: 当事人不服的，可以自收到通知之日起十五日内申请复审."""
    past(answering, EVIDENCE)
    decide(answering, "cancelled")
    served_on = answering.today + timedelta(days=15)
    assert answering.limit(REVIEW).starts_on == served_on

    answering.send(message, by=by)

    assert answering.case.line.outcome == "review_requested"
    (linked,) = answering.case.linked
    assert linked.kind == "trademark.cancellation_review"
    assert mark(answering).status == "registered"


def words(office: Office, template: str) -> str:
    """Return the words of the newest notice of a template, without blanks."""
    while office.tick():
        pass
    told = [document for document in office.case.documents if document.title.startswith(title(template)[0])]
    pdf = office.engine.document(office.actor("auditor"), told[-1].id)[1]
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_notices_name_the_parties_the_days_and_the_outcome(answering: Office) -> None:
    shown = words(answering, "use_evidence_notice")
    assert "届满日：2026年5月18日（周一）" in shown and "商标注册人浙江海潮服饰有限公司" in shown
    assert "商标法实施条例（2014）第六十六条第一款" in shown

    answering.send("use_evidence", by="respondent")
    answering.complete("examine", by="examiner", use_verdict="used_in_part")
    decide(answering, "partially_cancelled", goods_cancelled="广告")
    shown = words(answering, "cancellation_decision")
    assert "部分撤销" in shown and "广告。" in shown and "十五日内申请复审" in shown
    assert "partially_cancelled" not in shown


def test_an_overdue_decision_is_dealt_with_by_the_head(answering: Office) -> None:
    answering.send("use_evidence", by="respondent")
    past(answering, DECISION)
    answering.complete("escalate_overdue", by="approver")

    assert answering.open_tasks == ["examine"]


@pytest.mark.parametrize(("effect", "ended"), [("reviewed_apart", "reviewed_apart"), ("mark_gone", "mark_ended")])
def test_what_the_registrar_finds_keeps_the_cancellation_out_of_the_register(
    answering: Office, effect: str, ended: str
) -> None:
    """商标法实施条例（2014）第九条: a review posted in time; or the mark has ended in another way."""
    past(answering, EVIDENCE)
    decide(answering, "cancelled")
    past(answering, REVIEW)
    answering.complete("prepare_publication", by="registrar", effect=effect)

    assert (answering.case.line.outcome, mark(answering).status) == (ended, "registered")


ALTERED = {"outcome": "cancelled", "reason_codes": ["not_rectified"], "articles": ["TML2019-49-1"]}


def of_own_motion(office: Office) -> Office:
    """The local authority reports a mark that its registrant altered; nobody but the registrant is a party."""
    number = office.mark.application_no
    office.file(KIND, by="formality", mark_no=number, submitted_by="office", origin="ex_officio")
    return office


def test_an_altered_mark_that_was_not_rectified_is_cancelled_without_a_request(in_force: Office) -> None:
    """商标法（2019）第四十九条第一款: 责令限期改正；期满不改正的，由商标局撤销. No request, no nine months."""
    of_own_motion(in_force)
    assert [party.role for party in in_force.case.parties] == ["registrant"]
    assert in_force.open_tasks == ["check_report"]
    in_force.complete("check_report", by="formality")
    assert in_force.notices == [("alteration_notice", in_force.respondent_party.name)]
    in_force.complete("hear_registrant", by="examiner")
    assert in_force.limit(DECISION).expires_on is None
    decide(in_force, **ALTERED)
    assert in_force.notices[-1] == ("cancellation_decision", in_force.respondent_party.name)
    final(in_force)

    assert (in_force.case.line.outcome, mark(in_force).status) == ("cancelled", "cancelled")
    assert "cancellation" in announced(in_force)


def test_an_order_that_was_obeyed_in_time_leads_to_no_case(in_force: Office) -> None:
    of_own_motion(in_force)
    in_force.complete("check_report", by="formality", report_verdict="not_made_out")

    assert in_force.case.line.outcome == "not_accepted"
    assert mark(in_force).status == "registered" and in_force.notices == []


def test_a_registrant_who_has_mended_it_meanwhile_keeps_the_mark(in_force: Office) -> None:
    """What the registrant says before the decision is heard, whenever it comes: no text gives it a number of days."""
    of_own_motion(in_force).complete("check_report", by="formality")
    in_force.advance(100)
    in_force.complete("hear_registrant", by="examiner", mended_since="yes", findings="已恢复使用核准注册的标志。")
    decide(in_force, "maintained", reason_codes=["mended"], articles=["TML2019-49-1"])
    final(in_force)

    assert (in_force.case.line.outcome, mark(in_force).status) == ("maintained", "registered")


def reviewed_against_nobody(office: Office, **request: object) -> Office:
    """The registrant of an altered mark asks for review: the office's own cancellation has no other side."""
    of_own_motion(office).complete("check_report", by="formality")
    office.complete("hear_registrant", by="examiner")
    decide(office, **ALTERED)
    office.send("request_review", by="respondent", **request)
    assert office.case.line.outcome == "review_requested"
    office.case_no = office.case.variables["review_case_no"]
    office.send("payment", by="respondent", amount_fen=1500_00)
    office.complete("check_formalities")
    return office


def test_the_registrant_of_an_altered_mark_asks_for_review_against_nobody(in_force: Office) -> None:
    """商标法（2019）第五十四条: the office's own cancellation is reviewed too; nobody is waited for."""
    reviewed_against_nobody(in_force)

    assert [party.role for party in in_force.case.parties] == ["review_applicant"]
    assert "answer" not in in_force.awaited and "compose_panel" in in_force.open_tasks


def test_further_evidence_waits_for_nobody_where_there_is_no_other_side(in_force: Office) -> None:
    """商标评审规则（2014）第二十三条第二款 lets the other side comment; here is none, declared or late."""
    reviewed_against_nobody(in_force, review_declares_evidence=True)
    in_force.send("applicant_evidence", by="respondent")
    assert "comment" not in in_force.awaited and in_force.open_tasks == ["compose_panel"]
    in_force.complete("compose_panel", by="approver2")

    late = {"next_step": "hear_late_evidence", "late_evidence_from": "review_applicant", "evidence": "公证书"}
    in_force.complete("examine_review", by="member", late_reason="期满后形成", **late)

    assert "late_comment" not in in_force.awaited and in_force.open_tasks == ["draft_review_decision"]
    assert "evidence_forwarding" not in {template for template, _ in in_force.notices}


def test_a_hearing_without_another_side_waits_for_one_receipt(in_force: Office) -> None:
    reviewed_against_nobody(in_force).complete("compose_panel", by="approver2")
    in_force.complete("examine_review", by="member", next_step="hear", hearing_reasons="需要当庭核对原件。")
    in_force.complete("fix_hearing", hearing_on=(in_force.today + timedelta(days=60)).isoformat())

    assert "respondent_receipt" not in in_force.awaited and "requester_receipt" in in_force.awaited


def test_a_party_reports_no_altered_mark(in_force: Office) -> None:
    number = in_force.mark.application_no
    filing = {"mark_no": number, "submitted_by": "office", "origin": "ex_officio"}

    assert refusal(in_force.file, KIND, **filing).code == "not_your_role"


@pytest.mark.parametrize("by_request", [True, False])
def test_the_decision_says_whether_somebody_asked_for_it(in_force: Office, by_request: bool) -> None:
    if by_request:
        request(in_force).complete("check_formalities", by="formality")
        past(in_force, EVIDENCE)
        decide(in_force, "cancelled", reason_codes=["no_evidence"])
    else:
        of_own_motion(in_force).complete("check_report", by="formality")
        in_force.complete("hear_registrant", by="examiner")
        decide(in_force, **ALTERED)
    told = words(in_force, "cancellation_decision")

    assert ("提出撤销申请" in told) == by_request
    assert ("责令限期改正（杭市监责改〔2025〕31号）期满未改正" in told) != by_request
    assert ("第四十九条第一款" in told) != by_request
