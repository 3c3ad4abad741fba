"""Statements about the votes of panels (合议组表决)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.store.queries import facts
from engine.store.tables import Account, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote that was cast, by whom, and whether that person has been recused from the case since."""

    task: Task
    by: str
    is_recused: bool


def newest_draft(session: Session, run_id: int, element: str) -> Task:
    """Return the task of a run in which the newest draft was written."""
    wanted = select(Task).where(Task.run_id == run_id, Task.element == element, Task.status != "cancelled")
    return session.scalars(wanted.order_by(Task.id.desc()).limit(1)).one()


def asked_of(session: Session, run_id: int, form_key: str, after: int) -> Sequence[int]:
    """Return the ids of the votes that a run asked for after a task, oldest first."""
    return session.scalars(
        select(Task.id)
        .where(Task.run_id == run_id, Task.answered_by(form_key), Task.id > after, Task.status != "cancelled")
        .order_by(Task.id)
    ).all()


def sat_before(session: Session, run_id: int, form_key: str, after: int) -> dict[str, list[int]]:
    """Return element -> the accounts that voted there before a task, the latest first."""
    rows = session.execute(
        select(Task.element, Task.completed_by)
        .where(Task.run_id == run_id, Task.answered_by(form_key), Task.id < after, Task.status == "done")
        .order_by(Task.id.desc())
    )
    found: dict[str, list[int]] = {}
    for element, account_id in rows:
        sat = found.setdefault(element, [])
        if account_id is not None and account_id not in sat:
            sat.append(account_id)
    return found


def names_of_votes(session: Session, run_id: int, form_key: str) -> set[str]:
    """Return what the tasks of a run are called in which votes are cast."""
    return set(session.scalars(select(Task.name).where(Task.run_id == run_id, Task.answered_by(form_key))))


def votes(session: Session, run_id: int, form_key: str, today: date, after: int) -> list[Vote]:
    """Return the votes cast in a run after a task, oldest first. The one that is just being cast has no name yet."""
    return _cast(session, _votes(form_key).where(Task.run_id == run_id, Task.id > after), today)


def votes_of_case(session: Session, case_id: int, form_key: str, today: date) -> list[Vote]:
    """Return the votes cast in a case, oldest first."""
    return _cast(session, _votes(form_key).where(Task.case_id == case_id), today)


def is_drafter_recused(session: Session, task_id: int, today: date) -> bool:
    """Return whether who completed a task has been recused from its case since."""
    recused = facts.is_recused(Task.completed_by_person, today, Task.case_id)
    return bool(session.scalar(select(recused).where(Task.id == task_id)))


@cache
def _votes(form_key: str) -> Select:
    recused = facts.is_recused(Task.completed_by_person, facts.TODAY, Task.case_id)
    return (
        select(Task, Account.name, recused)
        .outerjoin(Account, Account.id == Task.completed_by)
        .where(Task.answered_by(form_key), Task.status != "cancelled")
        .order_by(Task.id)
    )


def _cast(session: Session, wanted: Select, today: date) -> list[Vote]:
    rows = session.execute(wanted, {"today": today})
    return [Vote(task=task, by=by or "", is_recused=bool(gone)) for task, by, gone in rows if task.status == "done"]
