"""Drafts that came back from review (退回), by reason: what the figures of a unit count."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base


class TaskReturn(Base):
    """One reason for which a review sent a draft back. The answers of the review say the same, and more."""

    __tablename__ = "task_return"
    __table_args__ = (Index("ix_task_return_month", "month", "reason", "task_id"),)

    #: The review.
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    #: A code of the form; ``none`` where it asks for no reasons.
    reason: Mapped[str] = mapped_column(primary_key=True)
    #: Of the office's calendar, 2026-03.
    month: Mapped[str]
