"""Time limits (期限) of cases, and the ledger of what stopped, extended or reversed them."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CaseChild, JsonMap, one_of
from engine.store.packing import RULES, Letters, Packed, PackedName, Word

LIVE = text("state IN ('running', 'suspended')")
EXTENDED = text("is_extended AND state = 'running'")
#: Said in the same words as the indexes, or the planner would not know that they hold.
IS_LIVE = text("time_limit.state IN ('running', 'suspended')")
IS_EXTENDED = text("time_limit.is_extended AND time_limit.state = 'running'")


class TimeLimit(CaseChild, Base):
    """One legal time limit of a case: the newest computation, with its receipt."""

    __tablename__ = "time_limit"
    CONSTRAINTS: ClassVar = (
        CheckConstraint(one_of("state", "running", "suspended", "met", "expired", "cancelled"), name="state"),
        Index("ix_time_limit_case_id", "case_id"),
        Index("ix_time_limit_live", "state", "id", sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_time_limit_rule_id", "rule_id", sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_time_limit_live_in_case", "case_id", "expires_on", sqlite_where=LIVE, postgresql_where=LIVE),
        Index(
            "ix_time_limit_provisional",
            "expires_on",
            sqlite_where=text("is_provisional AND state = 'running'"),
            postgresql_where=text("is_provisional AND state = 'running'"),
        ),
        Index("ix_time_limit_extended", "id", sqlite_where=EXTENDED, postgresql_where=EXTENDED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    token_id: Mapped[str]
    element: Mapped[str]
    rule_id: Mapped[str] = mapped_column(Letters(RULES))
    rule_version: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(PackedName)
    name_en: Mapped[str] = mapped_column(PackedName, default="")
    #: Whom it binds: office, opponent, respondent, ...
    bound: Mapped[str]
    unit: Mapped[str] = mapped_column(Word)
    starts_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    earliest_on: Mapped[date | None]
    latest_on: Mapped[date | None]
    #: Day on which the consequence is due.
    acts_on: Mapped[date | None]
    is_provisional: Mapped[bool] = mapped_column(default=False)
    is_extended: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="running")
    #: Counts the computations; a job armed for an older one does nothing.
    generation: Mapped[int] = mapped_column(default=1)
    extension_months: Mapped[int] = mapped_column(default=0)
    receipt: Mapped[JsonMap] = mapped_column(Packed, default=dict)
    is_statutory: Mapped[bool] = mapped_column(default=False)
    closed_on: Mapped[date | None]


class ClockEvent(CaseChild, Base):
    """A fact that bears on the clock. Never edited: a wrong one is reversed by another."""

    __tablename__ = "clock_event"
    CONSTRAINTS: ClassVar = (
        CheckConstraint(one_of("kind", "stop", "resume", "extend", "outage", "reverse"), name="kind"),
        Index("ix_clock_event_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: None: the whole case.
    time_limit_id: Mapped[int | None] = mapped_column(ForeignKey("time_limit.id"))
    kind: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    months: Mapped[int | None]
    ground: Mapped[str] = mapped_column(default="")
    article: Mapped[str] = mapped_column(default="")
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("clock_event.id"))
    recorded_at: Mapped[datetime]
    account_id: Mapped[int | None]
