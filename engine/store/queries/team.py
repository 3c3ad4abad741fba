"""Statements of the leader's page: a fixed number of them, each over the open tasks in an index or a range of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from engine.outside.clock import start_of_day
from engine.store.queries import facts
from engine.store.queries.worklist_filters import conditions, of_unit
from engine.store.tables import Account, Task
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
        first = start_of_day(today - timedelta(days=ago))
        last = start_of_day(today - timedelta(days=ago - 1))
        counted = select(func.count()).where(IS_DONE, Task.completed_at >= first, Task.completed_at < last)
        columns.append(counted.where(*mine).scalar_subquery().label(f"d{ago}"))
    return session.execute(select(*columns)).one()
