"""Statements about idempotency keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.store.rows import new_only
from engine.store.tables import Idempotency

#: Advisory locks of keys, beside the one of the office's chain.
KEYED = 20_260_103


def hold(session: Session, account_id: int, key: str) -> None:
    """Let requests of an account with the same key wait for each other; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(KEYED, func.hashtext(f"{account_id}:{key}"))))


def find(session: Session, account_id: int, key: str) -> Idempotency | None:
    """Return what an account did with a key."""
    return session.get(Idempotency, (account_id, key))


def keep(
    session: Session, key: str, account_id: int, request_hash: str, answer: Mapping[str, object], now: datetime
) -> bool:
    """Keep the answer to a keyed request; False: the account has used the key."""
    row = {"account_id": account_id, "key": key, "request_hash": request_hash, "answer": answer, "created_at": now}
    kept = new_only(session, Idempotency, "account_id", "key").returning(Idempotency.key)
    return session.connection().scalar(kept, row) is not None
