"""回避（商标法实施条例（2014）第七条）: an interest becomes known in the middle of a case."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden, InvalidForm, NotFound
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


@pytest.mark.parametrize("by", ["opponent", "examiner2", "examiner"])
def test_who_is_recused_on_request_is_out_of_the_case(claimed: Office, by: str) -> None:
    """A party asks, a colleague, or the official in person; the head of department decides, another one goes on."""
    claimed.start("shared.recusal", by=by)
    assert "decide_recusal" in claimed.open_tasks

    claimed.complete("decide_recusal", by="approver")

    assert isinstance(refusal(claimed.engine.case, claimed.actor("examiner"), claimed.case_no), NotFound)
    assert claimed.case_no not in {line.case_no for line in claimed.engine.find_cases(claimed.actor("examiner")).items}
    task = claimed.open_task("examine")
    assert (task.status, task.assignee) == ("open", None), "back in the pool"
    claimed.complete("examine", by="examiner2")
    assert {"shared.recusal.started", "recusal.decided", "task.released"} <= set(claimed.acts())
    assert next(line for line in claimed.history() if line.act == "recusal.decided").subject == "林若溪"


def test_a_refused_request_changes_nothing(claimed: Office) -> None:
    claimed.start("shared.recusal", by="opponent")
    claimed.complete("decide_recusal", by="approver", recusal_decision="refuse")

    assert claimed.open_task("examine").assignee == "林若溪"
    claimed.complete("examine", by="examiner")


def test_nobody_decides_about_themselves(claimed: Office) -> None:
    claimed.start("shared.recusal", by="opponent", official="魏建国")

    error = refusal(claimed.complete, "decide_recusal", by="approver")
    assert isinstance(error, Forbidden)
    error = refusal(claimed.complete, "decide_recusal", by="approver", recusal_decision="refuse")
    assert isinstance(error, Forbidden)
    claimed.complete("decide_recusal", by="approver2")

    assert isinstance(refusal(claimed.engine.case, claimed.actor("approver"), claimed.case_no), NotFound)


@pytest.mark.parametrize("official", ["无此人", "周子航"])
def test_only_an_official_is_recused(claimed: Office, official: str) -> None:
    assert isinstance(refusal(claimed.start, "shared.recusal", by="opponent", official=official), InvalidForm)
    assert "decide_recusal" not in claimed.open_tasks
