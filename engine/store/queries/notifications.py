"""Statements about notifications and mailboxes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session

from engine.store.notifications import IS_UNREAD
from engine.store.queries import facts
from engine.store.tables import CaseFile, Mailbox, Notification
from engine.values import Actor

#: Counts stop here.
CAP = 100
#: By the table: what the mapper would do with each row takes longer than the statement.
_INTO_NOTIFICATIONS = insert(Notification.__table__)


def add(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Insert notifications."""
    session.execute(_INTO_NOTIFICATIONS, rows)


def mailboxes(session: Session, account_ids: Iterable[int]) -> Sequence[Mailbox]:
    """Return the mailboxes of accounts that answered."""
    return session.scalars(_mailboxes(), {"account_ids": list(account_ids)}).all()


@cache
def _mailboxes() -> Select[tuple[Mailbox]]:
    of_accounts = Mailbox.account_id.in_(bindparam("account_ids", expanding=True))
    return select(Mailbox).where(of_accounts, Mailbox.confirmed_at.is_not(None))


def page(
    session: Session, actor: Actor, today: date, before: int | None, size: int
) -> Sequence[tuple[Notification, str | None]]:
    """Return what was told to an account, with the number of the case, newest first."""
    earlier = Notification.id < before if before is not None else True
    return session.execute(
        select(Notification, CaseFile.case_no)
        .outerjoin(CaseFile, CaseFile.id == Notification.case_id)
        .where(Notification.account_id == actor.account_id, earlier, _seen(actor, today))
        .order_by(Notification.id.desc())
        .limit(size)
    ).all()


def unread(session: Session, actor: Actor, today: date) -> int:
    """Return how many an account has not read, at most ``CAP``."""
    found = (
        select(Notification.id)
        .where(Notification.account_id == actor.account_id, IS_UNREAD, _seen(actor, today))
        .order_by(Notification.id.desc())
        .limit(CAP)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(found)) or 0


def _seen(actor: Actor, today: date) -> ColumnElement[bool]:
    """Hide what was told of a case that is hidden by now (回避)."""
    return or_(Notification.case_id.is_(None), facts.visible(actor, today, Notification.case_id))


def mark_read(session: Session, account_id: int, up_to: int, now: datetime) -> None:
    """Note that an account read everything up to a notification."""
    session.execute(
        update(Notification)
        .where(Notification.account_id == account_id, Notification.id <= up_to, Notification.read_at.is_(None))
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


def mark_old_read(session: Session, before: datetime, now: datetime) -> None:
    """Note that everybody read what was told before an instant."""
    session.execute(
        update(Notification)
        .where(Notification.created_at < before, Notification.read_at.is_(None))
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )


def read_one(session: Session, actor: Actor, today: date, notification_id: int, now: datetime) -> Notification | None:
    """Return one notification of an account, read from now on; none of a case that is hidden by now."""
    row = session.scalar(
        select(Notification)
        .where(Notification.id == notification_id, Notification.account_id == actor.account_id)
        .where(_seen(actor, today))
    )
    if row is None:
        return None
    row.read_at = row.read_at or now
    return row


def unmailed(session: Session, actor: Actor, today: date, size: int) -> Sequence[tuple[Notification, str | None]]:
    """Return what an account has neither read nor been sent, oldest first."""
    return session.execute(
        select(Notification, CaseFile.case_no)
        .outerjoin(CaseFile, CaseFile.id == Notification.case_id)
        .where(Notification.account_id == actor.account_id, IS_UNREAD, Notification.mailed_at.is_(None))
        .where(_seen(actor, today))
        .order_by(Notification.id)
        .limit(size)
    ).all()
