"""Statements that find cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session

from engine.store.queries import facts
from engine.store.tables import CaseFile, CaseParty, Mark, Party, TimeLimit
from engine.values import Actor, CaseQuery

LIVE = ("running", "suspended")


def page(
    session: Session, actor: Actor, query: CaseQuery, today: date, before: int | None, size: int
) -> Sequence[tuple[CaseFile, str | None, str | None]]:
    """Return the cases that an actor may see, newest first, with number and name of the mark."""
    statement = (
        select(CaseFile, Mark.application_no, Mark.name)
        .outerjoin(Mark, Mark.id == CaseFile.mark_id)
        .where(facts.visible(actor, today, CaseFile.id))
        .order_by(CaseFile.id.desc())
        .limit(size)
    )
    if before is not None:
        statement = statement.where(CaseFile.id < before)
    return session.execute(_filtered(statement, actor, query)).all()


def _filtered(statement: Select, actor: Actor, query: CaseQuery) -> Select:
    if query.kind:
        statement = statement.where(CaseFile.kind == query.kind)
    if query.status:
        statement = statement.where(CaseFile.status == query.status)
    if query.text and query.text.strip():
        statement = statement.where(_matches(query.text.strip()))
    if query.is_own or query.role:
        statement = statement.where(
            facts.files_for(actor.account_id, CaseFile.id, query.role) if actor.kind == "party" else false()
        )
    return statement


def _matches(text: str) -> object:
    return or_(CaseFile.case_no == text, CaseFile.search_text.contains(text.lower(), autoescape=True))


def parties_of(session: Session, case_ids: Sequence[int]) -> dict[int, list[Party]]:
    """Return the parties of several cases, in the order of their roles; of one role, the first known first."""
    rows = session.execute(
        select(CaseParty.case_id, Party)
        .join(Party, Party.id == CaseParty.party_id)
        .where(CaseParty.case_id.in_(case_ids))
        .order_by(CaseParty.case_id, CaseParty.role.desc(), CaseParty.party_id)
    )
    found: dict[int, list[Party]] = {}
    for case_id, party in rows:
        found.setdefault(case_id, []).append(party)
    return found


def nearest_limits(session: Session, case_ids: Sequence[int]) -> dict[int, TimeLimit]:
    """Return for each case the live limit that ends first; one that stands still comes last."""
    rows = session.scalars(
        select(TimeLimit)
        .where(TimeLimit.case_id.in_(case_ids), TimeLimit.state.in_(LIVE))
        .order_by(TimeLimit.case_id, TimeLimit.expires_on.is_(None), TimeLimit.expires_on, TimeLimit.id)
    )
    nearest: dict[int, TimeLimit] = {}
    for limit in rows:
        nearest.setdefault(limit.case_id, limit)
    return nearest
