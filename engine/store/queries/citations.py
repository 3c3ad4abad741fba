"""Statements about what drafted decisions cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select
from sqlalchemy.orm import Session, aliased

from engine.store.queries import facts
from engine.store.tables import CaseFile, Mark, Patent, Task, TaskCitation
from engine.values import Actor, CitationQuery

#: By the table: nobody holds such a row, so the mapper need not look for one.
_INTO_CITATIONS = insert(TaskCitation.__table__)


def filed_on(session: Session, case: CaseFile) -> date | None:
    """Return the filing date of the right that a case is about."""
    if case.mark_id is not None:
        return session.scalar(select(Mark.filed_on).where(Mark.id == case.mark_id))
    return session.scalar(select(Patent.filed_on).where(Patent.id == case.patent_id)) if case.patent_id else None


def keep(session: Session, task: Task, cited: Iterable[tuple[str, str]]) -> None:
    """Keep what a completed draft cites (what, code), beside the blocks that were inserted into it.

    What earlier drafts by its form cited stays, and is no longer found: see :func:`_stands`.
    """
    rows = [{"task_id": task.id, "what": what, "code": code} for what, code in dict.fromkeys(cited)]
    if rows:
        session.connection().execute(_INTO_CITATIONS, rows)


def page(
    session: Session, actor: Actor, query: CitationQuery, today: date, before: int | None, size: int
) -> Sequence[tuple[Task, CaseFile]]:
    """Return the drafts that cite all that is asked for in cases that an actor may see, newest first."""
    statement = (
        select(Task, CaseFile)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .where(*(_cites(what, code) for what, code in _asked(query)), facts.visible_at_once(actor, today, CaseFile.id))
        .where(_stands())
        .order_by(Task.id.desc())
        .limit(size)
    )
    if query.kind:
        statement = statement.where(CaseFile.kind == query.kind)
    if query.case_no:
        statement = statement.where(CaseFile.case_no == query.case_no)
    if before is not None:
        statement = statement.where(Task.id < before)
    return session.execute(statement).all()


def _asked(query: CitationQuery) -> list[tuple[str | None, str | None]]:
    asked = [("article", query.article), ("reason", query.reason), ("block", query.block)]
    return [each for each in asked if each[1]] or [(None, None)]


def _cites(what: str | None, code: str | None) -> ColumnElement[bool]:
    """Return whether a draft cites something: with None, anything."""
    if what is None:
        return exists().where(TaskCitation.task_id == Task.id)
    return Task.id.in_(select(TaskCitation.task_id).where(TaskCitation.what == what, TaskCitation.code == code))


def _stands() -> ColumnElement[bool]:
    """Return whether no later draft by the same form took the place of a draft in its case."""
    later = aliased(Task)
    is_later = or_(
        later.completed_at > Task.completed_at, and_(later.completed_at == Task.completed_at, later.id > Task.id)
    )
    return ~exists().where(later.case_id == Task.case_id, later.status == "done", Task.answered_as(later), is_later)


def of_tasks(session: Session, task_ids: Sequence[int]) -> Mapping[int, list[tuple[str, str]]]:
    """Return task -> what it cites, as (what, code)."""
    rows = session.execute(
        select(TaskCitation.task_id, TaskCitation.what, TaskCitation.code)
        .where(TaskCitation.task_id.in_(task_ids))
        .order_by(TaskCitation.task_id, TaskCitation.what, TaskCitation.code)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for task_id, what, code in rows:
        found.setdefault(task_id, []).append((what, code))
    return found
