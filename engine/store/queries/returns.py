"""Statements about drafts that came back from review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Row, func, insert, select
from sqlalchemy.orm import Session

from engine.store.queries import facts
from engine.store.returns import TaskReturn
from engine.store.tables import Account, CaseFile, Task, Unit
from engine.values import Actor

#: By the table: nobody holds such a row.
_INTO_RETURNS = insert(TaskReturn.__table__)


def _known(actor: Actor, unit_id: int | None, today: date) -> list[ColumnElement[bool]]:
    """Return what holds for the returns that a reader may know of: those in the cases of a unit, None: of all."""
    seen = [facts.visible_at_once(actor, today, Task.case_id)]
    return seen if unit_id is None else [*seen, CaseFile.unit_id == unit_id]


def keep(session: Session, task_id: int, reasons: Sequence[str], month: str) -> None:
    """Keep that a draft came back, once for each reason."""
    rows = [{"task_id": task_id, "reason": reason, "month": month} for reason in reasons]
    session.connection().execute(_INTO_RETURNS, rows)


def counted(session: Session, actor: Actor, unit_id: int | None, today: date, since: str) -> Sequence[Row]:
    """Return unit (id, names), step, month, reason and number of returns, from a month on."""
    by = (CaseFile.unit_id, Unit.name, Unit.name_en, Task.element, TaskReturn.month, TaskReturn.reason)
    return session.execute(
        select(*by, func.count())
        .select_from(TaskReturn)
        .join(Task, Task.id == TaskReturn.task_id)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .outerjoin(Unit, Unit.id == CaseFile.unit_id)
        .where(TaskReturn.month >= since, *_known(actor, unit_id, today))
        .group_by(*by)
        .order_by(CaseFile.unit_id, Task.element, TaskReturn.month, TaskReturn.reason)
    ).all()


def behind(
    session: Session,
    actor: Actor,
    unit_id: int | None,
    today: date,
    since: str,
    words: Mapping[str, object],
    most: int,
) -> Sequence[Row]:
    """Return task, case number, reviewer, reason and month of the returns since a month, newest first.

    :param words: month, unit, element, reason: what is counted in one number; None says nothing.
    """
    asked = {"month": TaskReturn.month, "element": Task.element, "reason": TaskReturn.reason}
    conditions = [column == words[name] for name, column in asked.items() if words[name] is not None]
    if words["unit"] is not None:
        conditions.append(CaseFile.unit_id == (words["unit"] or None))
    return session.execute(
        select(Task, CaseFile.case_no, Account.name, TaskReturn.reason, TaskReturn.month)
        .select_from(TaskReturn)
        .join(Task, Task.id == TaskReturn.task_id)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .outerjoin(Account, Account.id == Task.completed_by)
        .where(TaskReturn.month >= since, *conditions, *_known(actor, unit_id, today))
        .order_by(Task.id.desc(), TaskReturn.reason)
        .limit(most)
    ).all()
