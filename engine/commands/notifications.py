"""Notifications: telling accounts, and what an account was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from engine.commands import access, pages
from engine.notices.notifications import sentences
from engine.outside.clock import OFFICE_ZONE
from engine.store.cases import CaseFile
from engine.store.jobs import Job
from engine.store.notifications import Mailbox, Notification
from engine.store.queries import jobs as job_queries
from engine.store.queries import notifications as queries
from engine.store.work import Work
from engine.values import Actor, NotificationView, Page, PageRequest

#: Kind of the job that sends mail.
MAIL = "mail"
#: When the mail of the day leaves.
MORNING = time(8)


def tell(
    work: Work,
    account_ids: Iterable[int],
    kind: str,
    *,
    case: CaseFile | None = None,
    task_id: int | None = None,
    time_limit_id: int | None = None,
    **params: object,
) -> None:
    """Tell accounts something, in the transaction of what it is about. Each is told once; telling nobody is no error.

    :param kind: a sentence of engine/notices/notifications.yaml; ``params`` fill its gaps.
    """
    told = dict.fromkeys(account_ids, kind)
    tell_each(work, told, case=case, task_id=task_id, time_limit_id=time_limit_id, **params)


def tell_each(
    work: Work,
    told: Mapping[int, str],
    *,
    case: CaseFile | None = None,
    task_id: int | None = None,
    time_limit_id: int | None = None,
    **params: object,
) -> None:
    """Tell each account its own sentence about the same thing.

    :param told: account -> kind.
    """
    if not told:
        return
    for kind in set(told.values()):
        sentences(kind, params)  # a gap that nobody fills is found out now, not by the reader
    about = {
        "case_id": case.id if case is not None else None,
        "task_id": task_id,
        "time_limit_id": time_limit_id,
        "params": params,
        "created_at": work.now,
    }
    accounts = sorted(told)
    queries.add(work.session, [{"account_id": account, "kind": told[account], **about} for account in accounts])
    mails = [_mail(work, box) for box in queries.mailboxes(work.session, accounts)]
    if mails:
        job_queries.arm_new(work.session, mails)


def arm_mail(account_id: int, key: str, at: datetime, **payload: object) -> dict[str, object]:
    """Return the row of a job that sends mail to an account; the same key is the same mail."""
    return Job.row(MAIL, f"{MAIL}:{account_id}:{key}", at, payload={"account_id": account_id, **payload})


def _mail(work: Work, box: Mailbox) -> dict[str, object]:
    at = work.now if box.rhythm == "at_once" else _next_morning(work.now)
    return arm_mail(box.account_id, at.isoformat(), at)


def _next_morning(now: datetime) -> datetime:
    local = now.astimezone(OFFICE_ZONE)
    morning = datetime.combine(local.date(), MORNING, OFFICE_ZONE)
    return morning if local < morning else morning + timedelta(days=1)


def page(work: Work, actor: Actor, request: PageRequest) -> Page[NotificationView]:
    """Return what an account was told, newest first."""
    rows = queries.page(work.session, actor, work.today, pages.after(request), request.size + 1)
    shown = rows[: request.size]
    return Page(
        items=tuple(_view(row, case_no) for row, case_no in shown),
        next=str(shown[-1][0].id) if len(rows) > request.size else None,
    )


def unread(work: Work, actor: Actor) -> int:
    """Return how many notifications an account has not read, counted to 100."""
    return queries.unread(work.session, actor, work.today)


def read(work: Work, actor: Actor, notification_id: int) -> NotificationView:
    """Note that an account opened a notification.

    :raises NotFound: it was not told to this account, or of a case that is hidden from it by now.
    """
    row = queries.read_one(work.session, actor, work.today, notification_id, work.now)
    if row is None:
        access.absent("notification", notification=notification_id)
    case = work.session.get(CaseFile, row.case_id) if row.case_id is not None else None
    return _view(row, case.case_no if case is not None else None)


def read_all(work: Work, actor: Actor, up_to: int) -> None:
    """Note that an account read everything up to a notification that it was shown."""
    queries.mark_read(work.session, actor.account_id, up_to, work.now)


def _view(row: Notification, case_no: str | None) -> NotificationView:
    text, text_en = sentences(row.kind, row.params)
    return NotificationView(
        id=row.id,
        kind=row.kind,
        text=text,
        text_en=text_en,
        case_no=case_no,
        task_id=row.task_id,
        limit_id=row.time_limit_id,
        created_at=row.created_at,
        is_read=row.read_at is not None,
    )
