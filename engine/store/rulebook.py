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
    """The pulse of a worker: the newest instant it saw, on its own clock and on the database's."""

    __tablename__ = "clock_beat"
    __table_args__ = (Index(None, "beat_at"),)

    worker: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
    database_at: Mapped[datetime]
