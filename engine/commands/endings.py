"""What goes on beside a case when the case ends: a request that nobody decided has lost its object, and ends with it.

A suspension that is in force goes on: it weighs on the right in the register, and its end is told there. So does what
was posted in time: it may undo how the case ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commands.side_kinds import OUTLIVING
from engine.store.queries import cases as case_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import tasks as task_queries
from engine.store.runs import Run

if TYPE_CHECKING:
    from engine.commands.motion import Motion

#: End of a run that the end of its case took the object from.
END = "case_closed"
_NOTHING = {"tasks": {}, "limits": {}, "clocks": {}, "attached": {}, "tokens": [], "awaited": []}


def end_beside(motion: Motion) -> None:
    """End the runs beside a case that closes in this step, with their tasks and limits, each with a line of history."""
    work, case = motion.work, motion.case
    for row in case_queries.open_runs(work.session, case.id):
        if row.is_main or row.id == motion.row.id or _outlives(row):
            continue
        task_queries.cancel(work.session, list(row.view.get("tasks", {}).values()))
        ended = [limit for limit in motion.live_limits if limit.run_id == row.id and limit.state in limit_queries.LIVE]
        for limit in ended:
            limit.state, limit.closed_on = "cancelled", work.today
        if ended:
            limit_queries.cancel_jobs(work.session, [limit.id for limit in ended])
        row.state, row.ended_at, row.end_event = b"", work.now, END
        row.view = {**row.view, **_NOTHING}
        work.record(case, motion.actor, "side.ended_with_case", row.kind)


def _outlives(row: Run) -> bool:
    return row.kind in OUTLIVING and OUTLIVING[row.kind](row.variables)
