"""What the office announced in the gazette (公告)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CaseChild


class Gazette(CaseChild, Base):
    """One announcement."""

    __tablename__ = "gazette"
    CONSTRAINTS: ClassVar = (Index(None, "published_on", "id"), Index(None, "case_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    published_on: Mapped[date]
