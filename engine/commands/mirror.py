"""Copy what a run shows into rows: open tasks, awaited limits, what is awaited, the end.

``run.view`` remembers which row belongs to which token, so nothing has to be read back but the live limits of the case;
the number of statements does not depend on how long the case has been going on.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from engine.commands import awaited, endings, ledger, panel_votes, panels, registration
from engine.commands.answers import stored_day
from engine.store.queries import jobs as job_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import tasks as task_queries
from engine.store.tasks import Task
from engine.store.time_limits import TimeLimit
from engine.store.work import Work
from engine.values import TaskLine
from engine.workflow import AwaitedLimit

if TYPE_CHECKING:
    from engine.commands.motion import Motion

LIVE = ("running", "suspended")


def reflect(motion: Motion) -> None:
    """Bring the rows of a run in line with what it shows now."""
    view = dict(motion.row.view or {})
    limits, awaits = motion.live_limits, motion.run.awaited_limits
    by_token = _limits(motion, view, limits, awaits)
    _clock(motion, limits)
    task_ids = _tasks(motion, view, limits, awaits)
    _store(motion, view, task_ids, by_token, awaits)
    if motion.run.is_ended and motion.row.is_main:
        if motion.case.closed_on is None:
            _close(motion, motion.run.ended_at or "ended")
        endings.end_beside(motion)
        registration.after_case(motion)
    motion.work.session.add_all(motion.jobs)
    if motion.run.is_ended and not motion.row.is_main:
        job_queries.release_held(motion.work.session, motion.case.id, "pending_request", motion.work.now)
    running = [limit.expires_on for limit in limits if limit.state == "running" and limit.expires_on]
    motion.nearest_due_on = min(running, default=None)


def _limits(
    motion: Motion, view: dict[str, object], limits: list[TimeLimit], awaits: tuple[AwaitedLimit, ...]
) -> dict[str, int]:
    """Close the limits that are not awaited any more, open those that are new; return token -> row id."""
    known: dict[str, int] = dict(view.get("limits", {}))
    shown = {limit.token_id: limit for limit in awaits}
    rows = {limit.id: limit for limit in limits}
    closed = []
    for token_id, limit_id in known.items():
        row = rows.get(limit_id)
        if token_id in shown or row is None:
            continue
        _finish(motion, row, view)
        closed.append(row)
    opened = []
    for token_id, limit in shown.items():
        row = rows.get(known.get(token_id, 0))
        if row is None and token_id not in known:
            opened.append(row_of(motion, limit))
        elif row is not None and row.starts_on != stored_day(limit.starts_on):
            row.starts_on = stored_day(limit.starts_on)
            motion.is_clock_touched = True
    session = motion.work.session
    left_behind = [row.id for row in closed if row is not motion.expired_limit]
    if left_behind:  # the job of the limit that expired is the one at work
        limit_queries.cancel_jobs(session, left_behind)
    if opened:
        _compute_new(motion, opened)
        limits.extend(opened)
    if any(ledger.stops_the_office(row.rule_id) for row in (*closed, *opened)):
        motion.is_clock_touched = True
    for row in closed:
        limits.remove(row)
    held = {token: limit_id for token, limit_id in known.items() if token in shown}
    return held | {row.token_id: row.id for row in opened}


def _finish(motion: Motion, row: TimeLimit, view: dict[str, object]) -> None:
    attached = view.get("attached", {}).get(row.token_id, ())
    if row is motion.expired_limit:
        state = "expired"
    elif motion.expired_limit is None and _is_met(motion, attached):
        state = "met"
    else:
        state = "cancelled"
    closed_on = motion.acted_on if state == "met" else motion.work.today
    motion.work.update(motion.case, row, {"state": state, "closed_on": closed_on})


def _is_met(motion: Motion, attached: list[str]) -> bool:
    """A limit is met by the act on what carries it or by its regular end; what an interruption takes away is not."""
    is_ended_beside = motion.run.ended_at in motion.definition.side_elements
    return motion.moved_token in attached or not (motion.is_interruption or is_ended_beside)


def row_of(motion: Motion, shown: AwaitedLimit) -> TimeLimit:
    """Return the row of a limit that a run awaits, not yet computed."""
    return TimeLimit(
        case_id=motion.case.id,
        run_id=motion.row.id,
        token_id=shown.token_id,
        element=shown.element,
        rule_id=shown.rule_id,
        rule_version="",
        name=shown.name or "",
        name_en=shown.name_en or "",
        bound="",
        unit="days",
        starts_on=stored_day(shown.starts_on),
        is_provisional=False,
        is_extended=False,
        state="running",
        generation=1,
        extension_months=0,
        receipt={},
        is_statutory=False,
    )


def _compute_new(motion: Motion, opened: list[TimeLimit]) -> None:
    compute(motion, opened)
    motion.work.insert(motion.case, opened)
    motion.jobs.extend(job for row in opened for job in ledger.jobs_of(motion.work, row))


def compute(motion: Motion, opened: list[TimeLimit]) -> None:
    """Compute new limits. Only the office's own can be stopped by what happened before, so only they ask the ledger."""
    work = motion.work
    facts = limit_queries.NO_FACTS
    if any(_binds_office(motion, row) for row in opened):
        if motion.is_clock_touched:
            work.session.flush()
        facts = limit_queries.clock_facts(work.session, motion.case.id, ledger.STOPS_THE_OFFICE)
    for row in opened:
        ledger.fill(work, row, facts)


def _binds_office(motion: Motion, row: TimeLimit) -> bool:
    if row.starts_on is None:
        return False
    rule = motion.work.catalogue.rule(row.rule_id, row.starts_on)
    return rule.binds_office or rule.regime != "trademark"


def _clock(motion: Motion, limits: list[TimeLimit]) -> None:
    """Compute the live limits anew after the clock was touched."""
    if not motion.is_clock_touched:
        return
    work = motion.work
    work.session.flush()
    for change in recompute(work, motion.case.id, limits):
        work.record(
            motion.case,
            motion.actor,
            "time_limit.moved",
            change.limit.rule_id,
            {"expires_on": change.before_on},
            {"expires_on": change.after_on, "generation": change.limit.generation},
        )


def recompute(work: Work, case_id: int, limits: list[TimeLimit]) -> list[ledger.Change]:
    """Replay the ledger over live limits; moved ones get a new generation, a new job, and move their tasks along."""
    session = work.session
    facts = limit_queries.clock_facts(session, case_id, ledger.STOPS_THE_OFFICE)
    changes = [change for limit in limits if (change := ledger.fill(work, limit, facts)) is not None]
    if changes:
        ledger.supersede(work, changes, limit_queries.jobs_of(session, [change.limit.id for change in changes]))
        task_queries.move_due(session, {change.limit.id: change.limit.expires_on for change in changes})
    return changes


def _tasks(
    motion: Motion, view: dict[str, object], limits: list[TimeLimit], awaits: tuple[AwaitedLimit, ...]
) -> dict[str, int]:
    """Cancel the tasks that the run does not show any more, add the new ones; return token -> row id."""
    known: dict[str, int] = dict(view.get("tasks", {}))
    shown = {task.token_id: task for task in motion.run.open_tasks}
    gone = [task_id for token, task_id in known.items() if token not in shown and token != motion.moved_token]
    if gone:
        task_queries.cancel(motion.work.session, gone)
    attached = _limit_of_token(motion, limits, awaits)
    for token, task in shown.items():
        if token in known:
            continue
        limit = attached.get(token) or _nearest_of_office(limits)
        motion.opened.append(
            Task(
                case_id=motion.case.id,
                run_id=motion.row.id,
                token_id=token,
                element=task.element,
                diagram=task.diagram,
                name=task.name,
                name_en=task.name_en,
                role=task.role,
                form_key=task.form_key,
                article=task.article,
                distinct_from=panels.distinct_from(motion, task),
                unit_id=motion.case.unit_id,
                status="open",
                priority=motion.case.priority,
                limit_id=limit.id if limit else None,
                due_on=limit.expires_on if limit else None,
                kind=motion.case.kind,
                filed_on=motion.case.filed_on,
                classes=motion.case.classes,
                created_at=motion.work.now,
            )
        )
    motion.work.insert(motion.case, motion.opened)
    panel_votes.seat(motion, motion.opened)
    panels.seat(motion, [task for task in motion.opened if task.form_key != panel_votes.FORM])
    held = {token: task_id for token, task_id in known.items() if token in shown}
    return held | {task.token_id: task.id for task in motion.opened}


def _limit_of_token(motion: Motion, limits: list[TimeLimit], awaits: tuple[AwaitedLimit, ...]) -> dict[str, TimeLimit]:
    """Return token -> the limit on it; where several are, the one that binds least besides: the nearest around it."""
    rows = {limit.token_id: limit for limit in limits if limit.run_id == motion.row.id}
    widest_first = sorted(awaits, key=lambda limit: -len(limit.attached_token_ids))
    return {
        attached: rows[limit.token_id]
        for limit in widest_first
        if limit.token_id in rows
        for attached in limit.attached_token_ids
    }


def _nearest_of_office(limits: list[TimeLimit]) -> TimeLimit | None:
    bound = [limit for limit in limits if limit.bound == "office" and limit.state in LIVE]
    return min(bound, key=lambda limit: limit.expires_on or date.max, default=None)


def _store(
    motion: Motion,
    view: dict[str, object],
    task_ids: dict[str, int],
    limit_ids: dict[str, int],
    awaits: tuple[AwaitedLimit, ...],
) -> None:
    run, row = motion.run, motion.row
    held: dict[str, object] = {
        "state": b"" if run.is_ended else run.dump(),
        "variables": dict(run.variables),
        "view": {
            "tasks": task_ids,
            "limits": limit_ids,
            "clocks": {
                str(limit_ids[limit.token_id]): limit.diagram for limit in awaits if limit.token_id in limit_ids
            },
            "attached": {limit.token_id: list(limit.attached_token_ids) for limit in awaits},
            "tokens": [[diagram, element, count] for diagram, element, count in run.tokens],
            "done": [list(passed) for passed in run.done_elements],
            "awaited": [awaited.entry(message, motion.definition) for message in run.awaited_messages],
            "missed": awaited.missed(view, motion),
        },
    }
    if run.is_ended and row.ended_at is None:
        held |= {"ended_at": motion.work.now, "end_event": run.ended_at}
    motion.work.update(motion.case, row, held)


def _close(motion: Motion, outcome: str) -> None:
    """Close the case when its main run has ended and no operation has closed it yet."""
    motion.case.closed_on = motion.work.today
    motion.case.outcome = motion.case.outcome or outcome
    motion.case.status = "closed"
    motion.closed_as = motion.case.outcome


def line(motion: Motion, task: Task) -> TaskLine:
    """Return a task that this step opened, as a row of the work list."""
    case = motion.case
    return TaskLine(
        id=task.id,
        case_no=case.case_no,
        case_title=case.title,
        kind=case.kind,
        element=task.element,
        name=task.name,
        name_en=task.name_en,
        role=task.role,
        unit=None,
        assignee=None,
        is_mine=task.role in motion.actor.roles,
        status="open",
        priority=task.priority,
        created_at=task.created_at,
        limit=None,
    )
