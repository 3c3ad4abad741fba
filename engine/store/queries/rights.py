"""Statements about the rights of both registers and what weighs on them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.store.tables import CaseFile, Encumbrance, Mark, Patent


def patent_by_number(session: Session, number: str) -> Patent | None:
    """Return a patent by application or patent number, with or without ZL and the dot of the check digit."""
    number = number.strip().upper().removeprefix("ZL")
    dotted = number if "." in number else f"{number[:-1]}.{number[-1:]}"
    numbers = (number, dotted)
    return session.scalars(
        select(Patent)
        .where(or_(Patent.application_no.in_(numbers), Patent.registration_no.in_(numbers)))
        .order_by(Patent.id)
        .limit(1)
    ).first()


def right_of(session: Session, case: CaseFile) -> Mark | Patent | None:
    """Return the right that a case is about, locked: two cases never write one right at a time."""
    if case.mark_id is not None:
        return session.get_one(Mark, case.mark_id, with_for_update=True)
    if case.patent_id is not None:
        return session.get_one(Patent, case.patent_id, with_for_update=True)
    return None


def encumbrances(session: Session, right: Mark | Patent) -> Sequence[Encumbrance]:
    """Return everything that ever weighed on a right, oldest first."""
    column = Encumbrance.mark_id if isinstance(right, Mark) else Encumbrance.patent_id
    return session.scalars(
        select(Encumbrance).where(column == right.id).order_by(Encumbrance.from_on, Encumbrance.id)
    ).all()
