"""Oral hearings."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.store.hearings import Hearing, JoinedHearing
from engine.store.queries import facts
from engine.store.tables import CaseFile, Notice, Party
from engine.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A hearing as one case has it: what was fixed, and the row that says how it went for that case."""

    hearing: Hearing
    case: CaseFile
    row: Hearing | JoinedHearing


def scheduled(session: Session, case_id: int) -> Hearing | JoinedHearing | None:
    """Return the row of the hearing of a case that is still to be held: its own, or its part in another's."""
    session.flush()
    for table in (Hearing, JoinedHearing):
        wanted = select(table).where(table.case_id == case_id, table.state == "scheduled").order_by(table.id.desc())
        found = session.scalars(wanted.limit(1)).first()
        if found is not None:
            return found
    return None


def of_case(session: Session, case: CaseFile) -> Sequence[Heard]:
    """Return the hearings of a case in the order in which they were fixed for it."""
    own = session.scalars(select(Hearing).where(Hearing.case_id == case.id).order_by(Hearing.id)).all()
    heard = [Heard(hearing=row, case=case, row=row) for row in own]
    shared = select(JoinedHearing, Hearing).join(Hearing, Hearing.id == JoinedHearing.hearing_id)
    rows = session.execute(shared.where(JoinedHearing.case_id == case.id).order_by(JoinedHearing.id))
    heard += [Heard(hearing=hearing, case=case, row=row) for row, hearing in rows]
    return sorted(heard, key=lambda each: (each.row.scheduled_on or date.min, each.hearing.id))


def between(
    session: Session, actor: Actor, today: date, first: date, last: date, place: str, panel: str
) -> Sequence[Heard]:
    """Return the hearings of some days in cases that an actor may see, soonest first; several cases of one together."""
    own = select(Hearing, CaseFile).join(CaseFile, CaseFile.id == Hearing.case_id)
    joined = (
        select(Hearing, CaseFile, JoinedHearing)
        .join(JoinedHearing, JoinedHearing.hearing_id == Hearing.id)
        .join(CaseFile, CaseFile.id == JoinedHearing.case_id)
    )

    def asked(statement: Select) -> Select:
        statement = statement.where(Hearing.hearing_on.between(first, last))
        statement = statement.where(facts.visible(actor, today, CaseFile.id))
        if place:
            statement = statement.where(Hearing.place.contains(place, autoescape=True))
        if panel:
            statement = statement.where(Hearing.panel.contains(panel, autoescape=True))
        return statement

    heard = [Heard(hearing=hearing, case=case, row=hearing) for hearing, case in session.execute(asked(own))]
    heard += [Heard(hearing=hearing, case=case, row=row) for hearing, case, row in session.execute(asked(joined))]
    return sorted(heard, key=_soonest)


def _soonest(each: Heard) -> tuple[date, str, int, bool, int]:
    hearing = each.hearing
    return hearing.hearing_on, hearing.hearing_time, hearing.id, each.row is not hearing, each.case.id


def numbers_at(session: Session, hearing_ids: Collection[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the numbers of all cases of hearings that several share: whose it is first."""
    shared = select(JoinedHearing.hearing_id).where(JoinedHearing.hearing_id.in_(hearing_ids))
    own = select(Hearing.id, CaseFile.case_no).join(CaseFile, CaseFile.id == Hearing.case_id)
    joined = select(JoinedHearing.hearing_id, CaseFile.case_no).join(CaseFile, CaseFile.id == JoinedHearing.case_id)
    found: dict[int, tuple[str, ...]] = {}
    statements = (
        own.where(Hearing.id.in_(shared)),
        joined.where(JoinedHearing.hearing_id.in_(hearing_ids)).order_by(JoinedHearing.id),
    )
    for statement in statements:
        for hearing_id, case_no in session.execute(statement):
            found[hearing_id] = (*found.get(hearing_id, ()), case_no)
    return found


def notices_of(
    session: Session, case_ids: Collection[int], result: str
) -> Mapping[int, list[tuple[Notice, Party | None]]]:
    """Return the services of several cases whose variable begins so, with the addressees."""
    found: dict[int, list[tuple[Notice, Party | None]]] = {}
    rows = session.execute(
        select(Notice, Party)
        .outerjoin(Party, Party.id == Notice.party_id)
        .where(Notice.case_id.in_(case_ids), Notice.result_variable.startswith(result, autoescape=True))
        .order_by(Notice.id)
    )
    for notice, addressee in rows:
        found.setdefault(notice.case_id, []).append((notice, addressee))
    return found
