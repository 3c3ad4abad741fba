"""Batches (批量办理): first shown, then done item by item, each in a transaction of its own, exactly once.

An item is a job under the lock of its case. The act and the end of its item commit together; a refused act rolls back
whole, and the refusal is written in a transaction after it. Whatever kills the worker, an item is done once or not yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NoReturn

from engine.commands import access, batch_acts, once, pages
from engine.commands.parts import Parts
from engine.errors import EngineError, Forbidden, InvalidForm, Refused, Stale
from engine.store.batches import ACTS, Batch
from engine.store.cases import CaseFile
from engine.store.jobs import Job
from engine.store.queries import batches as queries
from engine.store.queries import locks
from engine.store.queries.batches import ItemRow, Tally
from engine.store.tasks import Task
from engine.store.work import Work
from engine.values import Actor, BatchItemView, BatchLine, BatchView, Choice, Page, PageRequest

KIND = queries.KIND
#: Tasks of one batch.
MOST = 200


class ItemRefused(Exception):
    """The act of an item was refused; its transaction is rolled back."""

    def __init__(self, refusal: EngineError) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def preview(
    work: Work, actor: Actor, act: str, task_ids: Iterable[int], given: Mapping[str, object]
) -> tuple[BatchItemView, ...]:
    """Return what would happen to each task; nothing is written. What the actor may not see is left out.

    :raises InvalidForm: what the act needs besides the tasks is missing. :raises Refused: ``no_such_act``.
    """
    wanted = _checked(work, actor, act, task_ids, given)
    return tuple(
        _shown(task, case.case_no, *_expected(work, actor, act, task.id, given))
        for task, case in _subjects(work, actor, act, wanted)
    )


def _subjects(work: Work, actor: Actor, act: str, wanted: Iterable[int]) -> list[tuple[Task, CaseFile]]:
    """Return what an act is asked for on: the tasks that the actor may see; where it is on cases, the first of each."""
    found = queries.subjects(work.session, actor, wanted, work.today)
    if act not in batch_acts.ON_CASES:
        return list(found)
    first: dict[int, tuple[Task, CaseFile]] = {}
    for task, case in found:
        first.setdefault(case.id, (task, case))
    return list(first.values())


def _expected(work: Work, actor: Actor, act: str, task_id: int, given: Mapping[str, object]) -> tuple[str, object]:
    try:
        batch_acts.check(work, actor, act, task_id, given)
    except EngineError as refusal:
        return "refused", _kept(refusal)
    return "waiting", None


def _checked(
    work: Work, actor: Actor, act: str, task_ids: Iterable[int], given: Mapping[str, object]
) -> tuple[int, ...]:
    access.require_office(work, actor, "batch.start")
    if act not in ACTS:
        raise Refused("no_such_act", act=act)
    wanted = tuple(dict.fromkeys(task_ids))
    if not 0 < len(wanted) <= MOST:
        raise Refused("batch_size", most=MOST)
    batch_acts.check_given(work, actor, act, given)
    return wanted


def start(
    work: Work, actor: Actor, act: str, task_ids: Iterable[int], given: Mapping[str, object], key: str | None = None
) -> int:
    """Begin a batch; return its id. It is done by the ticker, in the order of the tasks."""
    wanted = _checked(work, actor, act, task_ids, given)
    request = {"act": f"batch.{act}", "tasks": list(wanted), "given": dict(given)}
    once.wait_for_twin(work, actor, key)
    known = once.answer_of(work, actor, key, request)
    if known is not None:
        return int(known["batch"])
    subjects = _subjects(work, actor, act, wanted)
    if not subjects:
        access.absent("task", task=wanted[0])
    batch = Batch(account_id=actor.account_id, act=act, given=dict(given), made_at=work.now)
    queries.add(work.session, batch, {task.id: (case.id, case.version) for task, case in subjects}, work.now)
    once.keep(work, actor, key, request, {"batch": batch.id})
    return batch.id


def run(_parts: Parts, work: Work, job: Job, *_context: object) -> str | None:
    """Do one item. The case is locked."""
    batch, item, actor = queries.item(work.session, job.payload["batch"], job.payload["task"], work.today)
    if item.state != "waiting":
        return None
    work.batch = batch.id
    locks.note_held(work.session, item.task_id)
    try:
        if actor is None:
            raise Forbidden("account_disabled")
        batch_acts.perform(work, actor, batch.act, item.task_id, batch.given, item.seen)
    except EngineError as refusal:
        _refuse(refusal)
    item.state, item.ended_at = "done", work.now
    return None


def _refuse(refusal: EngineError) -> NoReturn:
    if isinstance(refusal, Stale) and refusal.code == "busy":
        raise refusal
    raise ItemRefused(refusal) from refusal


def note_refusal(work: Work, job_id: int, refusal: EngineError) -> None:
    """Write that an item was refused, after its own transaction was rolled back."""
    job = work.session.get_one(Job, job_id)
    _, item, _ = queries.item(work.session, job.payload["batch"], job.payload["task"], work.today)
    if job.state != "armed" or item.state != "waiting":
        return
    item.state, item.ended_at, item.refusal = "refused", work.now, _kept(refusal)
    job.state, job.done_at, job.last_error = "done", work.now, None


def _kept(refusal: EngineError) -> dict[str, object]:
    params = {
        name: str(value) if not isinstance(value, int | list) else value for name, value in refusal.params.items()
    }
    fields = refusal.errors if isinstance(refusal, InvalidForm) else {}
    return {"kind": type(refusal).__name__, "code": refusal.code, "params": params, "fields": dict(fields)}


def view(work: Work, actor: Actor, batch_id: int) -> BatchView:
    """Return a batch of one's own with its items. :raises NotFound: there is none."""
    batch = queries.by_id(work.session, actor.account_id, batch_id) or access.absent("batch", batch=batch_id)
    rows = queries.items(work.session, actor, batch_id, work.today)
    return BatchView(
        line=_line(batch, queries.tally(work.session, [batch_id])[batch_id]),
        given=batch.given,
        items=tuple(
            _shown(row.Task, row.CaseFile.case_no, *_state(row))
            if row.is_visible
            else BatchItemView(state=_state(row)[0])
            for row in rows
        ),
    )


def _state(row: ItemRow) -> tuple[str, Mapping[str, object] | None]:
    """Return the state of an item and its refusal; one whose job was given up waits for a person and has failed."""
    if row.has_failed:
        return "failed", {"kind": "Refused", "code": "act_failed", "params": {}, "fields": {}}
    return row.BatchItem.state, row.BatchItem.refusal


def page(work: Work, actor: Actor, request: PageRequest) -> Page[BatchLine]:
    """Return the batches of an account, newest first."""
    rows = queries.page(work.session, actor.account_id, pages.after(request), request.size + 1)
    shown = rows[: request.size]
    return Page(
        items=tuple(_line(batch, tally) for batch, tally in shown),
        next=str(shown[-1][0].id) if len(rows) > request.size else None,
    )


def colleagues(work: Work, actor: Actor, task_ids: Iterable[int]) -> tuple[Choice, ...]:
    """Return who holds a role that one of the tasks asks for: to whom they can be given."""
    access.require_office(work, actor, "batch.start")
    roles = {task.role for task, _ in queries.subjects(work.session, actor, task_ids, work.today)}
    found = queries.colleagues(work.session, roles, work.today) if roles else ()
    return tuple(Choice(value=str(one.id), name=one.name, name_en=one.name_en or one.name) for one in found)


def _line(batch: Batch, tally: Tally) -> BatchLine:
    total = tally.waiting + tally.done + tally.refused
    return BatchLine(
        id=batch.id,
        act=batch.act,
        made_at=batch.made_at,
        total=total,
        done=tally.done,
        refused=tally.refused,
        failed=tally.failed,
    )


def _shown(task: Task, case_no: str, state: str, refusal: Mapping[str, object] | None) -> BatchItemView:
    return BatchItemView(
        task_id=task.id,
        case_no=case_no,
        name=task.name,
        name_en=task.name_en,
        element=task.element,
        form_key=task.form_key,
        state=state,
        refusal=refusal,
    )
