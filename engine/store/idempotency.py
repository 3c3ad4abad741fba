"""Requests that were already answered, so that a repeated one is answered the same and done once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonMap


class Idempotency(Base):
    """The answer to one keyed request of one account, written in the transaction that did it."""

    __tablename__ = "idempotency"

    account_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    answer: Mapped[JsonMap]
    created_at: Mapped[datetime] = mapped_column(index=True)
