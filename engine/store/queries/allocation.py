"""Statements about the units of cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.store.queries import facts
from engine.store.tables import CaseFile, Task, Unit
from engine.store.tasks import IS_OPEN
from engine.values import Actor


def units(session: Session) -> Sequence[Unit]:
    """Return the units of the office in the order in which they were set up."""
    return session.scalars(select(Unit).order_by(Unit.id)).all()


def unit(session: Session, unit_id: int | None) -> Unit | None:
    """Return a unit by its id; None: there is none, or no id."""
    return None if unit_id is None else session.get(Unit, unit_id)


def load(session: Session, of: Iterable[int]) -> dict[int, int]:
    """Return how many open tasks of their cases some units have."""
    number = func.count().label("number")
    statement = select(Task.unit_id, number).where(IS_OPEN, Task.unit_id.in_(tuple(of))).group_by(Task.unit_id)
    return {row.unit_id: row.number for row in session.execute(statement)}


def of_none(session: Session, actor: Actor, today: date) -> Sequence[tuple[str, int]]:
    """Return how many open cases belong to no unit, by procedure, of those that a reader may know of; most first."""
    number = func.count()
    return session.execute(
        select(CaseFile.kind, number)
        .where(
            CaseFile.closed_on.is_(None), CaseFile.unit_id.is_(None), facts.visible_at_once(actor, today, CaseFile.id)
        )
        .group_by(CaseFile.kind)
        .order_by(number.desc(), CaseFile.kind)
    ).all()


def newest(
    session: Session, actor: Actor, today: date, kinds: Iterable[str], most: int
) -> Sequence[tuple[CaseFile, Unit | None]]:
    """Return the newest open cases of some kinds that an actor may know of, newest first, with their units."""
    return session.execute(
        select(CaseFile, Unit)
        .outerjoin(Unit, Unit.id == CaseFile.unit_id)
        .where(CaseFile.kind.in_(tuple(kinds)), CaseFile.closed_on.is_(None))
        .where(facts.visible_at_once(actor, today, CaseFile.id))
        .order_by(CaseFile.filed_on.desc(), CaseFile.id.desc())
        .limit(most)
    ).all()
