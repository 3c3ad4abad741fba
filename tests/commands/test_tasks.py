"""Tasks: one wins, the others learn why; a case moves as its diagram says."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden, NotFound, Refused, Stale
from tests.office import Office, refusal
from tests.statements import count_statements


@pytest.fixture
def filed(small_office: Office) -> Office:
    small_office.file("trademark.opposition")
    return small_office


def test_filing_opens_the_first_task(filed: Office) -> None:
    assert filed.open_tasks == ["check_formalities"]
    assert filed.case.line.case_no == "YY2026000001"
    assert {party.role: party.name for party in filed.case.parties} == {
        "opponent": filed.opponent_party.name,
        "respondent": filed.respondent_party.name,
    }


def test_completing_a_task_moves_the_case(filed: Office) -> None:
    outcome = filed.complete("check_formalities", intake_decision="accept")

    assert filed.open_tasks == []
    assert filed.awaited == ["answer", "withdrawal"]
    assert outcome.due_on == filed.limit("tm-opposition-answer").expires_on


def test_silence_moves_the_case_on_the_day_after_the_last_day(filed: Office) -> None:
    filed.complete("check_formalities", intake_decision="accept")
    limit = filed.limit("tm-opposition-answer")

    filed.advance_to(limit.expires_on)
    assert filed.open_tasks == []

    filed.advance(1)
    assert filed.open_tasks == ["draft_decision"]
    assert filed.limit("tm-opposition-answer").state == "expired"


def test_an_answer_in_time_meets_the_limit(filed: Office) -> None:
    filed.complete("check_formalities", intake_decision="accept")

    filed.send("answer", by="respondent")

    assert filed.open_tasks == ["draft_decision"]
    assert filed.limit("tm-opposition-answer").state == "met"
    assert not [job for job in filed.jobs("armed") if job.kind == "expire" and job.case_no == ""]


def test_a_whole_case(filed: Office) -> None:
    filed.complete("check_formalities", intake_decision="accept")
    filed.send("answer", by="respondent")
    filed.complete("draft_decision", by="examiner")

    outcome = filed.complete("approve_decision")

    assert outcome.closed_as == "finished"
    assert filed.case.line.closed_on == filed.today
    assert ("decision_register", filed.opponent_party.name) in filed.notices
    assert filed.engine.verify_history(filed.actor("auditor"), filed.case_no)["is_intact"]


def test_only_whom_it_is_awaited_of_may_send(filed: Office) -> None:
    filed.complete("check_formalities", intake_decision="accept")

    assert refusal(filed.send, "answer", by="opponent").code == "not_awaited_of_you"
    assert refusal(filed.send, "evidence", by="opponent").code == "not_awaited"


def test_a_withdrawal_cancels_what_was_running(filed: Office) -> None:
    filed.complete("check_formalities", intake_decision="accept")

    outcome = filed.send("withdrawal", by="opponent")

    assert outcome.closed_as == "withdrawn"
    assert filed.limit("tm-opposition-answer").state == "cancelled"
    assert {job.kind for job in filed.jobs("armed") if job.case_no} == {"render"}


def test_the_second_completion_is_stale(filed: Office) -> None:
    task = filed.open_task("check_formalities")
    actor = filed.able(task)[0]
    filed.engine.complete_task(actor, task.id, {"intake_decision": "accept"})

    error = refusal(filed.engine.complete_task, actor, task.id, {"intake_decision": "accept"})

    assert isinstance(error, Stale) and error.code == "task_done"


def test_a_claimed_task_is_stale_for_a_colleague(filed: Office) -> None:
    task = filed.open_task("check_formalities")
    filed.engine.claim_task(filed.actor("formality"), task.id)

    error = refusal(filed.engine.complete_task, filed.actor("formality2"), task.id, {"intake_decision": "accept"})

    assert isinstance(error, Stale) and error.code == "task_claimed"


def test_a_page_that_is_behind_is_stale(filed: Office) -> None:
    task = filed.open_task("check_formalities")
    seen = filed.engine.task(filed.actor("formality"), task.id).seen
    filed.engine.claim_task(filed.actor("formality"), task.id)

    error = refusal(
        filed.engine.complete_task, filed.actor("formality"), task.id, {"intake_decision": "accept"}, seen=seen
    )

    assert error.code == "case_changed"


def test_the_drafter_may_not_approve(filed: Office) -> None:
    """Four eyes compare persons: a second account of the drafter is refused as well."""
    from tests import factories

    with filed.parts.unit_of_work() as work:
        factories.account(work, "double", "林若溪", ["approver"], person_id=filed.actor("examiner").person_id)
    filed.complete("check_formalities", intake_decision="accept")
    filed.send("answer", by="respondent")
    filed.complete("draft_decision", by="examiner")

    error = refusal(filed.complete, "approve_decision", by="double")

    assert isinstance(error, Forbidden) and error.code == "four_eyes"


def test_a_recused_colleague_sees_no_case(filed: Office) -> None:
    from tests import factories

    with filed.parts.unit_of_work() as work:
        factories.interest(work, filed.accounts["formality"], filed.opponent_party)
    task = filed.open_task("check_formalities")

    for act in (
        lambda: filed.engine.task(filed.actor("formality"), task.id),
        lambda: filed.engine.complete_task(filed.actor("formality"), task.id, {"intake_decision": "accept"}),
        lambda: filed.engine.case(filed.actor("formality"), filed.case_no),
    ):
        assert isinstance(refusal(act), NotFound)
    assert filed.engine.worklist(filed.actor("formality")).items == ()
    assert filed.engine.worklist_counts(filed.actor("formality"))["pool"] == 0
    assert filed.engine.search(filed.actor("formality"), filed.case_no).items == ()


def test_a_wrong_role_is_refused(filed: Office) -> None:
    error = refusal(filed.complete, "check_formalities", by="examiner", intake_decision="accept")

    assert isinstance(error, Forbidden) and error.code == "not_your_role"


def test_the_same_key_acts_once(filed: Office) -> None:
    task = filed.open_task("check_formalities")
    actor = filed.actor("formality")

    first = filed.engine.complete_task(actor, task.id, {"intake_decision": "accept"}, key="k1")
    again = filed.engine.complete_task(actor, task.id, {"intake_decision": "accept"}, key="k1")

    assert first == again
    assert filed.acts().count("task.completed") == 1
    error = refusal(
        filed.engine.complete_task,
        actor,
        task.id,
        {"intake_decision": "reject", "rejection_grounds": ["late"], "reasons": "逾期"},
        key="k1",
    )
    assert isinstance(error, Refused) and error.code == "key_reused"


def test_a_draft_is_kept_as_typed_and_moves_nothing(filed: Office) -> None:
    task = filed.open_task("check_formalities")
    actor = filed.actor("formality")
    before = filed.engine.task(actor, task.id).seen

    filed.engine.save_draft(actor, task.id, {"intake_decision": "", "reasons": "待核实"})

    view = filed.engine.task(actor, task.id)
    assert view.draft == {"intake_decision": "", "reasons": "待核实"} and view.seen == before


def test_a_draft_that_was_saved_elsewhere_since_is_not_written_over(filed: Office) -> None:
    """Two pages on one task, of two people or of one: the later one would wipe out what it never showed."""
    task = filed.open_task("check_formalities")
    one, other = filed.actor("formality"), filed.actor("formality2")
    first = filed.engine.save_draft(one, task.id, {"reasons": "甲"}, over="")
    filed.clock.travel(seconds=60)

    assert refusal(filed.engine.save_draft, other, task.id, {"reasons": "乙"}, over="").code == "draft_changed"
    assert filed.engine.task(one, task.id).draft == {"reasons": "甲"}
    again = filed.engine.save_draft(other, task.id, {"reasons": "甲乙"}, over=first.isoformat())
    shown = filed.engine.task(one, task.id).draft_saved_at
    assert shown == again and filed.engine.save_draft(one, task.id, {"reasons": "丙"}, over=shown.isoformat())
    assert refusal(filed.engine.save_draft, other, task.id, {}, over="no moment").code == "draft_changed"


def test_the_number_of_statements_is_small_and_constant(filed: Office) -> None:
    task = filed.open_task("check_formalities")
    actor = filed.actor("formality")
    filed.engine.task(actor, task.id)

    with count_statements(filed.database.engine) as statements:
        filed.engine.complete_task(actor, task.id, {"intake_decision": "accept"})

    assert len(statements) <= 16, "\n".join(statements.sent)
