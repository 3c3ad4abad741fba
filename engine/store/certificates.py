"""Certificates (商标注册证) of marks that the office registered by itself, without a case."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, FileHash, JsonMap, one_of
from engine.store.packing import Packed


class Certificate(Base):
    """One certificate, handed to who owned the mark on that day; its bytes lie in the file store under their hash."""

    __tablename__ = "certificate"
    __table_args__ = (
        CheckConstraint(one_of("state", "pending", "ready"), name="state"),
        CheckConstraint("(state = 'ready') <= (sha256 IS NOT NULL)", name="ready_has_bytes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mark_id: Mapped[int] = mapped_column(ForeignKey("mark.id"), index=True)
    owner_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    issued_on: Mapped[date]
    #: What it prints, as it was on that day: later acts do not change its words.
    facts: Mapped[JsonMap] = mapped_column(Packed, default=dict)
    state: Mapped[str] = mapped_column(default="pending")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(FileHash)
    #: The registration was struck out: an opposition had been posted in time.
    void_on: Mapped[date | None]
