"""Reminders before a reply limit ends: told to the accounts of the parties that the case waits for.

A reminder is no service and starts or ends nothing; the limit rests on the day of service alone. It is shown in the
history, and it falls away where the answer is in or the limit was moved: the job belongs to one generation of a limit.
"""

from __future__ import annotations

from engine.commands import notifications
from engine.commands.parts import Parts
from engine.outside.clock import start_of_day
from engine.rules.catalogue import NOT_OF_A_PARTY
from engine.rules.reminders import remind_on
from engine.store.jobs import Job
from engine.store.queries import people
from engine.store.queries.jobs import JobInHand
from engine.store.runs import Run
from engine.store.time_limits import TimeLimit
from engine.store.work import Work
from engine.values import Actor

#: Kind of the job.
JOB = "remind"


def job_for(work: Work, limit: TimeLimit) -> Job | None:
    """Return the job that reminds of a limit; None where nobody is to be reminded, or the day for it has passed."""
    if limit.state != "running" or limit.bound in NOT_OF_A_PARTY or not (limit.starts_on and limit.expires_on):
        return None
    day = remind_on(limit.rule_id, limit.starts_on, limit.expires_on)
    if day is None or day <= work.today:
        return None
    return Job.armed(
        JOB,
        f"{JOB}:{limit.id}:{limit.generation}",
        start_of_day(day),
        case_id=limit.case_id,
        time_limit_id=limit.id,
        generation=limit.generation,
    )


def run(parts: Parts, work: Work, job: Job, found: JobInHand) -> str | None:
    """Remind the parties that the case waits for until the limit ends, if it still does."""
    del parts
    case, limit, row = found.case, found.limit, found.run
    if found.is_superseded or limit.expires_on is None or limit.expires_on < work.today:
        job.state, job.last_error = "cancelled", "superseded"
        return None
    roles = _awaited_roles(row, limit)
    if not roles:
        return None
    told = people.accounts_of_parties(work.session, case.id, roles)
    accounts = {account for _, account in told if account is not None}
    notifications.tell(
        work,
        accounts,
        "limit.ending",
        case=case,
        time_limit_id=limit.id,
        limit=limit.name,
        limit_en=limit.name_en,
        day=limit.expires_on.isoformat(),
    )
    reached = sorted({name for name, account in told if account is not None})
    missed = sorted({name for name, _ in told} - set(reached))
    said = {"expires_on": limit.expires_on, "rule": limit.rule_id, "told": reached, "without_account": missed}
    work.record(case, Actor.system(), "reminder.sent", limit.name, {}, said)
    return None


def _awaited_roles(row: Run, limit: TimeLimit) -> set[str]:
    """Return the roles of parties whose message is awaited under the limit."""
    attached = set(row.view.get("attached", {}).get(limit.token_id, ()))
    entries = [entry for entry in row.view.get("awaited", ()) if entry["token_id"] in attached]
    return {role for entry in entries for role in (entry["party_role"] or "office").split(",")} - {"office"}
