"""Statements about the rights of both registers and what weighs on them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.store.tables import CaseFile, Encumbrance, Mark, Party, Patent, RegisterEntry


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


def with_holders(session: Session, right: Mark | Patent) -> Sequence[tuple[Encumbrance, str | None]]:
    """Return everything that ever weighed on a right with the name in whose favour, oldest first."""
    column = Encumbrance.mark_id if isinstance(right, Mark) else Encumbrance.patent_id
    return session.execute(
        select(Encumbrance, Party.name)
        .outerjoin(Party, Party.id == Encumbrance.holder_party_id)
        .where(column == right.id)
        .order_by(Encumbrance.from_on, Encumbrance.id)
    ).all()


def entries(session: Session, right: Mark | Patent, visible: object) -> Sequence[tuple[RegisterEntry, str | None]]:
    """Return the lines of the register about a right, oldest first, with the number of the case if it may be seen."""
    column = RegisterEntry.mark_id if isinstance(right, Mark) else RegisterEntry.patent_id
    return session.execute(
        select(RegisterEntry, CaseFile.case_no)
        .outerjoin(CaseFile, (CaseFile.id == RegisterEntry.case_id) & visible)
        .where(column == right.id)
        .order_by(RegisterEntry.id)
    ).all()


def owner_names(session: Session, ids: set[int]) -> dict[int, str]:
    """Return the names of parties."""
    return dict(session.execute(select(Party.id, Party.name).where(Party.id.in_(ids))).all()) if ids else {}


def patent_cases(session: Session, patent_id: int, visible: object) -> Sequence[str]:
    """Return the numbers of the cases about a patent that may be seen."""
    return session.scalars(
        select(CaseFile.case_no).where(CaseFile.patent_id == patent_id, visible).order_by(CaseFile.id)
    ).all()


def find_patents(session: Session, text: str, after: int, size: int) -> Sequence[tuple[Patent, Party]]:
    """Return patents whose number, title or owner contains a text."""
    statement = (
        select(Patent, Party)
        .join(Party, Party.id == Patent.owner_party_id)
        .where(Patent.id > after)
        .order_by(Patent.id)
        .limit(size)
    )
    if text:
        number = text.upper().removeprefix("ZL").strip()
        statement = statement.where(
            or_(
                Patent.application_no.startswith(number, autoescape=True),
                Patent.registration_no.startswith(number, autoescape=True),
                Patent.name.contains(text, autoescape=True),
                Party.name.contains(text, autoescape=True),
            )
        )
    return session.execute(statement).all()
