"""Runs (流程实例): one diagram in motion, stored as one value under the lock of its case."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CaseChild, JsonMap
from engine.store.packing import Packed, PackedBytes, Word


class Run(CaseChild, Base):
    """One run of a case."""

    __tablename__ = "run"
    CONSTRAINTS: ClassVar = (Index(None, "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Word)
    diagram_version_id: Mapped[int] = mapped_column(ForeignKey("diagram_version.id"), index=True)
    #: What the workflow dumped; only the workflow reads it. Empty: the run has ended, nothing moves it any more.
    state: Mapped[bytes] = mapped_column(PackedBytes)
    variables: Mapped[JsonMap] = mapped_column(Packed, default=dict)
    #: What the run shows: tokens, awaited messages, which row belongs to which token.
    view: Mapped[JsonMap] = mapped_column(Packed, default=dict)
    is_main: Mapped[bool] = mapped_column(default=True)
    ended_at: Mapped[datetime | None]
    end_event: Mapped[str | None]
