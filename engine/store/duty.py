"""Duty rules of the office in all their versions, and who passed over which task."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonMap, one_of

TOPICS = ("distribution", "escalation", "sampling", "allocation")


class DutyRule(Base):
    """One version of the rules of one topic, of a unit or of the whole office. Added, never edited."""

    __tablename__ = "duty_rule"
    __table_args__ = (
        CheckConstraint(one_of("topic", *TOPICS), name="topic"),
        Index("ix_duty_rule_topic", "topic", "unit_id", "valid_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str]
    #: None: the rules of every unit that has none of its own.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date]
    #: See engine.rules.duty, sampling and allocation.
    body: Mapped[JsonMap] = mapped_column(default=dict)
    reason: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class TaskSkip(Base):
    """A person passed over a task that was given to them; it is not given to them again."""

    __tablename__ = "task_skip"
    __table_args__ = (Index("ix_task_skip_person_id", "person_id", "skipped_on"),)

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str]
    skipped_on: Mapped[date]
