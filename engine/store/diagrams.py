"""Versions of diagrams (流程图): immutable once published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonMap, one_of


class DiagramVersion(Base):
    """A bundle of diagrams: the main one and those it calls."""

    __tablename__ = "diagram_version"
    __table_args__ = (
        CheckConstraint(one_of("status", "draft", "published"), name="status"),
        CheckConstraint("(status = 'published') = (published_at IS NOT NULL)", name="published_at_some_time"),
        UniqueConstraint("kind", "version"),
        Index(None, "kind", "status", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    #: None while it is a draft.
    version: Mapped[int | None]
    sha256: Mapped[str]
    #: process id -> BPMN text.
    bundle: Mapped[JsonMap]
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="draft")
    author_id: Mapped[int | None]
    #: None: by the system, when the office was set up.
    published_by: Mapped[int | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
