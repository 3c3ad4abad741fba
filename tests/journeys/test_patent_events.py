"""What may happen to any patent case: an ownership dispute stops it, a party changes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.store.rights import Encumbrance
from tests.journeys import running
from tests.office import Office, refusal
from tests.patents import add_patent, entries, past

ANSWER, TERM = "pat-invalid-patentee-answer", "pat-suspension"
GROUND = "pat-stop-suspension"


@pytest.fixture
def answering(office: Office) -> Office:
    running.patent_invalidation(office)
    return office


def suspend(office: Office, ground: str = "pat-stop-suspension") -> None:
    office.start("shared.suspension", by="respondent", ground=ground, reasons="权属纠纷，法院已受理。")
    office.complete("check_request")
    office.complete("decide_suspension", by="approver")


def test_an_ownership_dispute_stops_the_limits_and_is_in_the_register(answering: Office) -> None:
    """专利法实施细则（2023）第一百零三条; 专利审查指南（2023）第五部分第七章第7节: ten days that do not count."""
    before = answering.limit(ANSWER).expires_on
    assert before == date(2026, 4, 17)
    answering.advance(16)
    suspend(answering)
    assert answering.limit(ANSWER).state == "suspended"
    with answering.parts.unit_of_work(read_only=True) as work:
        assert [row.kind for row in work.session.scalars(select(Encumbrance))] == ["suspension"]

    answering.advance(10)
    answering.complete("end_dispute", resumed_on=answering.today.isoformat())

    assert answering.limit(ANSWER).expires_on == date(2026, 4, 27)
    assert entries(answering) == ["suspension", "suspension_lifted"]


def test_a_dispute_over_ownership_stops_the_case_for_a_year_and_no_day_more(answering: Office) -> None:
    """专利审查指南（2023）第五部分第七章第7.4.1节: 自中止请求之日起满一年的，该中止程序结束; 第7.5.1节: 自行恢复."""
    before = answering.limit(ANSWER).expires_on
    answering.advance_to(date(2026, 3, 20))
    suspend(answering)
    assert answering.limit(TERM).expires_on == date(2027, 3, 20)

    answering.advance_to(date(2027, 3, 20))
    assert answering.limit(ANSWER).state == "suspended", "its last day counts as suspended"
    answering.advance_to(date(2027, 3, 21))

    # 20 March 2026 to 20 March 2027 are 366 days, of which none counts: 17 April 2026 + 366 = Sunday 18 April 2027.
    assert before == date(2026, 4, 17)
    assert answering.limit(ANSWER).expires_on == date(2027, 4, 19)
    assert "patent_suspension_ended" in {template for template, _ in answering.notices}
    assert entries(answering) == ["suspension", "suspension_lifted"]
    assert "end_dispute" not in answering.open_tasks


def test_a_refused_suspension_is_told_to_whoever_asked_for_it(answering: Office) -> None:
    """专利审查指南（2023）第五部分第七章第7节: 中止程序请求审批通知书, with the reasons."""
    answering.start("shared.suspension", by="respondent", ground=GROUND, reasons="权属纠纷。")
    answering.complete("check_request")
    answering.complete("decide_suspension", by="approver", suspension_decision="refuse")

    assert answering.notices[-1] == ("patent_suspension_refused", answering.respondent_party.name)
    assert answering.limit(ANSWER).expires_on == date(2026, 4, 17)


def test_a_suspension_approved_late_counts_from_the_request(answering: Office) -> None:
    """第7.3.1.2节: 告知中止期限的起止日期（自提出中止请求之日起）."""
    answering.start("shared.suspension", by="respondent", ground=GROUND, reasons="权属纠纷。")
    answering.advance(12)
    answering.complete("check_request")
    answering.complete("decide_suspension", by="approver")

    assert [stop.from_on for stop in answering.case.suspensions] == [date(2026, 3, 2)]
    assert answering.limit(TERM).starts_on == date(2026, 3, 2)


def test_the_term_is_extended_once_by_six_months_where_the_law_lets_it(office: Office) -> None:
    """第7.4.1节: 可以延长一次，延长的期限不得超过六个月; in invalidation never (第7.4.3节、细则第七十五条)."""
    number = add_patent(office, office.opponent_party, "refused")
    office.file("patent.reexamination", patent_no=number, rejection_served_on="2026-02-02")
    office.start("shared.suspension", by="opponent", ground=GROUND, reasons="权属纠纷。")
    office.complete("check_request")
    office.complete("decide_suspension", by="approver")
    office.start("shared.extension", by="examiner", months=6, limit_id=office.limit(TERM).id)
    office.complete("decide_extension", by="approver")

    assert office.limit(TERM).expires_on == date(2027, 9, 2)
    again = refusal(office.start, "shared.extension", by="examiner", months=1, limit_id=office.limit(TERM).id)
    assert again.code == "extended_already"


def test_in_invalidation_the_term_is_not_extended(answering: Office) -> None:
    suspend(answering)

    refused = refusal(answering.start, "shared.extension", by="examiner", months=6)

    assert refused.code == "no_extension_in_invalidation"


@pytest.fixture
def corrected(answering: Office) -> Office:
    """The request has formal defects: the proceedings pause for the month of the correction."""
    answering.start("shared.suspension", by="respondent", ground=GROUND, reasons="权属纠纷。")
    answering.complete("check_request", request_verdict="correct")
    return answering


def test_a_formal_defect_is_corrected_within_a_month_while_the_case_pauses(corrected: Office) -> None:
    """第7.3.1.2节: 通知中止程序请求人在一个月的期限内补正; 补正期限内，暂停有关程序."""
    assert corrected.limit("pat-suspension-correction").expires_on == date(2026, 4, 17)
    assert corrected.limit(ANSWER).state == "suspended"
    corrected.send("suspension_correction", by="respondent")
    corrected.complete("check_correction")
    corrected.complete("decide_suspension", by="approver")

    assert corrected.limit(TERM).expires_on == date(2027, 3, 2)
    assert len(corrected.case.suspensions) == 1, "it paused already"


def test_a_silent_requester_has_asked_for_nothing_and_the_case_goes_on(corrected: Office) -> None:
    """第7.3.1.2节: 期满未补正的…视为未提出通知书，恢复有关程序."""
    before = date(2026, 4, 17)
    past(corrected, "pat-suspension-correction")

    assert ("suspension_not_made", corrected.respondent_party.name) in corrected.notices
    (stop,) = corrected.case.suspensions
    assert stop.to_on is not None and corrected.limit(ANSWER).expires_on > before
    assert [run.kind for run in corrected.case.runs if not run.is_ended] == ["patent.invalidation"]


def test_a_request_of_somebody_else_counts_as_not_made(answering: Office) -> None:
    before = answering.limit(ANSWER).expires_on
    answering.start("shared.suspension", by="respondent", ground=GROUND, reasons="权属纠纷。")
    answering.complete("check_request", request_verdict="not_made")

    assert answering.notices[-1] == ("suspension_not_made", answering.respondent_party.name)
    assert answering.limit(ANSWER).expires_on == before and answering.case.suspensions == ()


@pytest.mark.parametrize("ground", ["tm-stop-prior-right", "tm-stop-priority"])
def test_a_patent_case_is_not_suspended_on_a_ground_of_trademarks(answering: Office, ground: str) -> None:
    refused = refusal(answering.start, "shared.suspension", by="respondent", ground=ground, reasons="等待另案。")

    assert refused.code == "suspension_not_for_patents"


def test_who_bought_the_patent_takes_the_place_of_the_patentee(answering: Office) -> None:
    """专利审查指南（2023）第四部分第三章第3.7节 by analogy: the register decides who is the patentee."""
    answering.start("shared.party_change", by="respondent", party_role="patentee")
    answering.complete("check_party_change")

    assert "宁波东港服饰有限公司" in {party.name for party in answering.case.parties}


def test_a_new_answer_to_an_opposition_is_asked_of_nobody_here(answering: Office) -> None:
    """The tick is for the opposed applicant (商标法实施条例（2014）第二十七条第一款): a patent case has none."""
    answering.start("shared.party_change", by="respondent", party_role="patentee")
    answering.complete("check_party_change", needs_answer=True)

    assert "answer_notice" not in {notice.template for notice in answering.case.notices}
    assert "renewed_answer" not in answering.awaited
