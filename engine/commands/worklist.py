"""The work list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.commands import desks, lines, steps
from engine.commands.roles import ROLES_OF_KIND
from engine.store.covers import Cover
from engine.store.parties import Party
from engine.store.queries import covers as cover_queries
from engine.store.queries import searches as search_queries
from engine.store.queries import worklist as worklist_queries
from engine.store.queries import worklist_orders
from engine.store.queries.worklist import WorkRow
from engine.store.work import Work
from engine.values import (
    HEADS,
    ORDER_KINDS,
    ROLES,
    Actor,
    Choice,
    Page,
    PageRequest,
    TaskLine,
    WorklistChoices,
    WorklistQuery,
)

#: Filters that everybody has, in their order: name -> the query behind it.
BUILT_IN: Mapping[str, WorklistQuery] = {
    "mine": WorklistQuery(scope="mine"),
    "pool": WorklistQuery(scope="pool"),
    "overdue": WorklistQuery(scope="all", clock="overdue"),
    "soon": WorklistQuery(scope="all", clock="soon"),
    "suspended": WorklistQuery(scope="all", clock="suspended"),
    "provisional": WorklistQuery(scope="all", clock="provisional"),
    "all": WorklistQuery(scope="all"),
}


def built_in(actor: Actor) -> Mapping[str, WorklistQuery]:
    """Return the filters that an actor has without saving any: who leads a unit has ``unit``, what it has open."""
    if actor.unit_id is None or not actor.roles & HEADS:
        return BUILT_IN
    own = {"mine": BUILT_IN["mine"], "pool": BUILT_IN["pool"], "unit": WorklistQuery(scope="all", unit=actor.unit_id)}
    return {**own, **BUILT_IN}


def page(work: Work, actor: Actor, query: WorklistQuery, request: PageRequest) -> Page[TaskLine]:
    """Return open tasks in the order of the query."""
    held = _held(work, actor)
    rows = worklist_queries.page(work.session, actor, query, work.today, request.after, request.size + 1, held)
    shown = rows[: request.size]
    parties = search_queries.parties_of(work.session, [row.case.id for row in shown]) if shown else {}
    return Page(
        items=tuple(_line(work, actor, row, held, parties.get(row.case.id, ())) for row in shown),
        next=worklist_orders.key(shown[-1].position) if len(rows) > request.size else None,
    )


def counts(work: Work, actor: Actor) -> Mapping[str, int]:
    """Return how many tasks each built-in filter finds, at most 100 of each."""
    return worklist_queries.counts(work.session, actor, built_in(actor), work.today, _held(work, actor))


def saved_counts(work: Work, actor: Actor) -> Mapping[int, int]:
    """Return how many tasks each filter finds that the actor saved or that is shared with them, by its id."""
    queries = {saved.id: saved.query for saved in desks.view(work, actor).filters}
    return worklist_queries.counts(work.session, actor, queries, work.today, _held(work, actor))


def next_task(work: Work, actor: Actor) -> TaskLine | None:
    """Return the most urgent task that the actor has claimed, else the most urgent one of the pool."""
    held = _held(work, actor)
    for scope in ("mine", "pool"):
        rows = worklist_queries.page(work.session, actor, WorklistQuery(scope=scope), work.today, None, 1, held)
        if rows:
            return _line(work, actor, rows[0], held)
    return None


def choices(work: Work, actor: Actor) -> WorklistChoices:
    """Return what the filters can be set to: what is published, and what units there are."""
    roles = frozenset(ROLES) if actor.roles & worklist_queries.SEE_ALL else actor.roles
    published, of_mine = steps.of_roles(work, roles)
    return WorklistChoices(
        kinds=(*(kind for kind in ROLES_OF_KIND if kind in published), *ORDER_KINDS),
        steps=tuple(Choice(value=step.element, name=step.name, name_en=step.name_en) for step in of_mine),
        units=tuple(
            Choice(value=str(unit.id), name=unit.name, name_en=unit.name_en)
            for unit in worklist_queries.units(work.session)
        ),
    )


def _held(work: Work, actor: Actor) -> Sequence[Cover]:
    return cover_queries.held(work.session, actor, work.today)


def _line(work: Work, actor: Actor, row: WorkRow, held: Sequence[Cover], parties: Sequence[Party] = ()) -> TaskLine:
    limit = lines.limit_line(work, row.limit, row.case.case_no) if row.limit is not None else None
    line = lines.task_line(actor, row.task, row.case, row.assignee, row.unit, limit, parties)
    is_covered = any(
        cover.absent_id == row.task.assignee_id and cover.embraces(row.case.kind, row.task.element) for cover in held
    )
    return replace(line, is_covered=is_covered and row.task.role in actor.roles)
