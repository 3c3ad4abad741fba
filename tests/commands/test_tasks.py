"""Tasks: one wins, the others learn why; a case moves as its diagram says."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden, NotFound, Refused, Stale
from tests.office import Office, refusal


@pytest.fixture
def filed(small_office: Office) -> Office:
    small_office.file("trademark.opposition", mark_no=small_office.mark.application_no, grounds=["relative"])
    return small_office


def test_filing_opens_the_first_task(filed: Office) -> None:
    assert filed.open_tasks == ["check_formalities"]
    assert filed.case.line.case_no == "YY2026000001"
    assert {party.role: party.name for party in filed.case.parties} == {
        "opponent": filed.opponent_party.name,
        "respondent": filed.respondent_party.name,
    }


def test_completing_a_task_moves_the_case(filed: Office) -> None:
    outcome = filed.complete("check_formalities", decision="accept")

    assert filed.open_tasks == []
    assert filed.awaited == ["answer", "withdrawal"]
    assert outcome.due_on == filed.limit("tm-opposition-answer").expires_on
