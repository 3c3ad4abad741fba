"""Jobs: everything to be done later. A job is the notice of a legal moment, never the moment itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonMap, one_of

ARMED = text("state = 'armed'")
#: Said in the same words as the index, or the planner would not know that it holds.
IS_ARMED = text("job.state = 'armed'")
#: States that nothing follows.
FINISHED = ("done", "cancelled")
#: States that only a person ends. Few rows have them, and only these are looked for by their state.
WAITING_FOR_A_PERSON = ("held", "incident")
STUCK = text("state IN ('held', 'incident')")
IS_WAITING_FOR_A_PERSON = text("job.state IN ('held', 'incident')")


class Job(Base):
    """Something to be done at or after an instant, exactly once. It goes when it is finished and its case is closed."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(one_of("state", "armed", "held", "done", "cancelled", "incident"), name="state"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done_at_some_time"),
        Index("ix_job_due", "next_attempt_at", "id", sqlite_where=ARMED, postgresql_where=ARMED),
        Index("ix_job_stuck", "state", "id", sqlite_where=STUCK, postgresql_where=STUCK),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    #: expire, render, certificate, register, resume, preserve, preserve_too, mail, remind, sample, review
    #: clock: an incident for as long as nobody can be sure of the time
    kind: Mapped[str]
    time_limit_id: Mapped[int | None] = mapped_column(ForeignKey("time_limit.id"), index=True)
    generation: Mapped[int | None]
    payload: Mapped[JsonMap] = mapped_column(default=dict)
    dedup_key: Mapped[str] = mapped_column(unique=True)
    #: Never before this instant.
    acts_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="armed")
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None]
    last_error: Mapped[str | None]
    done_at: Mapped[datetime | None]

    @classmethod
    def armed(cls, kind: str, dedup_key: str, at: datetime, **columns: object) -> Job:
        """Return a job that is due at an instant and was not tried yet."""
        return cls(**cls.row(kind, dedup_key, at, **columns))

    @staticmethod
    def row(kind: str, dedup_key: str, at: datetime, **columns: object) -> dict[str, object]:
        """Return the columns of such a job, for inserting many at once."""
        known = {"kind": kind, "dedup_key": dedup_key, "acts_at": at, "next_attempt_at": at}
        return {**known, "state": "armed", "attempts": 0, **columns}
