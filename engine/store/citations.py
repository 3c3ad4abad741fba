"""What a drafted opinion or decision rests on, so that it can be found again: copies out of the answers of its task."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, one_of

WHAT = ("article", "reason", "block")


class TaskCitation(Base):
    """One provision, reason code or text block of a draft; in a case the newest completed draft by a form counts."""

    __tablename__ = "task_citation"
    __table_args__ = (
        CheckConstraint(one_of("what", *WHAT), name="what"),
        Index("ix_task_citation_code", "what", "code", "task_id"),
        {"sqlite_with_rowid": False},
    )

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    #: Code of the provision or of the reason, number of the block.
    code: Mapped[str] = mapped_column(primary_key=True)
