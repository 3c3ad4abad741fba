"""Statements about the pulse of the tickers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engine.store.base import DatabaseNow
from engine.store.tables import ClockBeat


def seen(session: Session, boot_id: str) -> tuple[datetime | None, ClockBeat | None]:
    """Return the newest time that any ticker saw on the database's clock, and the last beat of this machine.

    To be read before ``database_now``: what another ticker writes meanwhile must not look like a clock that was set
    back.
    """
    newest_at = session.scalar(select(func.max(ClockBeat.database_at)))
    before = session.scalars(
        select(ClockBeat).where(ClockBeat.boot_id == boot_id).order_by(ClockBeat.monotonic_s.desc()).limit(1)
    ).one_or_none()
    return newest_at, before


def database_now(session: Session) -> datetime:
    """Return the present instant by the clock of the database's machine."""
    return session.scalars(select(DatabaseNow())).one()


def keep(session: Session, beat: ClockBeat) -> None:
    """Keep the newest pulse of a ticker."""
    session.merge(beat)


def age_s(session: Session) -> float | None:
    """Return how many seconds ago a ticker last lived; None: never."""
    now, newest_at = session.execute(select(DatabaseNow(), func.max(ClockBeat.database_at))).one()
    return None if newest_at is None else (now - newest_at).total_seconds()


def difference_s(session: Session) -> float:
    """Return how far the clocks of database and ticker were apart at the newest beat."""
    newest = session.scalars(select(ClockBeat).order_by(ClockBeat.database_at.desc()).limit(1)).one_or_none()
    return 0.0 if newest is None else abs((newest.database_at - newest.wall_at).total_seconds())


def forget_future(session: Session) -> None:
    """Forget what was seen on a clock that ran ahead: the present one is right, a person said."""
    session.execute(delete(ClockBeat).where(ClockBeat.database_at > DatabaseNow()))
