"""Statements about decided cases that resemble another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.cases import IS_DECIDED
from engine.store.queries import facts
from engine.store.tables import CaseFile, Mark, Run, Task
from engine.values import Actor

#: So many of the newest decisions of a kind are looked at.
LOOKED_AT = 300


def newest_decided(
    session: Session, actor: Actor, today: date, case: CaseFile
) -> Sequence[tuple[CaseFile, Mapping[str, object], Sequence[int] | None]]:
    """Return the newest decided cases of the same kind that an actor may see, with variables and Nice classes."""
    return session.execute(
        select(CaseFile, Run.variables, Mark.classes)
        .join(Run, Run.case_id == CaseFile.id)
        .outerjoin(Mark, Mark.id == CaseFile.mark_id)
        .where(CaseFile.kind == case.kind, IS_DECIDED, CaseFile.id != case.id, Run.is_main)
        .where(facts.visible_at_once(actor, today, CaseFile.id))
        .order_by(CaseFile.closed_on.desc(), CaseFile.id.desc())
        .limit(LOOKED_AT)
    ).all()


def classes_of(session: Session, case: CaseFile) -> Sequence[int]:
    """Return the Nice classes of the mark that a case is about."""
    return session.scalar(select(Mark.classes).where(Mark.id == case.mark_id)) or []


def drafts_of(session: Session, case_ids: Iterable[int]) -> Mapping[int, Mapping[str, object]]:
    """Return case -> the answers of its last draft of a decision, for the articles that it cites."""
    rows = session.execute(
        select(Task.case_id, Task.answers)
        .where(Task.case_id.in_(tuple(case_ids)), Task.status == "done", Task.element.startswith("draft"))
        .order_by(Task.id)
    )
    return {case_id: answers for case_id, answers in rows if answers and answers.get("articles")}
