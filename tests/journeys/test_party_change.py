"""当事人变更: another name, a successor, another agency; and a new answer whose time does not count for the office."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden, InvalidForm, NotFound
from tests import factories
from tests.office import Office, refusal

ANSWER, DECISION = "tm-opposition-answer", "tm-opposition-decision"
SUCCESSOR, CODE = "宁波东港服饰有限公司", "91330200MA2AXXXX1T"


@pytest.fixture
def examining(office: Office) -> Office:
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    with office.parts.unit_of_work() as work:
        party = factories.party(work, SUCCESSOR, credit_code=CODE)
        factories.account(work, "successor", kind="party", parties=[party])
    return office


def parties(office: Office) -> dict[str, str]:
    return {party.role: party.name for party in office.case.parties}


def test_a_successor_takes_the_place_of_a_party(examining: Office) -> None:
    """商标评审规则（2014）第二十六条: 受让人或者承继人应当及时以书面方式声明承受相关主体地位."""
    examining.start("shared.party_change", by="formality", successor_credit_code=CODE)
    examining.complete("check_party_change", by="formality")

    assert parties(examining)["respondent"] == SUCCESSOR
    assert ("party_change_notice", SUCCESSOR) in examining.notices
    assert examining.open_tasks == ["examine"]
    assert examining.engine.case(examining.actor("successor"), examining.case_no).line.case_no == examining.case_no
    gone = refusal(examining.engine.case, examining.actor("respondent"), examining.case_no)
    assert isinstance(gone, NotFound)
    examining.complete("examine", by="examiner")
    examining.complete("draft_decision", by="examiner")
    examining.complete("approve_decision", by="approver")
    examining.complete("sign_decision", by="approver")
    assert ("decision_register", SUCCESSOR) in examining.notices


def test_a_new_answer_stops_the_clock_of_the_office(examining: Office) -> None:
    """条例第十一条第（二）项: 因当事人更换需要重新答辩的期间."""
    examining.advance_to(date(2026, 6, 1))
    before = examining.limit(DECISION).expires_on
    examining.start("shared.party_change", by="formality")
    examining.complete("check_party_change", by="formality", needs_answer=True)

    # Served electronically on Monday 1 June + 15 days = 16 June; + 30 days = Thursday 16 July 2026.
    assert examining.limit(ANSWER).expires_on == date(2026, 7, 16)
    assert examining.limit(DECISION).state == "suspended"
    examining.advance_to(date(2026, 7, 17))

    assert examining.limit(ANSWER).state == "expired", "its own procedure does not hold it"
    assert before == date(2027, 4, 30)
    # 1 June to 16 July: 46 days do not count; 30 April + 46 days = Tuesday 15 June 2027.
    assert examining.limit(DECISION).expires_on == date(2027, 6, 15)
    assert examining.open_tasks == ["examine"]


def test_the_new_party_answers(examining: Office) -> None:
    examining.start("shared.party_change", by="formality", successor_credit_code=CODE)
    examining.complete("check_party_change", by="formality", needs_answer=True)
    assert isinstance(refusal(examining.send, "renewed_answer", by="opponent"), Forbidden)

    examining.send("renewed_answer", by="successor", answer_reasons="被异议商标经使用已有知名度。")

    assert examining.limit(ANSWER).state == "met"
    assert [(stop.from_on, stop.to_on) for stop in examining.case.suspensions] == [(date(2026, 3, 2), date(2026, 3, 1))]


def test_another_name_is_the_same_party(examining: Office) -> None:
    """商标评审规则（2014）第二十五条."""
    examining.start("shared.party_change", by="respondent", change_kind="name", successor_name="浙江海潮时装有限公司")
    examining.complete("check_party_change", by="formality")

    assert parties(examining)["respondent"] == "浙江海潮时装有限公司"
    assert examining.engine.case(examining.actor("respondent"), examining.case_no).line.case_no == examining.case_no
    [line] = [line for line in examining.history() if line.act == "party.changed"]
    assert (line.old["name"], line.new["name"]) == ("浙江海潮服饰有限公司", "浙江海潮时装有限公司")


def test_another_agency_receives_from_then_on(examining: Office) -> None:
    examining.start(
        "shared.party_change", by="opponent", party_role="opponent", change_kind="agent", agent_name="正和商标代理"
    )
    examining.complete("check_party_change", by="formality")

    assert {party.role: party.agent for party in examining.case.parties} == {
        "opponent": "正和商标代理",
        "respondent": None,
    }
    found = examining.engine.search(examining.actor("formality"), "正和商标").items
    assert [line.case_no for line in found] == [examining.case_no]


def test_a_party_changes_its_own_side_only(examining: Office) -> None:
    error = refusal(examining.start, "shared.party_change", by="opponent")
    assert isinstance(error, InvalidForm) and list(error.errors) == ["party_role"]

    error = refusal(examining.start, "shared.party_change", by="formality", party_role="applicant")
    assert isinstance(error, InvalidForm) and list(error.errors) == ["party_role"]


def test_a_change_without_proof_is_refused_in_writing(examining: Office) -> None:
    examining.start("shared.party_change", by="respondent")
    examining.complete("check_party_change", by="formality", party_change_decision="refuse")

    assert parties(examining)["respondent"] == examining.respondent_party.name
    assert examining.notices[-1] == ("party_change_refused", examining.respondent_party.name)
