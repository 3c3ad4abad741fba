"""What administrators decided about the law: confirmed rules, office calendars, settings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, Json, JsonMap


class RuleConfirmation(Base):
    """An administrator confirmed with a source that a rule says what the law says."""

    __tablename__ = "rule_confirmation"

    rule_id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    account_id: Mapped[int]
    confirmed_at: Mapped[datetime]


class CalendarVersion(Base):
    """The office calendar as published at a time; versions are added, never edited."""

    __tablename__ = "calendar_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(unique=True)
    #: year -> {"days_off": [...], "make_up_days": [...]}; every official year of this version.
    years: Mapped[JsonMap]
    published_at: Mapped[datetime]
    account_id: Mapped[int | None]


class Setting(Base):
    """A value of the office that changes while it runs."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(Json)


class ClockBeat(Base):
    """The last pulse of a ticker: what the clocks said, however far the office has travelled (reliability.md 3.4)."""

    __tablename__ = "clock_beat"
    __table_args__ = (Index(None, "database_at"), Index(None, "boot_id", "monotonic_s"))

    worker: Mapped[str] = mapped_column(primary_key=True)
    #: By the clock of the database. The newest of all is the high-water mark: time never was later.
    database_at: Mapped[datetime]
    #: By the clock of the ticker's machine, and by the one that nobody can set.
    wall_at: Mapped[datetime]
    monotonic_s: Mapped[float]
    #: Readings of the second are comparable within one start of a machine.
    boot_id: Mapped[str]
