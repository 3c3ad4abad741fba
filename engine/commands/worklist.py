"""The work list."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import lines, pages
from engine.store.queries import worklist as worklist_queries
from engine.store.queries.worklist import WorkRow
from engine.store.work import Work
from engine.values import Actor, Page, PageRequest, TaskLine, WorklistQuery


def page(work: Work, actor: Actor, query: WorklistQuery, request: PageRequest) -> Page[TaskLine]:
    """Return open tasks, least legal time left first."""
    after = _key(request.after)
    rows = worklist_queries.page(work.session, actor, query, work.today, after, request.size + 1)
    shown = rows[: request.size]
    return Page(
        items=tuple(_line(work, actor, row) for row in shown),
        next=f"{shown[-1].due}~{shown[-1].task.id}" if len(rows) > request.size else None,
    )


def counts(work: Work, actor: Actor) -> Mapping[str, int]:
    """Return how many tasks each saved filter holds."""
    return worklist_queries.counts(work.session, actor, work.today)


def next_task(work: Work, actor: Actor) -> TaskLine | None:
    """Return the most urgent task that the actor has claimed, else the most urgent one of the pool."""
    for scope in ("mine", "pool"):
        rows = worklist_queries.page(work.session, actor, WorklistQuery(scope=scope), work.today, None, 1)
        if rows:
            return _line(work, actor, rows[0])
    return None


def _key(after: str | None) -> tuple[str, int] | None:
    if not after:
        return None
    due, _, task_id = after.rpartition("~")
    return due, pages.number(task_id)


def _line(work: Work, actor: Actor, row: WorkRow) -> TaskLine:
    limit = lines.limit_line(work, row.limit, row.case.case_no) if row.limit is not None else None
    return lines.task_line(actor, row.task, row.case, row.assignee, row.unit, limit)
