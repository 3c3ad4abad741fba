"""The history (办案日志): one hash chain per case, one for the office itself. The database lets nobody edit it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, Digest


class History(Base):
    """One act in one case. ``body`` is the canonical text that was hashed; the columns repeat what is searched for."""

    __tablename__ = "history"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str]
    actor_id: Mapped[int]
    person_id: Mapped[int]
    on_behalf_of: Mapped[str | None]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str] = mapped_column(Digest)
    hash: Mapped[str] = mapped_column(Digest)
    recorded_at: Mapped[datetime]


class OfficeHistory(Base):
    """One act that belongs to no case: a diagram published, a rule confirmed, an account changed."""

    __tablename__ = "office_history"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str]
    actor_id: Mapped[int]
    person_id: Mapped[int]
    on_behalf_of: Mapped[str | None]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str] = mapped_column(Digest)
    hash: Mapped[str] = mapped_column(Digest)
    recorded_at: Mapped[datetime]
