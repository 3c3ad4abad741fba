"""Statements about the history of a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.tables import History


def page(session: Session, case_id: int, after: int, size: int) -> Sequence[History]:
    """Return lines of the history of a case, oldest first."""
    return session.scalars(
        select(History).where(History.case_id == case_id, History.seq > after).order_by(History.seq).limit(size)
    ).all()


def whole(session: Session, case_id: int) -> Iterator[History]:
    """Return every line of the history of a case, oldest first."""
    return session.scalars(select(History).where(History.case_id == case_id).order_by(History.seq)).yield_per(500)
