"""What tells people outside their lists: notifications, mail, feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.values.actors import Actor
from engine.values.limits import LimitView


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationView:
    """Something that an account was told."""

    id: int
    kind: str
    text: str
    text_en: str
    case_no: str | None
    task_id: int | None
    limit_id: int | None
    created_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxView:
    """Where and how often an account reads its notifications as mail."""

    address: str
    rhythm: Literal["at_once", "daily"]
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A limit as an entry of a calendar."""

    case_title: str
    #: The task that it limits; None in the calendar of a party.
    task_id: int | None
    limit: LimitView


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """The calendar of one account."""

    actor: Actor
    made_at: datetime
    entries: tuple[FeedEntry, ...]
