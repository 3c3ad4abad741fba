"""Review (审批、退回、复核): a draft comes back with its reasons; another examiner is asked before it is approved."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden
from tests.journeys.running import drafted_opposition
from tests.office import Office, refusal

RETURN = {
    "approval": "return",
    "return_reasons": ["wrong_article", "reasoning_thin"],
    "return_note": "第三十条应逐项说理。",
}


@pytest.fixture
def drafted(office: Office) -> Office:
    """A decision on an opposition waits for its approval; 林若溪 drafted it."""
    drafted_opposition(office)
    return office


def view(office: Office, element: str, login: str) -> object:
    return office.engine.task(office.actor(login), office.open_task(element).id)


def test_the_drafter_reads_why_it_came_back_and_not_after_it_went_on(drafted: Office) -> None:
    assert view(drafted, "approve_decision", "approver").returned is None
    drafted.complete("approve_decision", by="approver", **RETURN)

    again = view(drafted, drafted.open_tasks[0], "examiner").returned
    assert (again.by, again.note) == ("魏建国", "第三十条应逐项说理。")
    assert [(one.value, one.name, one.name_en) for one in again.reasons] == [
        ("wrong_article", "适用条款不当", "Wrong article"),
        ("reasoning_thin", "说理不充分", "Reasoning too thin"),
    ]

    for element in list(drafted.open_tasks):
        drafted.complete(element, by="examiner")
    if "approve_decision" not in drafted.open_tasks:
        drafted.complete("draft_decision", by="examiner")
    assert view(drafted, "approve_decision", "approver").returned is None


def test_a_second_opinion_comes_from_somebody_else_and_binds_nobody(drafted: Office) -> None:
    assert isinstance(refusal(drafted.start, "shared.second_look", by="examiner2"), Forbidden)
    drafted.start("shared.second_look", by="approver")
    assert drafted.open_tasks == ["approve_decision", "give_second_opinion"]

    assert refusal(drafted.complete, "give_second_opinion", by="examiner").code == "four_eyes"
    drafted.complete("give_second_opinion", by="examiner2", second_opinion="disagree", opinion_reasons="商品不类似。")

    [opinion] = view(drafted, "approve_decision", "approver").opinions
    assert (opinion.by, opinion.opinion.value, opinion.reasons) == ("郑启明", "disagree", "商品不类似。")
    drafted.complete("approve_decision", by="approver")
    assert drafted.open_tasks == ["sign_decision"]


def test_the_approval_does_not_wait_for_the_second_opinion(drafted: Office) -> None:
    drafted.start("shared.second_look", by="approver")

    drafted.complete("approve_decision", by="approver")

    assert "sign_decision" in drafted.open_tasks


def test_the_parties_learn_nothing_of_it(drafted: Office) -> None:
    drafted.start("shared.second_look", by="approver")
    drafted.complete("give_second_opinion", by="examiner2", opinion_reasons="只供审批参考的意见")

    seen = drafted.engine.case(drafted.actor("opponent"), drafted.case_no)

    assert "只供审批参考的意见" not in repr(seen) and "give_second_opinion" not in repr(seen)
