"""Fees of cases."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.fees import Fee


def due(session: Session, case_id: int, kind: str) -> Fee | None:
    """Return the fee of a kind that is to be paid; of several the oldest."""
    session.flush()
    wanted = select(Fee).where(Fee.case_id == case_id, Fee.kind == kind, Fee.state == "due").order_by(Fee.id).limit(1)
    return session.scalars(wanted).first()


def unpaid(session: Session, case_id: int) -> Fee | None:
    """Return the fee of a case whose limit ended before it was paid in full; of several the oldest."""
    wanted = select(Fee).where(Fee.case_id == case_id, Fee.state == "unpaid").order_by(Fee.id).limit(1)
    return session.scalars(wanted).first()


def of_case(session: Session, case_id: int) -> list[Fee]:
    """Return the fees of a case in the order they were charged."""
    return list(session.scalars(select(Fee).where(Fee.case_id == case_id).order_by(Fee.id)))
