"""Cases that are heard together (合并审理)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.store.queries import facts
from engine.store.tables import CaseFile, CaseParty, Hearing, Task
from engine.values import Actor

#: So many cases are offered to be joined to one.
MOST_OFFERED = 50


def members(session: Session, case: CaseFile) -> Sequence[CaseFile]:
    """Return the other cases of the group of a case, oldest first."""
    if case.joined_case_id is None:
        return ()
    wanted = select(CaseFile).where(CaseFile.joined_case_id == case.joined_case_id, CaseFile.id != case.id)
    return session.scalars(wanted.order_by(CaseFile.id)).all()


def candidates(session: Session, actor: Actor, today: date, case: CaseFile) -> Sequence[CaseFile]:
    """Return the open cases of the same kind about the same right or with a party in common, which an actor may see."""
    parties = select(CaseParty.party_id).where(CaseParty.case_id == case.id)
    shares_party = CaseFile.id.in_(select(CaseParty.case_id).where(CaseParty.party_id.in_(parties)))
    same_right = CaseFile.mark_id == case.mark_id if case.mark_id else CaseFile.patent_id == case.patent_id
    return session.scalars(
        select(CaseFile)
        .where(CaseFile.kind == case.kind, CaseFile.closed_on.is_(None), CaseFile.id != case.id)
        .where(or_(same_right, shares_party), facts.visible(actor, today, CaseFile.id))
        .order_by(CaseFile.id)
        .limit(MOST_OFFERED)
    ).all()


def hearings_ahead(session: Session, case: CaseFile) -> Sequence[tuple[Hearing, CaseFile]]:
    """Return the hearings that the other cases of a group still have before them, soonest first."""
    if case.joined_case_id is None:
        return ()
    rows = session.execute(
        select(Hearing, CaseFile)
        .join(CaseFile, CaseFile.id == Hearing.case_id)
        .where(CaseFile.joined_case_id == case.joined_case_id, CaseFile.id != case.id, Hearing.state == "scheduled")
        .order_by(Hearing.hearing_on, Hearing.id)
    )
    return [tuple(row) for row in rows]


def seats(session: Session, case: CaseFile, role: str, element: str) -> Sequence[int]:
    """Return the accounts that hold or did a task of a role in the other cases of a group, oldest first."""
    rows = session.scalars(
        select(Task.assignee_id)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .where(CaseFile.joined_case_id == case.joined_case_id, CaseFile.id != case.id)
        .where(Task.role == role, Task.element == element, Task.assignee_id.is_not(None), Task.status != "cancelled")
        .order_by(Task.id)
    )
    return list(dict.fromkeys(rows))
