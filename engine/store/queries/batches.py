"""Statements about batches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Integer, Row, Select, String, and_, bindparam, case, cast, func, insert, literal, select
from sqlalchemy.orm import Session

from engine.store.queries import facts, people
from engine.store.tables import Account, AccountRole, Batch, BatchItem, CaseFile, Job, Task, Unit
from engine.values import Actor

#: Kind of the jobs that do the items.
KIND = "batch"
#: What an item is about, as the key of its job says it: the task, or a case that was chosen itself.
_ABOUT = func.coalesce(cast(BatchItem.task_id, String), literal("case") + cast(BatchItem.case_id, String))
_KEY = literal(f"{KIND}:") + cast(BatchItem.batch_id, String) + literal(":") + _ABOUT
IS_JOB_OF_ITEM = Job.dedup_key == _KEY
HAS_FAILED = and_(BatchItem.state == "waiting", func.coalesce(Job.state, "armed") == "incident")


#: A row of :func:`items`.
ItemRow = Row
#: What an act of a batch is asked for on: a task with its case, or a case that was chosen itself.
Subject = tuple[CaseFile, Task | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How far a batch has come."""

    waiting: int
    done: int
    refused: int
    #: Of those that wait: given up after some attempts, a person must look.
    failed: int


def subjects(session: Session, actor: Actor, task_ids: Iterable[int], today: date) -> Sequence[tuple[Task, CaseFile]]:
    """Return tasks with their cases, of those that the actor may see, in the order of their ids."""
    return session.execute(
        select(Task, CaseFile)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .where(Task.id.in_(tuple(task_ids)), facts.visible(actor, today, Task.case_id))
        .order_by(Task.id)
    ).all()


def cases(session: Session, actor: Actor, case_nos: Iterable[str], today: date) -> Sequence[CaseFile]:
    """Return cases by their numbers, of those that the actor may see, in the order of their ids."""
    return session.scalars(
        select(CaseFile)
        .where(CaseFile.case_no.in_(tuple(case_nos)), facts.visible(actor, today, CaseFile.id))
        .order_by(CaseFile.id)
    ).all()


def add(session: Session, batch: Batch, subjects: Iterable[Subject], seen: Mapping[int, int], now: datetime) -> None:
    """Keep a batch with its items, and arm a job for each.

    :param seen: task -> version of its case that was judged; of others it is the present one.
    """
    session.add(batch)
    session.flush()
    items, jobs = [], []
    for case_, task in subjects:
        about = {"case_id": case_.id, "task_id": task.id if task is not None else None}
        judged = case_.version if task is None else seen.get(task.id, case_.version)
        items.append({"batch_id": batch.id, "seen": judged, "state": "waiting", **about})
        key = f"{KIND}:{batch.id}:{f'case{case_.id}' if task is None else task.id}"
        payload = {"batch": batch.id} | ({"case": case_.id} if task is None else {"task": task.id})
        jobs.append(Job.row(KIND, key, now, case_id=case_.id, payload=payload))
    session.execute(insert(BatchItem), items)
    session.execute(insert(Job), jobs)


def item(session: Session, asked: Mapping[str, int], today: date) -> tuple[Batch, BatchItem, Actor | None]:
    """Return one item with its batch, and who began it as they act today; None: their account is disabled.

    :param asked: payload of its job: the batch, and the task or the case.
    """
    is_case = "case" in asked
    row = session.execute(
        _item(is_case), {"batch_id": asked["batch"], "about": asked["case" if is_case else "task"], "today": today}
    ).one()
    return row.Batch, row.BatchItem, None if row.account_id is None else people.of_row(row)


@cache
def _item(is_case: bool) -> Select:
    about = BatchItem.case_id if is_case else BatchItem.task_id
    is_it = and_(BatchItem.batch_id == bindparam("batch_id"), about == bindparam("about", type_=Integer))
    if is_case:
        is_it = and_(is_it, BatchItem.task_id.is_(None))
    return (
        select(Batch, BatchItem, *people.columns(), people.roles())
        .join(BatchItem, BatchItem.batch_id == Batch.id)
        .outerjoin(Account, and_(Account.id == Batch.account_id, Account.is_disabled.is_(False)))
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .where(is_it)
    )


def by_id(session: Session, account_id: int, batch_id: int) -> Batch | None:
    """Return a batch of an account."""
    return session.scalars(select(Batch).where(Batch.id == batch_id, Batch.account_id == account_id)).one_or_none()


def page(session: Session, account_id: int, before: int | None, size: int) -> Sequence[tuple[Batch, Tally]]:
    """Return the batches of an account with how far they have come, newest first."""
    some = select(Batch).where(Batch.account_id == account_id).order_by(Batch.id.desc()).limit(size)
    batches = session.scalars(some.where(Batch.id < before) if before is not None else some).all()
    tallies = tally(session, [batch.id for batch in batches])
    return [(batch, tallies[batch.id]) for batch in batches]


def tally(session: Session, batch_ids: Sequence[int]) -> dict[int, Tally]:
    """Return how far batches have come."""
    found = (*(BatchItem.state == state for state in ("waiting", "done", "refused")), HAS_FAILED)
    rows = session.execute(
        select(BatchItem.batch_id, *(func.sum(case((each, 1), else_=0)) for each in found))
        .outerjoin(Job, IS_JOB_OF_ITEM)
        .where(BatchItem.batch_id.in_(batch_ids))
        .group_by(BatchItem.batch_id)
    )
    return {row[0]: Tally(waiting=row[1], done=row[2], refused=row[3], failed=row[4]) for row in rows}


def items(session: Session, actor: Actor, batch_id: int, today: date) -> Sequence[ItemRow]:
    """Return the items of a batch with case and, if about one, task, whether the actor may see that case today, and
    whether the job of an item was given up.
    """
    return session.execute(
        select(
            BatchItem,
            Task,
            CaseFile,
            facts.visible(actor, today, BatchItem.case_id).label("is_visible"),
            HAS_FAILED.label("has_failed"),
        )
        .outerjoin(Job, IS_JOB_OF_ITEM)
        .join(CaseFile, CaseFile.id == BatchItem.case_id)
        .outerjoin(Task, Task.id == BatchItem.task_id)
        .where(BatchItem.batch_id == batch_id)
        .order_by(BatchItem.id)
    ).all()


def receiver(session: Session, batch: Batch) -> Account | Unit | None:
    """Return the colleague or the unit that a batch gives its tasks or cases to; None: it gives to nobody."""
    table = {"reassign": Account, "hand_over": Unit}.get(batch.act)
    return session.get(table, int(str(batch.given["to"]))) if table else None


def colleagues(session: Session, roles: Iterable[str], today: date) -> Sequence[Account]:
    """Return the accounts of the office that hold one of these roles today, by name."""
    holds = select(AccountRole.account_id).where(AccountRole.role.in_(tuple(roles)), AccountRole.is_held(today))
    return session.scalars(
        select(Account)
        .where(Account.kind == "office", Account.is_disabled.is_(False), Account.id.in_(holds))
        .order_by(Account.name, Account.id)
    ).all()
