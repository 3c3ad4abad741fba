"""Statements about idempotency keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import Insert, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

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
    """Keep the answer to a keyed request; False: the account has used the key.

    Who uses it at this moment is waited for.
    """
    row = {"account_id": account_id, "key": key, "request_hash": request_hash, "answer": answer, "created_at": now}
    connection = session.connection()
    return connection.scalar(_keeping(connection.dialect.name), row) is not None


@cache
def _keeping(dialect: str) -> Insert:
    insert = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[dialect]
    return insert(Idempotency.__table__).on_conflict_do_nothing().returning(Idempotency.key)
