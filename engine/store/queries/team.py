"""Statements of the leader's pages: a fixed number of them, each over the tasks in an index or a range of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, func, literal, select, tuple_
from sqlalchemy.orm import Session

from engine.outside.clock import start_of_day
from engine.store.queries import facts
from engine.store.queries.worklist_filters import conditions, of_unit
from engine.store.tables import Account, CaseFile, Task
from engine.store.tasks import IS_DONE, IS_OPEN
from engine.values import Actor, WorklistQuery


def _mine(actor: Actor, unit_id: int | None, today: date) -> list[ColumnElement[bool]]:
    """Return what holds for the tasks of a unit that a reader may know of."""
    seen = [facts.visible_at_once(actor, today, Task.case_id)]
    return seen if unit_id is None else [*seen, of_unit(unit_id)]


def load(session: Session, actor: Actor, unit_id: int | None, today: date) -> Sequence[Row]:
    """Return holder (None: the pool), step and number of open tasks."""
    return session.execute(
        select(Task.assignee_id, Account.name, Task.element, func.count())
        .outerjoin(Account, Account.id == Task.assignee_id)
        .where(IS_OPEN, *_mine(actor, unit_id, today))
        .group_by(Task.assignee_id, Account.name, Task.element)
        .order_by(Task.assignee_id, Task.element)
    ).all()


def waiting(session: Session, actor: Actor, unit_id: int | None, today: date, ages: Sequence[int]) -> Sequence[int]:
    """Return how many open tasks are at least so many days old, for each of these ages."""
    mine = _mine(actor, unit_id, today)
    counted = (
        select(func.count()).where(IS_OPEN, *conditions(WorklistQuery(age=age), today), *mine).scalar_subquery()
        for age in ages
    )
    return session.execute(select(*(each.label(f"a{place}") for place, each in enumerate(counted)))).one()


def ending(session: Session, actor: Actor, unit_id: int | None, today: date, days: int) -> Sequence[Row]:
    """Return last day, procedure and number of the open tasks that end within some days, and of those overdue."""
    return session.execute(
        select(Task.due_on, Task.kind, func.count())
        .where(IS_OPEN, Task.due_on < today + timedelta(days=days), *_mine(actor, unit_id, today))
        .group_by(Task.due_on, Task.kind)
        .order_by(Task.due_on, Task.kind)
    ).all()


def done(session: Session, actor: Actor, unit_id: int | None, today: date, days: int) -> Sequence[int]:
    """Return how many tasks were completed on each of the last days, oldest first, today last."""
    columns, mine = [], _mine(actor, unit_id, today)
    for ago in range(days - 1, -1, -1):
        day = today - timedelta(days=ago)
        counted = select(func.count()).where(*_completed(day, day), *mine)
        columns.append(counted.scalar_subquery().label(f"d{ago}"))
    return session.execute(select(*columns)).one()


def _completed(first: date, last: date) -> list[ColumnElement[bool]]:
    """Return what holds for the tasks that were completed from one day to another."""
    end = start_of_day(last + timedelta(days=1))
    return [IS_DONE, Task.completed_at >= start_of_day(first), Task.completed_at < end]


def done_by(session: Session, actor: Actor, unit_id: int | None, today: date, span: tuple[date, date]) -> Sequence[Row]:
    """Return account, its names, step and number of the tasks that were completed in a span of days."""
    by = (Task.completed_by, Account.name, Account.name_en, Task.element)
    return session.execute(
        select(*by, func.count())
        .outerjoin(Account, Account.id == Task.completed_by)
        .where(*_completed(*span), *_mine(actor, unit_id, today))
        .group_by(*by)
        .order_by(func.count().desc(), Task.completed_by, Task.element)
    ).all()


def completed(
    session: Session,
    actor: Actor,
    unit_id: int | None,
    today: date,
    span: tuple[date, date],
    *,
    person: int | None,
    element: str | None,
    after: tuple[datetime, int] | None,
    size: int,
) -> Sequence[Row]:
    """Return task, number and kind of the case, and names of who completed it, newest first.

    :param after: moment and id of the last task of the page before.
    """
    asked = [column == word for column, word in ((Task.completed_by, person), (Task.element, element)) if word]
    if after is not None:
        at = literal(after[0], Task.completed_at.type)
        asked.append(tuple_(Task.completed_at, Task.id) < tuple_(at, after[1]))
    return session.execute(
        select(Task, CaseFile.case_no, CaseFile.kind, Account.name, Account.name_en)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .outerjoin(Account, Account.id == Task.completed_by)
        .where(*_completed(*span), *asked, *_mine(actor, unit_id, today))
        .order_by(Task.completed_at.desc(), Task.id.desc())
        .limit(size)
    ).all()
