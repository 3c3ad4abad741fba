"""Batches (批量办理): one act on many tasks; each item by itself, exactly once, and each refusal with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import Forbidden, InvalidForm, NotFound, Refused
from engine.store.tables import BatchItem, Job
from engine.values import TaskLine, WorklistQuery
from tests import factories
from tests.office import Office, refusal
from tests.plain_answers import answers_of
from tests.statements import count_statements

DIAGRAMS = Path(__file__).parent / "diagrams"


@pytest.fixture
def office(request: pytest.FixtureRequest, on: str) -> Office:
    """The small procedure, on both databases."""
    return request.getfixturevalue("small_office" if on == "sqlite" else "postgres_office")


@pytest.fixture(params=["sqlite", "postgresql"])
def on(request: pytest.FixtureRequest) -> str:
    return request.param


def filed(office: Office, count: int) -> list[TaskLine]:
    """Return the first tasks of new cases."""
    found = []
    for _ in range(count):
        office.file("trademark.opposition", goods_scope="all", grounds=["art_30"])
        found.append(office.open_task("check_formalities"))
    return found


def ids(tasks: list[TaskLine]) -> list[int]:
    return [task.id for task in tasks]


def states(office: Office, login: str, batch: int) -> list[str]:
    return [item.state for item in office.engine.batch(office.actor(login), batch).items]


def test_many_are_claimed_one_by_one_and_the_history_of_each_names_the_batch(office: Office):
    tasks, formality = filed(office, 3), office.actor("formality")
    office.engine.claim_task(office.actor("formality2"), tasks[1].id)

    seen = office.engine.preview_batch(formality, "claim", ids(tasks), {})
    batch = office.engine.start_batch(formality, "claim", ids(tasks), {})
    waiting = states(office, "formality", batch)
    office.tick()

    assert [item.state for item in seen] == ["waiting", "refused", "waiting"]
    assert seen[1].refusal["code"] == "task_claimed"
    assert waiting == ["waiting"] * 3
    assert states(office, "formality", batch) == ["done", "refused", "done"]
    line = office.engine.batches(formality).items[0]
    assert (line.total, line.done, line.refused, line.is_ended) == (3, 2, 1, True)
    history = office.engine.history(office.actor("auditor"), tasks[0].case_no).items
    assert [entry.new["batch"] for entry in history if entry.act == "task.claimed"] == [batch]


def test_the_same_key_is_the_same_batch(office: Office):
    tasks, formality = filed(office, 2), office.actor("formality")

    first = office.engine.start_batch(formality, "claim", ids(tasks), {}, key="once")
    second = office.engine.start_batch(formality, "claim", ids(tasks), {}, key="once")

    assert first == second
    assert len(office.engine.batches(formality).items) == 1


def test_who_leads_gives_tasks_to_a_colleague_who_may_do_them(office: Office):
    tasks, approver = filed(office, 2), office.actor("approver")
    office.engine.claim_task(office.actor("formality"), tasks[0].id)
    to = office.actor("formality2")
    given = {"to": to.account_id, "reason": "年假"}

    batch = office.engine.start_batch(approver, "reassign", ids(tasks), given)
    office.tick()

    assert states(office, "approver", batch) == ["done", "done"]
    assert office.engine.task(to, tasks[0].id).line.is_mine
    last = [line for line in office.engine.history(approver, tasks[0].case_no).items if line.act == "task.reassigned"]
    assert last[0].old == {"assignee": office.actor("formality").name}
    assert last[0].new == {"assignee": to.name, "reason": "年假", "batch": batch}


def test_an_item_of_a_batch_costs_few_statements(office: Office):
    """Lock, facts about both colleagues, the change, its history, the word to both, the end of the item."""
    tasks, approver = filed(office, 6), office.actor("approver")

    def statements(some: list[TaskLine], to: str) -> int:
        given = {"to": office.actor(to).account_id, "reason": "年假"}
        batch = office.engine.start_batch(approver, "reassign", ids(some), given)
        with count_statements(office.database.engine) as sent:
            office.tick()
        assert set(states(office, "approver", batch)) == {"done"}
        return len(sent)

    for to in ("formality", "formality2"):
        assert statements(tasks[:5], to) - statements(tasks[5:], to) <= 4 * 13


def test_nobody_is_given_what_they_may_not_do(office: Office):
    """Role, recusal and four eyes of the colleague are asked for each task by itself."""
    tasks, approver = filed(office, 2), office.actor("approver")
    with office.parts.unit_of_work() as work:
        factories.interest(work, office.accounts["formality2"], office.opponent_party)

    without_role = {"to": office.actor("examiner").account_id, "reason": "x"}
    recused = {"to": office.actor("formality2").account_id, "reason": "x"}

    for given in (without_role, recused):
        seen = office.engine.preview_batch(approver, "reassign", ids(tasks), given)
        batch = office.engine.start_batch(approver, "reassign", ids(tasks), given)
        office.tick()
        assert {item.refusal["code"] for item in seen} == {"not_for_colleague"}
        assert states(office, "approver", batch) == ["refused", "refused"]
    assert office.engine.task(approver, tasks[0].id).line.assignee is None


def test_only_who_leads_reassigns_and_advances(office: Office):
    (task,) = filed(office, 1)
    formality = office.actor("formality")

    with pytest.raises(Forbidden):
        office.engine.prioritise_task(formality, task.id, 3, "急")
    with pytest.raises(Forbidden):
        office.engine.reassign_task(formality, task.id, formality.account_id, "x")


@pytest.mark.parametrize("reason", ["  ", "长" * 501, {"a": 1}, ["x"]])
@pytest.mark.parametrize("act", ["prioritise", "reassign"])
def test_a_preview_promises_nothing_for_a_reason_that_every_item_is_refused_for(office: Office, act: str, reason):
    tasks, approver = filed(office, 1), office.actor("approver")
    given = {"to": office.actor("formality").account_id, "priority": 3, "reason": reason}

    for begin in (office.engine.preview_batch, office.engine.start_batch):
        with pytest.raises(InvalidForm) as refused:
            begin(approver, act, ids(tasks), given)
        assert list(refused.value.errors) == ["reason"]


def test_priority_comes_with_a_reason_and_orders_the_list(office: Office):
    tasks, head = filed(office, 3), office.actor("approver")

    with pytest.raises(InvalidForm):
        office.engine.prioritise_task(head, tasks[2].id, 3, " ")
    batch = office.engine.start_batch(head, "prioritise", [tasks[2].id], {"priority": 3, "reason": "当事人申请加快"})
    office.tick()

    query = WorklistQuery(scope="pool", sort="priority")
    assert states(office, "approver", batch) == ["done"]
    assert office.engine.worklist(office.actor("formality"), query).items[0].id == tasks[2].id
    changed = [line for line in office.engine.history(head, tasks[2].case_no).items if line.act == "task.prioritised"]
    assert changed[0].new == {"priority": 3, "reason": "当事人申请加快", "batch": batch}


def test_one_form_decides_many_and_a_case_that_moved_on_is_left_alone(office: Office):
    tasks, formality = filed(office, 3), office.actor("formality")
    form_key = office.engine.task(formality, tasks[0].id).form_key

    given = {"form_key": form_key, "answers": answers_of(form_key, {"intake_decision": "accept"})}
    batch = office.engine.start_batch(formality, "complete", ids(tasks), given)
    office.engine.claim_task(formality, tasks[1].id)  # the case changes after the batch was asked for
    office.tick()

    assert states(office, "formality", batch) == ["done", "refused", "done"]
    assert office.engine.batch(formality, batch).items[1].refusal["code"] == "case_changed"
    assert office.engine.task(formality, tasks[0].id).line.status == "done"
    assert office.engine.task(formality, tasks[1].id).line.status == "claimed"


def examined(office: Office) -> tuple[TaskLine, dict[str, object]]:
    """Return a draft that can be decided, of a case whose notices still wait to be printed, and the decision."""
    office.file("trademark.opposition", goods_scope="all", grounds=["art_30"])
    office.complete("check_formalities", by="formality", intake_decision="accept")
    office.send("answer", by="respondent")
    task = office.open_task("draft_decision")
    form_key = office.engine.task(office.actor("examiner"), task.id).form_key
    return task, {"form_key": form_key, "answers": answers_of(form_key, {})}


def test_notices_that_are_printed_meanwhile_leave_a_judgement_as_it_was(office: Office):
    """A machine puts on paper what was issued before: nothing that anybody judged has changed."""
    (task, given), examiner = examined(office), office.actor("examiner")
    shown = office.engine.task(examiner, task.id).seen
    before = len(office.acts())
    batch = office.engine.start_batch(examiner, "complete", [task.id], given)
    office.tick()

    acts = office.acts()[before:]
    assert acts[0] == "document.rendered" and acts.index("document.rendered") < acts.index("task.completed")
    assert states(office, "examiner", batch) == ["done"] and shown < office.case.seen
    assert office.engine.verify_history(office.actor("auditor"), office.case_no)["is_intact"]


def test_what_else_came_meanwhile_still_asks_for_another_look(office: Office):
    """Printed notices hide nothing that came before or after them: neither on a page nor in a batch."""
    (task, given), examiner = examined(office), office.actor("examiner")
    old = office.engine.task(examiner, task.id).seen
    office.engine.claim_task(office.actor("examiner2"), task.id)
    office.engine.release_task(office.actor("examiner2"), task.id)
    office.tick()  # the notices are printed after that

    refused = refusal(office.engine.complete_task, examiner, task.id, given["answers"], seen=old)
    assert refused.code == "case_changed"
    for seen in (-1, 10**9):
        refused = refusal(office.engine.complete_task, examiner, task.id, given["answers"], seen=seen)
        assert refused.code == "case_changed"


def test_a_batch_decides_on_what_its_preview_showed(office: Office):
    """A paper that comes between the preview and the beginning is not decided over unseen."""
    (task, given), examiner = examined(office), office.actor("examiner")
    (shown,) = office.engine.preview_batch(examiner, "complete", [task.id], given)
    office.engine.claim_task(examiner, task.id)
    blind = office.engine.start_batch(examiner, "complete", [task.id], given, seen={task.id: shown.seen})
    office.tick()

    assert office.engine.batch(examiner, blind).items[0].refusal["code"] == "case_changed"
    (shown,) = office.engine.preview_batch(examiner, "complete", [task.id], given)
    again = office.engine.start_batch(examiner, "complete", [task.id], given, seen={task.id: shown.seen})
    office.tick()
    assert states(office, "examiner", again) == ["done"]


def test_a_form_that_is_not_filled_in_decides_nothing(office: Office):
    tasks, formality = filed(office, 1), office.actor("formality")
    form_key = office.engine.task(formality, tasks[0].id).form_key

    with pytest.raises(InvalidForm):
        office.engine.start_batch(formality, "complete", ids(tasks), {"form_key": form_key, "answers": {}})
    with pytest.raises(Refused):
        office.engine.start_batch(formality, "burn", ids(tasks), {})
    assert office.engine.batches(formality).items == ()


def test_an_item_whose_worker_died_is_done_once(office: Office):
    """The attempt is counted and nothing was committed: the next ticker does it; the same job again does nothing."""
    tasks, formality = filed(office, 1), office.actor("formality")
    batch = office.engine.start_batch(formality, "claim", ids(tasks), {})
    with office.parts.unit_of_work() as work:
        job = work.session.query(Job).filter_by(kind="batch").one()
        job.attempts, job.claimed_by = 1, "dead"
    office.tick()
    with office.parts.unit_of_work() as work:
        job = work.session.query(Job).filter_by(kind="batch").one()
        job.state, job.done_at, job.attempts = "armed", None, 0
    office.engine.release_task(formality, tasks[0].id)
    office.tick()

    assert states(office, "formality", batch) == ["done"]
    assert office.engine.task(formality, tasks[0].id).line.assignee is None
    with office.parts.unit_of_work(read_only=True) as work:
        assert [item.state for item in work.session.query(BatchItem).all()] == ["done"]


def test_a_batch_is_its_owners_and_shows_nothing_of_what_is_hidden_since(office: Office):
    tasks, formality = filed(office, 2), office.actor("formality")
    batch = office.engine.start_batch(formality, "claim", ids(tasks), {})
    with pytest.raises(NotFound):
        office.engine.batch(office.actor("formality2"), batch)
    with office.parts.unit_of_work() as work:
        factories.interest(work, office.accounts["formality"], office.opponent_party)
    office.tick()

    shown = office.engine.batch(formality, batch)
    assert [item.state for item in shown.items] == ["refused", "refused"]
    assert tasks[0].case_no not in str(shown)


def test_extensions_are_requested_where_the_law_lets_them_be(small_office: Office):
    """Not in a case without such a limit, nor beside a request that runs already, nor beyond what any law allows."""
    diagram = (DIAGRAMS / "small_extension.bpmn").read_bytes()
    small_office.publish({"shared.extension": diagram})
    (fresh,) = filed(small_office, 1)
    examined = []
    for _ in range(2):
        small_office.file("trademark.opposition", goods_scope="all", grounds=["art_30"])
        small_office.complete("check_formalities", intake_decision="accept")
        small_office.send("answer", by="respondent")
        examined.append(small_office.case.tasks[0])
    small_office.start("shared.extension", by="examiner", months=3)
    examiner, given = small_office.actor("examiner"), {"months": 3, "reasons": "案情复杂"}

    seen = small_office.engine.preview_batch(examiner, "extend", [fresh.id, *ids(examined)], given)
    batch = small_office.engine.start_batch(examiner, "extend", [fresh.id, *ids(examined)], given)
    small_office.tick()

    ended = small_office.engine.batch(examiner, batch).items
    assert [item.state for item in seen] == ["refused", "waiting", "refused"]
    assert [item.state for item in ended] == ["refused", "done", "refused"]
    assert [item.refusal and item.refusal["code"] for item in ended] == ["nothing_to_extend", None, "already_running"]
    small_office.case_no = examined[0].case_no
    assert "approve_extension" in small_office.open_tasks
    with pytest.raises(InvalidForm):
        small_office.engine.start_batch(examiner, "extend", ids(examined), {"months": 40, "reasons": "x"})


def test_nobody_checks_their_own_work_by_way_of_a_batch(small_office: Office):
    """Four eyes hold for each item, also through a second account, and when somebody else gives the task away."""
    small_office.file("trademark.opposition", goods_scope="all", grounds=["art_30"])
    small_office.complete("check_formalities", intake_decision="accept")
    small_office.send("answer", by="respondent")
    person = small_office.actor("examiner").person_id
    with small_office.parts.unit_of_work() as work:
        factories.account(work, "double", "林若溪", ["approver"], person_id=person)
    small_office.complete("draft_decision", by="examiner")
    task, drafter = small_office.open_task("approve_decision"), small_office.actor("double")

    claimed = small_office.engine.start_batch(drafter, "claim", [task.id], {})
    given = {"to": drafter.account_id, "reason": "x"}
    pushed = small_office.engine.start_batch(small_office.actor("approver"), "reassign", [task.id], given)
    small_office.tick()

    assert small_office.engine.batch(drafter, claimed).items[0].refusal["code"] == "four_eyes"
    refusal = small_office.engine.batch(small_office.actor("approver"), pushed).items[0].refusal
    assert (refusal["code"], refusal["params"]["reason"]) == ("not_for_colleague", "four_eyes")


def test_a_page_and_its_counts_cost_the_same_however_many_tasks(small_office: Office):
    formality, few, many = small_office.actor("formality"), 0, 0
    filed(small_office, 1)
    with count_statements(small_office.database.engine) as statements:
        small_office.engine.worklist(formality)
        small_office.engine.worklist_counts(formality)
        few = len(statements)
    filed(small_office, 6)
    with count_statements(small_office.database.engine) as statements:
        small_office.engine.worklist(formality)
        small_office.engine.worklist_counts(formality)
        many = len(statements)

    assert few == many <= 8


def test_an_item_whose_job_was_given_up_has_failed_and_is_done_once_the_job_is_released(office: Office):
    """The page must not wait for ever, nor say that nothing was wrong; who mends the fault lets it go on."""
    tasks, formality = filed(office, 2), office.actor("formality")
    batch = office.engine.start_batch(formality, "claim", ids(tasks), {})
    with office.parts.unit_of_work() as work:
        job = work.session.query(Job).filter_by(dedup_key=f"batch:{batch}:{tasks[0].id}").one()
        job.state, job.last_error, job_id = "incident", "OperationalError: disk full", job.id
    office.tick()

    seen = office.engine.batch(formality, batch)
    assert [item.state for item in seen.items] == ["failed", "done"]
    assert seen.items[0].refusal["code"] == "act_failed"
    assert (seen.line.total, seen.line.done, seen.line.failed, seen.line.is_ended) == (2, 1, 1, True)
    assert office.engine.batches(formality).items[0].failed == 1

    office.engine.retry_job(office.actor("admin"), job_id)
    office.tick()
    assert states(office, "formality", batch) == ["done", "done"]
