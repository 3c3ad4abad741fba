"""Statements that find cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CompoundSelect, Select, false, func, literal, select, union_all
from sqlalchemy.orm import Session

from engine.store.queries import facts, texts
from engine.store.queries.rights import RIGHT, with_right
from engine.store.tables import CaseFile, CaseParty, Mark, Party, Patent, TimeLimit
from engine.values import Actor, CaseQuery

LIVE = ("running", "suspended")
#: So many of the newest cases are looked through for a text before an index is asked: some 8 ms.
NEWEST = 20_000


#: A row of :func:`page`: a case with number and name of its right.
CaseRow = tuple[CaseFile, str | None, str | None]


def page(
    session: Session, actor: Actor, query: CaseQuery, today: date, before: int | None, size: int
) -> Sequence[CaseRow]:
    """Return the cases that an actor may see, newest first, with number and name of the right.

    Where the text is the whole number of some of them, only those: an index has them, whatever the volume.
    """
    statement = _page(actor, query, today, before, size)
    text = (query.text or "").strip()
    if not text:
        return session.execute(statement).all()
    if any(map(str.isdigit, text)):
        numbered = session.scalars(_numbered(text)).all()
        # Also where there are none: who counts statements learns nothing.
        rows = session.execute(statement.where(CaseFile.id.in_(numbered))).all()
        if rows:
            return rows
    return _with_text(session, statement, text, before, size)


def _with_text(
    session: Session, statement: Select[CaseRow], text: str, before: int | None, size: int
) -> Sequence[CaseRow]:
    """Return the cases in which a text stands: what many say is met among the newest, what few say an index knows.

    Either way alone takes long for the other: the index gathers whatever says it before the first is shown, and to say
    that nothing is there all cases would be looked at.
    """
    statement = statement.where(texts.has_text(text))
    newest = select(func.max(CaseFile.id)).scalar_subquery() if before is None else literal(before)
    rows = session.execute(statement.where(CaseFile.id > newest - NEWEST)).all()
    if len(rows) < size:
        rows = session.execute(statement.where(CaseFile.id.in_(texts.all_cases(session, text)))).all()
    return rows


def _page(actor: Actor, query: CaseQuery, today: date, before: int | None, size: int) -> Select[CaseRow]:
    statement = (
        with_right(select(CaseFile, *RIGHT))
        .where(facts.visible(actor, today, CaseFile.id))
        .order_by(CaseFile.id.desc())
        .limit(size)
    )
    if before is not None:
        statement = statement.where(CaseFile.id < before)
    if query.kind:
        statement = statement.where(CaseFile.kind == query.kind)
    if query.unit is not None:
        statement = statement.where(CaseFile.closed_on.is_(None), CaseFile.unit_id == (query.unit or None))
    if query.status:
        statement = statement.where(CaseFile.status == query.status)
    if query.is_own or query.role:
        statement = statement.where(
            facts.files_for(actor.account_id, CaseFile.id, query.role) if actor.kind == "party" else false()
        )
    return statement


def _numbered(text: str) -> CompoundSelect[tuple[int]]:
    """Return the cases of which a text is the number, or the number of the right that they are about."""
    same = (text, text.upper())
    of_right = (
        select(CaseFile.id).join(right, right.id == subject).where(number.in_(same))
        for right, subject in ((Mark, CaseFile.mark_id), (Patent, CaseFile.patent_id))
        for number in (right.application_no, right.registration_no)
    )
    return union_all(select(CaseFile.id).where(CaseFile.case_no.in_(same)), *of_right)


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
