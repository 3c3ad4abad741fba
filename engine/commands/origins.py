"""How a task came to who holds it: out of the pool, by the rules, from who leads, by a seat on a panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.store.cases import CaseFile
from engine.store.queries import history as history_queries
from engine.store.tasks import Task
from engine.store.work import Work
from engine.values import Origin, OriginView

#: Act of the history that puts a task into somebody's hands -> how it came.
ACTS: Mapping[str, Origin] = {
    "task.claimed": "claimed",
    "task.given": "given",
    "task.reassigned": "reassigned",
    "task.assigned": "seated",
}


def of(work: Work, case: CaseFile, task: Task, holder: str | None) -> OriginView | None:
    """Return how an open task came to who holds it, as the history has it; where nobody does, that it lies in the pool.

    :param holder: name of who holds it. None comes out where the history says nothing, or nothing is to be done.
    """
    if task.status not in ("open", "claimed"):
        return None
    if holder is None:
        return OriginView(how="pool", at=task.created_at)
    found = history_queries.newest_about(work.session, case.id, tuple(ACTS), task.name, task.created_at)
    line = next((line for line in found if line.new.get("assignee") == holder), None)
    if line is None:
        return None
    said: Mapping[str, Any] = line.new
    return OriginView(
        how=ACTS[line.act],
        at=line.recorded_at,
        by=line.actor_name,
        reason=str(said.get("reason") or ""),
        because=said.get("because") or {},
    )
