"""Figures for monitoring; each is one indexed count."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.store.tables import CaseFile, DiagramVersion, Job, Task

OPEN = ("open", "claimed")


def published_kinds(session: Session) -> int:
    """Return how many procedures are published."""
    statement = select(func.count(func.distinct(DiagramVersion.kind))).where(DiagramVersion.status == "published")
    return session.scalar(statement) or 0


def due(session: Session, now: datetime) -> int:
    """Return how many jobs are due."""
    return (
        session.scalar(select(func.count()).select_from(Job).where(Job.state == "armed", Job.next_attempt_at <= now))
        or 0
    )


def open_cases(session: Session) -> int:
    """Return how many cases are open."""
    return session.scalar(select(func.count()).select_from(CaseFile).where(CaseFile.closed_on.is_(None))) or 0


def open_tasks(session: Session) -> int:
    """Return how many tasks are open."""
    return session.scalar(select(func.count()).select_from(Task).where(Task.status.in_(OPEN))) or 0


def overdue_tasks(session: Session, today: date) -> int:
    """Return how many open tasks are past their last day."""
    return session.scalar(select(func.count()).select_from(Task).where(Task.status.in_(OPEN), Task.due_on < today)) or 0
