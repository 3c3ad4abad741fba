"""回避（商标法实施条例（2014）第七条）: an interest becomes known in the middle of a case."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden, NotFound
from tests import factories
from tests.office import Office, refusal


@pytest.fixture
def claimed(office: Office) -> Office:
    """Under examination; the task lies in the hands of an examiner."""
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.engine.claim_task(office.actor("examiner"), office.open_task("examine").id)
    return office


def recuse(office: Office, login: str) -> None:
    with office.parts.unit_of_work() as work:
        account = work.session.merge(office.accounts[login])
        factories.interest(work, account, work.session.merge(office.opponent_party), kind="relative")


def test_from_then_on_the_case_does_not_exist_for_the_person(claimed: Office) -> None:
    recuse(claimed, "examiner")

    assert isinstance(refusal(claimed.complete, "examine", by="examiner"), NotFound)
    assert isinstance(refusal(claimed.engine.case, claimed.actor("examiner"), claimed.case_no), NotFound)
    assert claimed.open_tasks == ["examine"], "the case is unharmed"


def test_the_head_gives_the_task_to_another_who_goes_on(claimed: Office) -> None:
    recuse(claimed, "examiner")
    task = claimed.open_task("examine")
    taken = refusal(claimed.engine.claim_task, claimed.actor("examiner2"), task.id)
    assert taken.code == "task_claimed"

    claimed.engine.release_task(claimed.actor("approver"), task.id)
    claimed.complete("examine", by="examiner2")
    claimed.complete("draft_decision", by="examiner2")
    claimed.complete("approve_decision", by="approver")

    assert claimed.open_tasks == ["sign_decision"]


def test_what_was_done_before_stands_and_the_approval_needs_somebody_else(claimed: Office) -> None:
    claimed.complete("examine", by="examiner")
    claimed.complete("draft_decision", by="examiner")
    recuse(claimed, "approver")

    assert isinstance(refusal(claimed.complete, "approve_decision", by="approver"), NotFound)
    claimed.complete("approve_decision", by="approver2")
    assert isinstance(refusal(claimed.complete, "sign_decision", by="examiner"), Forbidden)
    assert [line.actor for line in claimed.history() if line.act == "task.completed"].count("林若溪") == 2
