"""Statements about the lines of the registers: what was entered, and what it took from a right."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.tables import Mark, Patent, RegisterEntry


def registrations(session: Session, mark_id: int) -> Sequence[RegisterEntry]:
    """Return the lines of the register that say that a mark is registered, newest first."""
    said = RegisterEntry.entry.in_(("registered", "partially_registered"))
    statement = select(RegisterEntry).where(RegisterEntry.mark_id == mark_id, said)
    return session.scalars(statement.order_by(RegisterEntry.id.desc())).all()


def struck_out(session: Session, right: Mark | Patent) -> set[str]:
    """Return the goods or claims that a right had by some line of the register, and has no more."""
    column, name = (RegisterEntry.mark_id, "goods") if isinstance(right, Mark) else (RegisterEntry.patent_id, "claims")
    lines = session.scalars(select(RegisterEntry).where(column == right.id))
    return {each for line in lines for each in line.old.get(name) or ()} - set(getattr(right, name))
