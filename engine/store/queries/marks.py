"""Statements about the register of marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.store.queries import rights
from engine.store.tables import CaseFile, Certificate, Mark, Party


def by_number(session: Session, number: str) -> Mark | None:
    """Return a mark by application or registration number."""
    number = number.strip()
    return session.scalars(
        select(Mark)
        .where(or_(Mark.application_no == number, Mark.registration_no == number))
        .order_by(Mark.id)
        .limit(1)
    ).first()


def with_owner(session: Session, mark_id: int) -> tuple[Mark, Party]:
    """Return a mark and its owner."""
    row = session.execute(
        select(Mark, Party).join(Party, Party.id == Mark.owner_party_id).where(Mark.id == mark_id)
    ).one()
    return row[0], row[1]


def locked(session: Session, mark_id: int) -> Mark:
    """Return a mark, locked until the end of the transaction; see :func:`rights.locked`."""
    return rights.locked(session, session.get_one(Mark, mark_id))


def challenges(
    session: Session, mark_id: int, kinds: Sequence[str], without: int | None
) -> Sequence[tuple[str, date | None, str | None]]:
    """Return kind, day of closing and outcome of the cases of some kinds about a mark, but for one."""
    statement = select(CaseFile.kind, CaseFile.closed_on, CaseFile.outcome).where(
        CaseFile.mark_id == mark_id, CaseFile.kind.in_(kinds)
    )
    return session.execute(statement if without is None else statement.where(CaseFile.id != without)).all()


def owner(session: Session, mark: Mark) -> Party:
    """Return the owner of a mark."""
    return session.get_one(Party, mark.owner_party_id)


def case_numbers(session: Session, mark_id: int, visible: object) -> Sequence[str]:
    """Return the numbers of the cases about a mark that may be seen."""
    return session.scalars(
        select(CaseFile.case_no).where(CaseFile.mark_id == mark_id, visible).order_by(CaseFile.id)
    ).all()


def find(session: Session, text: str, after: int, size: int) -> Sequence[tuple[Mark, Party]]:
    """Return marks whose number, name or owner contains a text."""
    return rights.find(session, Mark, text, after, size, number=text)


def certificates(session: Session, mark_id: int) -> Sequence[Certificate]:
    """Return the certificates of a mark that the office issued without a case, oldest first."""
    return session.scalars(select(Certificate).where(Certificate.mark_id == mark_id).order_by(Certificate.id)).all()


def certificate(session: Session, mark_id: int) -> Certificate | None:
    """Return the newest certificate of a mark that counts."""
    counting = select(Certificate).where(Certificate.mark_id == mark_id, Certificate.void_on.is_(None))
    return session.scalars(counting.order_by(Certificate.id.desc()).limit(1)).first()
