"""Statements about open tasks that nobody may do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Row, exists, literal, or_, select
from sqlalchemy.orm import Session

from engine.rules.permissions import ACROSS_UNITS
from engine.store.queries import facts
from engine.store.queries.facts import Asker
from engine.store.tables import (
    Account,
    AccountRole,
    CaseFile,
    Notification,
    Task,
)
from engine.store.tasks import IS_IN_POOL


def found(session: Session, today: date) -> Sequence[Row]:
    """Return task and case of every task of the pool that nobody of the office may do."""
    return session.execute(
        select(Task.id, Task.case_id).where(IS_IN_POOL, ~_may_be_done(today)).order_by(Task.id)
    ).all()


def is_unmanned(session: Session, task_id: int, today: date) -> bool:
    """Return whether a task lies in the pool and nobody may do it."""
    asked = select(Task.id).where(Task.id == task_id, IS_IN_POOL, ~_may_be_done(today))
    return session.scalar(asked) is not None


def told(session: Session, account_id: int, kind: str) -> Sequence[Row]:
    """Return the tasks of the pool that an account was told of, with their cases, oldest first."""
    return session.execute(
        select(Task, CaseFile.case_no, Notification.created_at)
        .join(Notification, Notification.task_id == Task.id)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .where(Notification.account_id == account_id, Notification.kind == kind, IS_IN_POOL)
        .order_by(Notification.id)
    ).all()


def _may_be_done(today: date) -> ColumnElement[bool]:
    """Return whether somebody may do a task: the grant and the vetoes of ``task.complete``, in SQL."""
    somebody = Asker(account_id=Account.id, person_id=Account.person_id)
    is_across = Task.role.in_(sorted(ACROSS_UNITS))
    contributed, took_part_before = facts.contribution_columns(somebody, Task)
    return exists(
        select(literal(1))
        .select_from(Account)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(Account.kind == "office", Account.is_disabled.is_(False))
        .where(AccountRole.role == Task.role, AccountRole.is_held(today))
        .where(or_(Task.unit_id.is_(None), Account.unit_id.is_(None), Task.unit_id == Account.unit_id, is_across))
        .where(~contributed, ~took_part_before, ~facts.is_recused(Account.person_id, today, Task.case_id))
    )
