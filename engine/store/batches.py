"""Batches (批量办理): one act of a person on many tasks or cases, each in a transaction of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonMap, one_of

ACTS = ("claim", "release", "reassign", "prioritise", "extend", "complete", "hand_over")


class Batch(Base):
    """What was asked for. How far it has come, its items say."""

    __tablename__ = "batch"
    __table_args__ = (CheckConstraint(one_of("act", *ACTS), name="act"), Index(None, "account_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    act: Mapped[str]
    #: What the act needs besides the task: to whom, how urgent, why, the answers to the form.
    given: Mapped[JsonMap] = mapped_column(default=dict)
    made_at: Mapped[datetime]


class BatchItem(Base):
    """One task of a batch, or one case. Its end is written in the transaction of the act, or after its refusal."""

    __tablename__ = "batch_item"
    __table_args__ = (
        CheckConstraint(one_of("state", "waiting", "done", "refused"), name="state"),
        Index(None, "batch_id", "case_id", "task_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    #: None: the case was chosen itself.
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    #: Version of the case when the batch was asked for; a decision is refused if it has changed since.
    seen: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    #: Why it was refused: class and code of the refusal, and what belongs in its sentence.
    refusal: Mapped[JsonMap | None]
    ended_at: Mapped[datetime | None]
