"""Batches (批量办理): first shown, then done item by item, each in a transaction of its own, exactly once.

An item is a job under the lock of its case. The act and the end of its item commit together; a refused act rolls back
whole, and the refusal is written in a transaction after it. Whatever kills the worker, an item is done once or not yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from engine.commands import access, batch_acts, once, pages
from engine.commands.parts import Parts
from engine.errors import EngineError, Forbidden, InvalidForm, Refused, Stale
from engine.store.batches import ACTS, Batch
from engine.store.cases import CaseFile
from engine.store.jobs import Job
from engine.store.queries import batches as queries
from engine.store.queries import jobs as job_queries
from engine.store.queries import locks
from engine.store.queries.batches import ItemRow, Subject, Tally
from engine.store.tasks import Task
from engine.store.work import Work
from engine.values import Actor, BatchItemView, BatchLine, BatchView, Choice, Page, PageRequest

KIND = queries.KIND
#: Items of one batch.
MOST = 200


class ItemRefused(Exception):
    """The act of an item was refused; its transaction is rolled back."""

    def __init__(self, refusal: EngineError) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What somebody chose for an act: tasks, and cases by their numbers for the acts that are on cases."""

    tasks: tuple[int, ...] = ()
    cases: tuple[str, ...] = ()
    #: Task -> version of its case that the preview showed.
    seen: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, tasks: Iterable[int], cases: Iterable[str], seen: Mapping[int, int] | None = None) -> Chosen:
        return cls(tasks=tuple(dict.fromkeys(tasks)), cases=tuple(dict.fromkeys(cases)), seen=seen or {})


def preview(
    work: Work, actor: Actor, act: str, chosen: Chosen, given: Mapping[str, object]
) -> tuple[BatchItemView, ...]:
    """Return what would happen to each task or case; nothing is written. What the actor may not see is left out.

    :raises InvalidForm: what the act needs besides them is missing. :raises Refused: ``no_such_act``.
    """
    _check(work, actor, act, chosen, given)
    return tuple(
        _shown(case, task, case.version, *_expected(work, actor, act, case, task, given))
        for case, task in _subjects(work, actor, act, chosen)
    )


def _subjects(work: Work, actor: Actor, act: str, chosen: Chosen) -> list[Subject]:
    """Return what an act is asked for on, of what the actor may see; where it is on cases, each of them once."""
    tasks = queries.subjects(work.session, actor, chosen.tasks, work.today)
    if act not in batch_acts.ON_CASES:
        return [(case, task) for task, case in tasks]
    cases = queries.cases(work.session, actor, chosen.cases, work.today)
    first: dict[int, Subject] = {case.id: (case, None) for case in cases}
    for task, case in tasks:
        first.setdefault(case.id, (case, task))
    return list(first.values())


def _expected(
    work: Work, actor: Actor, act: str, case: CaseFile, task: Task | None, given: Mapping[str, object]
) -> tuple[str, object]:
    try:
        batch_acts.check(work, actor, act, case, task.id if task is not None else None, given)
    except EngineError as refusal:
        return "refused", _kept(refusal)
    return "waiting", None


def _check(work: Work, actor: Actor, act: str, chosen: Chosen, given: Mapping[str, object]) -> None:
    access.require_office(work, actor, "batch.start")
    if act not in ACTS or (chosen.cases and act not in batch_acts.ON_CASES):
        raise Refused("no_such_act", act=act)
    if not 0 < len(chosen.tasks) + len(chosen.cases) <= MOST:
        raise Refused("batch_size", most=MOST)
    batch_acts.check_given(work, actor, act, given)


def start(
    work: Work, actor: Actor, act: str, chosen: Chosen, given: Mapping[str, object], key: str | None = None
) -> int:
    """Begin a batch; return its id. It is done by the ticker, in the order of the tasks or cases."""
    _check(work, actor, act, chosen, given)
    request = {"act": f"batch.{act}", "tasks": list(chosen.tasks), "given": dict(given)}
    request |= {"cases": list(chosen.cases)} if chosen.cases else {}
    once.wait_for_twin(work, actor, key)
    known = once.answer_of(work, actor, key, request)
    if known is not None:
        return int(known["batch"])
    subjects = _subjects(work, actor, act, chosen)
    if not subjects:
        if chosen.tasks:
            access.absent("task", task=chosen.tasks[0])
        access.absent("case", case_no=chosen.cases[0])
    batch = Batch(account_id=actor.account_id, act=act, given=dict(given), made_at=work.now)
    queries.add(work.session, batch, subjects, chosen.seen, work.now)
    once.keep(work, actor, key, request, {"batch": batch.id})
    return batch.id


def run(_parts: Parts, work: Work, job: Job, *_context: object) -> str | None:
    """Do one item. The case is locked."""
    batch, item, actor = queries.item(work.session, job.payload, work.today)
    if item.state != "waiting":
        return None
    work.batch = batch.id
    if item.task_id is not None:
        locks.note_held(work.session, item.task_id)
    try:
        if actor is None:
            raise Forbidden("account_disabled")
        batch_acts.perform(work, actor, batch.act, item, batch.given)
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
    _, item, _ = queries.item(work.session, job.payload, work.today)
    if job.state != "armed" or item.state != "waiting":
        return
    item.state, item.ended_at, item.refusal = "refused", work.now, _kept(refusal)
    job_queries.finish(work.session, job, work.now)


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
    to = queries.receiver(work.session, batch)
    return BatchView(
        line=_line(batch, queries.tally(work.session, [batch_id])[batch_id]),
        given=batch.given,
        to=to.name if to is not None else "",
        to_en=to.name_en if to is not None else "",
        items=tuple(
            _shown(row.CaseFile, row.Task, row.BatchItem.seen, *_state(row))
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


def _shown(
    case: CaseFile, task: Task | None, seen: int, state: str, refusal: Mapping[str, object] | None
) -> BatchItemView:
    of_case = {"case_no": case.case_no, "kind": case.kind, "seen": seen, "state": state, "refusal": refusal}
    if task is None:
        return BatchItemView(**of_case)
    return BatchItemView(
        **of_case,
        task_id=task.id,
        name=task.name,
        name_en=task.name_en,
        element=task.element,
        form_key=task.form_key,
    )
