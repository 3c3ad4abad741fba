"""Statements about failed attempts to sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from engine.store.tables import SignInAttempt

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def locked(session: Session, key: str, now: datetime) -> SignInAttempt:
    """Return the count of a key, begun at 0 and locked: of two attempts at once the second sees the first."""
    insert = _INSERT[session.get_bind().dialect.name](SignInAttempt)
    session.execute(insert.values(key=key, failures=0, free_at=now, last_at=now).on_conflict_do_nothing())
    return session.get(SignInAttempt, key, with_for_update=True, populate_existing=True)


def forget(session: Session, before: datetime) -> None:
    """Forget the counts that nobody added to since."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < before))
