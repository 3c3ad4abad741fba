"""Notifications: what an account should know of before it looks, and the mailbox in which it wants to read them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonMap, one_of
from engine.store.packing import Packed, Word

UNREAD = text("read_at IS NULL")
#: Said in the same words as the index, or the planner would not know that it holds.
IS_UNREAD = text("notification.read_at IS NULL")
RHYTHMS = ("at_once", "daily")


class Notification(Base):
    """One thing told to one account. It has no legal effect, and nothing rests on its being read."""

    __tablename__ = "notification"
    __table_args__ = (
        Index("ix_notification_account_id", "account_id", "id"),
        Index("ix_notification_unread", "account_id", "id", sqlite_where=UNREAD, postgresql_where=UNREAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    time_limit_id: Mapped[int | None] = mapped_column(ForeignKey("time_limit.id"))
    #: Which sentence it is (engine/notices/notifications.yaml), and what stands in its gaps.
    kind: Mapped[str] = mapped_column(Word)
    params: Mapped[JsonMap] = mapped_column(Packed, default=dict)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]


class Mailbox(Base):
    """Where and how often an account reads its notifications as mail. Nothing goes to one that did not answer."""

    __tablename__ = "mailbox"
    __table_args__ = (CheckConstraint(one_of("rhythm", *RHYTHMS), name="rhythm"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    address: Mapped[str]
    rhythm: Mapped[str]
    confirmed_at: Mapped[datetime | None]
