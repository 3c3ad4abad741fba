"""Oral hearings."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.hearings import Hearing


def scheduled(session: Session, case_id: int) -> Hearing | None:
    """Return the hearing of a case that is still to be held."""
    session.flush()
    wanted = select(Hearing).where(Hearing.case_id == case_id, Hearing.state == "scheduled").order_by(Hearing.id.desc())
    return session.scalars(wanted.limit(1)).first()
