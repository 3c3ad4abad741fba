"""Jobs: everything done later, each in a transaction of its own, exactly once, never before its moment."""

from __future__ import annotations

import logging
import os
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from engine.commands import (
    access,
    batches,
    certificates,
    escalations,
    expiries,
    mailboxes,
    pages,
    preservations,
    preserved_cases,
    pulse,
    registration,
    reminders,
    rendering,
    sampling,
    unmanned,
    waiting,
)
from engine.commands.parts import Parts
from engine.commands.side_kinds import HOLDING
from engine.errors import EngineError, Refused, Stale
from engine.rules.permissions import READERS
from engine.store.jobs import FINISHED, Job
from engine.store.queries import jobs as job_queries
from engine.store.queries.locks import lock_case
from engine.store.work import Work
from engine.values import Actor, JobView, Page, PageRequest

LOG = logging.getLogger(__name__)
WORKER = f"{socket.gethostname()}:{os.getpid()}"
#: After this many failed attempts a person must look.
MOST_ATTEMPTS = 5
#: A case is worked on for seconds. One that was never free for so long is held by something that a person must find.
LONGEST_BUSY = timedelta(minutes=15)
BUSY_SINCE = "busy_since"
#: A code or the name of a class: what a failure is called, without what it says.
_NAME_OF_FAILURE = re.compile(r"[A-Za-z_][A-Za-z_.]*")
#: So many untried jobs are claimed by one transaction; done well before the first back-off is over.
CLAIMED_TOGETHER = 32
#: Towards the end fewer, down to these, so that several tickers end together and none waits for another's portion.
FEWEST_TOGETHER = 8

#: Beats when it is time to; False: the ticker is told to stop.
Pulse = Callable[[], bool]

_WORKERS = {
    batches.KIND: batches.run,
    "expire": expiries.run,
    "render": rendering.run,
    "clock": pulse.release,
    "mail": mailboxes.run,
    registration.JOB: registration.run,
    certificates.JOB: certificates.run,
    waiting.KIND: waiting.run,
    preservations.JOB: preservations.run,
    preserved_cases.JOB: preserved_cases.run,
    reminders.JOB: reminders.run,
    escalations.JOB: escalations.run,
    sampling.DRAW: sampling.run_draw,
    sampling.REVIEW: sampling.run_review,
    unmanned.JOB: unmanned.run,
}


def run_due(parts: Parts, limit: int, pulse: Pulse = lambda: True) -> int:
    """Run jobs that are due, soonest first; return how many were done, or found to be superseded.

    :param pulse: felt before each job; where it says False nothing more is claimed.
    """
    with parts.unit_of_work(read_only=True) as work:
        candidates = job_queries.due(work.session, work.now, limit)
    done = 0
    for case_of in _portions(candidates):
        for job_id in _claimed(parts, list(case_of)) if pulse() else ():
            pulse()
            done += _run_one(parts, job_id, case_of[job_id])
    return done


def _portions(candidates: Sequence[tuple[int, int | None, int]]) -> Iterator[dict[int, int | None]]:
    """Yield job -> case, for jobs to be claimed together: many that nobody has tried yet, or a single one.

    A worker that dies takes an attempt from all that it had claimed. What was tried before is therefore claimed alone:
    a job that kills its workers becomes an incident by itself, and its neighbours are counted once too often at most.
    """
    fresh = [(job_id, case_id) for job_id, case_id, attempts in candidates if attempts == 0]
    while fresh:
        size = min(CLAIMED_TOGETHER, max(FEWEST_TOGETHER, len(fresh) // 2))
        yield dict(fresh[:size])
        del fresh[:size]
    yield from ({job_id: case_id} for job_id, case_id, attempts in candidates if attempts > 0)


def _claimed(parts: Parts, job_ids: list[int]) -> list[int]:
    """Count the attempts in a transaction of their own; return the jobs to be attempted, in their order."""
    with parts.unit_of_work() as work:
        claimed = job_queries.claim(work.session, job_ids, work.now, WORKER)
    return [job_id for job_id in job_ids if job_id in claimed]


def _run_one(parts: Parts, job_id: int, case_id: int | None) -> bool:
    """Attempt one claimed job: under the case lock, everything is asked again."""
    try:
        with parts.unit_of_work() as work:
            return _act(parts, work, job_id, case_id)
    except batches.ItemRefused as told:
        with parts.unit_of_work() as work:
            batches.note_refusal(work, job_id, told.refusal)
        return True
    except Stale as busy:
        LOG.info("job %s waits: %s", job_id, busy)
        _not_an_attempt(parts, job_id)
    except Exception as error:  # whatever went wrong must not stop the other jobs
        LOG.exception("job %s failed", job_id)
        _failed(parts, job_id, error)
    return False


def _act(parts: Parts, work: Work, job_id: int, case_id: int | None) -> bool:
    if case_id is not None and not lock_case(work.session, case_id, is_patient=False):
        raise Stale("busy")
    found = job_queries.in_hand(work.session, job_id, HOLDING)
    if found is None:  # its case closed, and took it along
        return False
    job, work.law.stamp = found.job, found.law_stamp
    if job.state != "armed" or job.acts_at > work.now:
        return False
    if BUSY_SINCE in job.payload:
        job.payload = _without_wait(job)
    reason = _WORKERS[job.kind](parts, work, job, found)
    if reason is not None:
        job.state, job.last_error = "held", reason
        return False
    if job.state == "armed" and job.acts_at <= work.now:  # or it found out that its moment is later
        job_queries.finish(work.session, job, work.now)
    if job.state in FINISHED and found.case is not None and found.case.closed_on is not None:
        job_queries.forget_finished(work.session, found.case.id)
        job_queries.forget(work.session, job)
    return job.state in FINISHED


def _not_an_attempt(parts: Parts, job_id: int) -> None:
    """A lock that somebody else holds is no failure of the job, until it is held for longer than anybody works."""
    with parts.unit_of_work() as work:
        job = work.session.get(Job, job_id)
        if job is None or job.state != "armed":
            return
        job.attempts = max(0, job.attempts - 1)
        since = datetime.fromisoformat(job.payload.get(BUSY_SINCE) or work.now.isoformat())
        job.payload = {**job.payload, BUSY_SINCE: since.isoformat()}
        if work.now - since >= LONGEST_BUSY:
            job.state, job.last_error = "incident", "case_busy"


def _without_wait(job: Job) -> dict[str, object]:
    return {name: value for name, value in job.payload.items() if name != BUSY_SINCE}


def _failed(parts: Parts, job_id: int, error: Exception) -> None:
    with parts.unit_of_work() as work:
        job = work.session.get(Job, job_id)
        if job is None or job.state != "armed":
            return
        job.last_error = (
            str(error)[:500] if isinstance(error, EngineError) else f"{type(error).__name__}: {error}"[:500]
        )
        if job.attempts >= MOST_ATTEMPTS:
            job.state = "incident"


def page(work: Work, actor: Actor, state: str | None, request: PageRequest) -> Page[JobView]:
    """Return jobs in the order they were made."""
    access.require_office(work, actor, "job.read")
    rows = job_queries.page(work.session, actor, work.today, state, pages.after(request) or 0, request.size + 1)
    shown = rows[: request.size]
    return Page(
        items=tuple(_view(actor, job, case_no) for job, case_no in shown),
        next=str(shown[-1][0].id) if len(rows) > request.size else None,
    )


def retry(work: Work, actor: Actor, job_id: int) -> JobView:
    """Release a held job or an incident: it is due again at once, and what held it does not hold it again.

    Who releases a doubt about the clocks says that they are right, for all that it held.
    """
    access.require_office(work, actor, "job.retry")
    job_queries.lock_case_of(work.session, job_id)
    found = job_queries.in_hand(work.session, job_id, HOLDING) or access.absent("job", job=job_id)
    job, case = found.job, found.case
    if case is not None and access.standing(work, actor, case).is_recused:
        access.absent("job", job=job_id)
    if job.kind == "clock":
        access.require_office(work, actor, "clock.release")
    if job.state not in ("held", "incident"):
        raise Refused("job_not_held", state=job.state)
    work.record(case, actor, "job.released", job.kind, {"reason": job.last_error}, {})
    job.payload = {**_without_wait(job), "released_by": actor.account_id, "released_from": job.last_error}
    job.state, job.attempts, job.next_attempt_at = "armed", 0, work.now
    return _view(actor, job, case.case_no if case is not None else None)


def _view(actor: Actor, job: Job, case_no: str | None) -> JobView:
    return JobView(
        id=job.id,
        case_no=case_no,
        kind=job.kind,
        state=job.state,
        acts_at=job.acts_at,
        attempts=job.attempts,
        last_error=_told(actor, job),
    )


def _told(actor: Actor, job: Job) -> str | None:
    """Return why a job failed. Who keeps the machine and reads no case gets the name of the failure alone: what
    follows it may quote a party, and stands in the log.
    """
    if job.last_error is None or job.case_id is None or actor.roles & READERS:
        return job.last_error
    name = _NAME_OF_FAILURE.match(job.last_error)
    return name.group() if name else None
