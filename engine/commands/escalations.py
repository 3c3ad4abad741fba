"""Warnings before a limit of the office ends, at shares of its legal time, and what the rules let follow from them.

One job for each limit and generation looks at the rules, warns, and sleeps until the next step. A limit that moves
takes it along.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from engine.commands import covers, duty_rules, notifications, tasks
from engine.commands.parts import Parts
from engine.errors import EngineError
from engine.outside.clock import start_of_day
from engine.rules.duty import Warn
from engine.rules.warnings import legal_days, warn_on
from engine.store.cases import CaseFile
from engine.store.jobs import Job
from engine.store.queries import covers as cover_queries
from engine.store.queries import duty as queries
from engine.store.queries import tasks as task_queries
from engine.store.queries.jobs import JobInHand
from engine.store.tasks import Task
from engine.store.time_limits import TimeLimit
from engine.store.work import Work
from engine.values import Actor

#: Kind of the job.
JOB = "warn"


@dataclass(frozen=True, slots=True)
class _Due:
    """A step of the rules and its day."""

    step: Warn
    on: date


def job_for(work: Work, limit: TimeLimit, told: Iterable[int] = ()) -> Job | None:
    """Return the job that warns of a limit; None where nobody is warned of it.

    It looks at the rules on the next morning, not now: the act that opens or moves a limit does not wait for that.

    :param told: steps that were taken before the limit moved; those that lie ahead again are taken anew.
    """
    if limit.state != "running" or limit.bound != "office" or not (limit.starts_on and limit.expires_on):
        return None
    return Job.armed(
        JOB,
        f"{JOB}:{limit.id}:{limit.generation}",
        start_of_day(work.today + timedelta(days=1)),
        case_id=limit.case_id,
        time_limit_id=limit.id,
        generation=limit.generation,
        payload={"told": sorted(set(told), reverse=True)},
    )


def run(parts: Parts, work: Work, job: Job, found: JobInHand) -> str | None:
    """Warn of a limit, and sleep until the next step."""
    del parts
    case, limit = found.case, found.limit
    if found.is_superseded:
        job.state, job.last_error = "cancelled", "superseded"
        return None
    steps = _steps(work, limit)
    passed = {each.step.left for each in steps if each.on <= work.today}
    told = [left for left in job.payload.get("told", ()) if left in passed]
    due = [each.step for each in steps if each.on <= work.today and each.step.left < min(told, default=100)]
    if due:
        _warn(work, case, limit, due[-1])
        told += [step.left for step in due]
    day = min((each.on for each in steps if each.on > work.today), default=None)
    job.payload = {"told": told}
    if day is not None:
        job.acts_at = job.next_attempt_at = start_of_day(day)
        job.attempts = 0
    return None


def _steps(work: Work, limit: TimeLimit) -> list[_Due]:
    """Return the steps of the rules in force with their days, soonest first."""
    case = work.session.get(CaseFile, limit.case_id)
    stops = [(_day(stop["from_on"]), _day(stop["to_on"])) for stop in limit.receipt.get("stops", ())]
    counts = work.calendar.is_workday if limit.unit == "working_days" else lambda _day: True
    days = legal_days(limit.starts_on, limit.expires_on, stops, counts)
    found = ((step, warn_on(days, step.left)) for step in duty_rules.escalation(work, case.unit_id).warnings)
    return [_Due(step, on) for step, on in found if on is not None]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _warn(work: Work, case: CaseFile, limit: TimeLimit, step: Warn) -> None:
    hanging = task_queries.hanging_on(work.session, limit.id)
    accounts: dict[int, str] = {}
    if "assignee" in step.tell:
        for task, account in hanging:
            if account is not None:
                accounts |= {account.id: account.name} | covers.standing_in(work, case, task)
    roles = [role for role in step.tell if role != "assignee"]
    if roles:
        above = queries.superiors(work.session, roles, case.unit_id, case.id, work.today)
        accounts |= {account.id: account.name for account in above}
    said = {"limit": limit.name, "limit_en": limit.name_en, "left": step.left, "day": limit.expires_on.isoformat()}
    only = hanging[0][0].id if len(hanging) == 1 else None
    notifications.tell(work, accounts, "limit.warning", case=case, task_id=only, time_limit_id=limit.id, **said)
    work.record(
        case,
        Actor.system(),
        "escalation.warned",
        limit.name,
        {},
        {"left_percent": step.left, "expires_on": limit.expires_on, "told": sorted(accounts.values()), "act": step.act},
    )
    if step.act != "none":
        for task, account in hanging:
            if account is not None or step.act == "colleague":
                _reassign(work, case, task, step.act)


def _reassign(work: Work, case: CaseFile, task: Task, act: str) -> None:
    """Take a task out of somebody's hands, and put it into those of the colleague with the least load."""
    before = task.assignee_id
    if before is not None:
        task.put_back()
        said = {"task": task.name, "task_en": task.name_en}
        notifications.tell(work, [before], "task.taken_in_time", case=case, task_id=task.id, **said)
        work.record(case, Actor.system(), "task.released", task.name, {}, {"assignee": None, "reason": "escalation"})
        work.session.flush()
    if act == "colleague":
        _to_colleague(work, case, task, before)


def _to_colleague(work: Work, case: CaseFile, task: Task, before: int | None) -> None:
    rules, _version = duty_rules.distribution(work, case.unit_id)
    for one in queries.colleagues(work.session, task.unit_id, work.today):
        skills = rules.skills_of(one.login)
        is_free = not skills.is_paused and one.load < rules.quota_of(one.login)
        if one.account_id == before or task.role not in one.roles or not is_free:
            continue
        if cover_queries.is_absent(work.session, one.account_id, task, case.kind, work.today):
            continue  # who has the least to do may be away
        try:
            tasks.claim(work, one.as_actor(), task.id, because={"order": "escalation"}, by=Actor.system())
        except EngineError:
            continue
        said = {"task": task.name, "task_en": task.name_en}
        notifications.tell(work, [one.account_id], "task.given_in_time", case=case, task_id=task.id, **said)
        return
