"""Statements about the rights of both registers and what weighs on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from engine.store.tables import CaseFile, Encumbrance, Mark, Party, Patent, RegisterEntry

Right = TypeVar("Right", Mark, Patent)
#: Application number and name of the right that a case is about, of a statement made by :func:`with_right`.
RIGHT = (func.coalesce(Mark.application_no, Patent.application_no), func.coalesce(Mark.name, Patent.name))


def with_right(statement: Select) -> Select:
    """Return a statement about cases that knows the mark or patent of each."""
    return statement.outerjoin(Mark, Mark.id == CaseFile.mark_id).outerjoin(Patent, Patent.id == CaseFile.patent_id)


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


def of_case(session: Session, case: CaseFile) -> Mark | Patent | None:
    """Return the right that a case is about."""
    if case.mark_id is not None:
        return session.get_one(Mark, case.mark_id)
    return session.get_one(Patent, case.patent_id) if case.patent_id is not None else None


def right_of(session: Session, case: CaseFile) -> Mark | Patent | None:
    """Return the same, locked: two cases never write one right at a time."""
    right = of_case(session, case)
    return None if right is None else locked(session, right)


def locked(session: Session, right: Right) -> Right:
    """Lock a right until the end of the transaction: of two cases that end at once, the second sees the first.

    What this unit of work changed in it already is kept.
    """
    table = type(right)
    session.execute(select(table.id).where(table.id == right.id).with_for_update())
    if right not in session.dirty:
        session.refresh(right)
    return right


def reference(right: Mark | Patent | None) -> dict[str, int]:
    """Return the column, with its value, by which a row points at a right."""
    return {} if right is None else {"mark_id" if isinstance(right, Mark) else "patent_id": right.id}


def subject(right: Mark | Patent | None) -> dict[str, object]:
    """Return the columns of a case that say what it is about, with their values."""
    classes = [str(number) for number in right.classes] if isinstance(right, Mark) else []
    return {**reference(right), "classes": f",{','.join(classes)}," if classes else None}


def encumbrances(session: Session, right: Mark | Patent) -> Sequence[Encumbrance]:
    """Return everything that ever weighed on a right, oldest first."""
    column = Encumbrance.mark_id if isinstance(right, Mark) else Encumbrance.patent_id
    return session.scalars(
        select(Encumbrance).where(column == right.id).order_by(Encumbrance.from_on, Encumbrance.id)
    ).all()


def in_register(session: Session, right: Mark | Patent) -> list[Party]:
    """Return who stands in the register of a right: its owner, and whoever something was ever laid on it for."""
    owner = session.get_one(Party, right.owner_party_id)
    return [owner, *(holder for _, holder in with_holders(session, right) if holder is not None)]


def with_holders(session: Session, right: Mark | Patent) -> Sequence[tuple[Encumbrance, Party | None]]:
    """Return everything that ever weighed on a right with the party in whose favour, oldest first."""
    column = Encumbrance.mark_id if isinstance(right, Mark) else Encumbrance.patent_id
    return session.execute(
        select(Encumbrance, Party)
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
    return find(session, Patent, text, after, size, number=text.upper().removeprefix("ZL").strip())


def find(
    session: Session, table: type[Right], text: str, after: int, size: int, *, number: str
) -> Sequence[tuple[Right, Party]]:
    """Return rights of one register, with their owners, whose number begins so or whose name or owner contains a text.

    :param after: id of the last one that was shown.
    """
    statement = (
        select(table, Party)
        .join(Party, Party.id == table.owner_party_id)
        .where(table.id > after)
        .order_by(table.id)
        .limit(size)
    )
    if text:
        statement = statement.where(
            or_(
                table.application_no.startswith(number, autoescape=True),
                table.registration_no.startswith(number, autoescape=True),
                table.name.contains(text, autoescape=True),
                Party.name.contains(text, autoescape=True),
            )
        )
    return session.execute(statement).all()
