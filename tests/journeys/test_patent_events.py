"""What may happen to any patent case: an ownership dispute stops it, a party changes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from engine.store.rights import Encumbrance
from tests.office import Office, refusal
from tests.patents import add_patent, entries, pay

ANSWER = "pat-invalid-patentee-answer"


@pytest.fixture
def answering(office: Office) -> Office:
    number = add_patent(office, office.respondent_party, "granted")
    office.file("patent.invalidation", patent_no=number)
    pay(office, "opponent", 3000_00)
    office.complete("check_formalities")
    return office


def suspend(office: Office, ground: str = "pat-stop-suspension") -> None:
    office.start("shared.suspension", by="respondent", ground=ground, reasons="权属纠纷，法院已受理。")
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
    answering.complete("resume_examination", resumed_on=answering.today.isoformat())

    assert answering.limit(ANSWER).expires_on == date(2026, 4, 27)
    assert entries(answering) == ["suspension", "suspension_lifted"]


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
