"""What the office announced in the gazette (公告)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CaseChild


class Gazette(CaseChild, Base):
    """One announcement. Without a case: of a mark that the office registered by itself; such a line is fixed."""

    __tablename__ = "gazette"
    CONSTRAINTS: ClassVar = (
        CheckConstraint("case_id IS NOT NULL OR mark_id IS NOT NULL", name="about"),
        Index(None, "published_on", "id"),
        Index(None, "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(nullable=True)
    case_seq: Mapped[int | None] = mapped_column(nullable=True)
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("mark.id"))
    announcement: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    published_on: Mapped[date]
