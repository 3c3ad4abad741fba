"""Statements about failed attempts to sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from engine.store.rows import new_only
from engine.store.tables import SignInAttempt


def locked(session: Session, key: str, now: datetime) -> SignInAttempt:
    """Return the count of a key, begun at 0 and locked: of two attempts at once the second sees the first."""
    begun = {"key": key, "failures": 0, "free_at": now, "last_at": now}
    session.connection().execute(new_only(session, SignInAttempt, "key"), begun)
    return session.get(SignInAttempt, key, with_for_update=True, populate_existing=True)


def forget(session: Session, before: datetime) -> None:
    """Forget the counts that nobody added to since."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < before))
