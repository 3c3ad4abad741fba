"""Oral hearings (口头审理) of cases: when, where or by which link, and who was absent."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CaseChild, one_of


class Hearing(CaseChild, Base):
    """One hearing, as it was fixed; another day is another row."""

    __tablename__ = "hearing"
    CONSTRAINTS: ClassVar = (
        CheckConstraint(one_of("mode", "on_site", "remote", "circuit"), name="mode"),
        CheckConstraint(one_of("state", "scheduled", "held", "adjourned"), name="state"),
        CheckConstraint(one_of("absent", "none", "requester", "respondent", "both"), name="absent"),
        Index("ix_hearing_case_id", "case_id"),
        Index("ix_hearing_hearing_on", "hearing_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The day on which it was fixed.
    scheduled_on: Mapped[date | None]
    #: Until when its notice has to be served, by the law; None: the law gives no day.
    notice_until: Mapped[date | None]
    hearing_on: Mapped[date]
    #: Time of the day, ``09:30``, Asia/Shanghai.
    hearing_time: Mapped[str]
    mode: Mapped[str]
    #: The room, the place of a circuit hearing, or the link of a remote one.
    place: Mapped[str]
    #: Names of the panel.
    panel: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="scheduled")
    absent: Mapped[str] = mapped_column(default="none")


class JoinedHearing(CaseChild, Base):
    """A further case that is heard at a hearing fixed in another one (合并口头审理), and how that went for it."""

    __tablename__ = "joined_hearing"
    CONSTRAINTS: ClassVar = (
        CheckConstraint(one_of("state", "scheduled", "held", "adjourned"), name="state"),
        CheckConstraint(one_of("absent", "none", "requester", "respondent", "both"), name="absent"),
        Index("ix_joined_hearing_case_id", "case_id"),
        Index("ix_joined_hearing_hearing_id", "hearing_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"))
    #: The day on which the case was added.
    scheduled_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="scheduled")
    absent: Mapped[str] = mapped_column(default="none")
