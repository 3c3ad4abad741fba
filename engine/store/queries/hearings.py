"""Oral hearings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.hearings import Hearing
from engine.store.queries import facts
from engine.store.tables import CaseFile, Notice, Party
from engine.values import Actor


def scheduled(session: Session, case_id: int) -> Hearing | None:
    """Return the hearing of a case that is still to be held."""
    session.flush()
    wanted = select(Hearing).where(Hearing.case_id == case_id, Hearing.state == "scheduled").order_by(Hearing.id.desc())
    return session.scalars(wanted.limit(1)).first()


def of_case(session: Session, case_id: int) -> Sequence[Hearing]:
    """Return the hearings of a case in the order in which they were fixed."""
    return session.scalars(select(Hearing).where(Hearing.case_id == case_id).order_by(Hearing.id)).all()


def between(
    session: Session, actor: Actor, today: date, first: date, last: date, place: str, panel: str
) -> Sequence[tuple[Hearing, CaseFile]]:
    """Return the hearings of some days in cases that an actor may see, with their cases, soonest first."""
    statement = (
        select(Hearing, CaseFile)
        .join(CaseFile, CaseFile.id == Hearing.case_id)
        .where(Hearing.hearing_on.between(first, last), facts.visible(actor, today, CaseFile.id))
        .order_by(Hearing.hearing_on, Hearing.hearing_time, Hearing.id)
    )
    if place:
        statement = statement.where(Hearing.place.contains(place, autoescape=True))
    if panel:
        statement = statement.where(Hearing.panel.contains(panel, autoescape=True))
    return [tuple(row) for row in session.execute(statement)]


def notices_of(
    session: Session, case_ids: Collection[int], result: str
) -> Mapping[int, list[tuple[Notice, str | None]]]:
    """Return the services of several cases whose variable begins so, with the names of the addressees."""
    found: dict[int, list[tuple[Notice, str | None]]] = {}
    rows = session.execute(
        select(Notice, Party.name)
        .outerjoin(Party, Party.id == Notice.party_id)
        .where(Notice.case_id.in_(case_ids), Notice.result_variable.startswith(result, autoescape=True))
        .order_by(Notice.id)
    )
    for notice, name in rows:
        found.setdefault(notice.case_id, []).append((notice, name))
    return found
