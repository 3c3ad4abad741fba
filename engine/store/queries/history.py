"""Statements about the history of a case, and about that of the office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.tables import History, OfficeHistory


def first(session: Session, case_id: int, size: int) -> Sequence[History]:
    """Return the first lines of the history of a case, oldest first."""
    here = select(History).where(History.case_id == case_id, History.seq <= size)
    return session.scalars(here.order_by(History.seq)).all()


def of_act(session: Session, case_id: int, act: str) -> Sequence[History]:
    """Return the lines of one act in a case, oldest first."""
    return session.scalars(
        select(History).where(History.case_id == case_id, History.act == act).order_by(History.seq)
    ).all()


def newest_about(
    session: Session, case_id: int, acts: Sequence[str], subject: str, since: datetime
) -> Sequence[History]:
    """Return the lines of some acts on a subject in a case since a moment, newest first."""
    rows = session.scalars(
        select(History)
        .where(History.case_id == case_id, History.act.in_(acts), History.recorded_at >= since)
        .order_by(History.seq.desc())
    )
    return [line for line in rows if line.subject == subject]


def newest_acts(session: Session, case_id: int, size: int) -> Sequence[tuple[str, str]]:
    """Return act and subject of the newest lines of the history of a case, newest first."""
    here = select(History.act, History.subject).where(History.case_id == case_id)
    return session.execute(here.order_by(History.seq.desc()).limit(size)).all()


def whole(session: Session, case_id: int) -> Iterator[History]:
    """Return every line of the history of a case, oldest first."""
    return session.scalars(select(History).where(History.case_id == case_id).order_by(History.seq)).yield_per(500)


def office_page(session: Session, before: int | None, size: int) -> Sequence[OfficeHistory]:
    """Return lines of the history of the office, newest first.

    :param before: only lines with a smaller number; None: from the newest on.
    """
    wanted = select(OfficeHistory).order_by(OfficeHistory.seq.desc()).limit(size)
    return session.scalars(wanted if before is None else wanted.where(OfficeHistory.seq < before)).all()


def office_whole(session: Session) -> Iterator[OfficeHistory]:
    """Return every line of the history of the office, oldest first."""
    return session.scalars(select(OfficeHistory).order_by(OfficeHistory.seq)).yield_per(500)
