"""A case that waits for another about a prior right (中止等待), and goes on from the day on which that one closes.

The prior case leaves a job for each case that waits for it; the job ends the stop in the ledger, dated by the day on
which the prior case closed, whenever it gets to run. Whoever touches two cases locks the waiting one first and the
prior ones without patience, so that nobody waits in a circle for locks either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from engine.commands import access, ledger
from engine.errors import InvalidForm, Refused, Stale
from engine.outside.clock import start_of_day
from engine.rules import numbering, permissions
from engine.rules.stop_clock import ends_of_stops
from engine.store.cases import CaseFile
from engine.store.jobs import Job
from engine.store.queries import cases as case_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries.jobs import JobInHand
from engine.store.queries.locks import lock_case
from engine.store.work import Work
from engine.values import Actor

if TYPE_CHECKING:
    from engine.commands.motion import Motion
    from engine.commands.parts import Parts

MESSAGE = "prior_case_ended"
KIND = "resume"
_NO_SUCH_CASE = {"zh": "本局没有这个案号的案件", "en": "This office has no case of that number"}


def asked(work: Work, actor: Actor, case: CaseFile, given: Mapping[str, object]) -> None:
    """Check the prior case that a request for suspension names; a court's case has a number that is none of ours.

    :raises InvalidForm: the number is one of ours, but there is no such case (or none for this actor).
    :raises Refused: ``prior_case_closed``, ``waiting_in_a_circle``.
    """
    prior = _named(work, given.get("prior_case_no"))
    if prior is None:
        return
    if permissions.is_hidden(access.facts(actor, access.standing(work, actor, prior), prior)):
        raise InvalidForm({"prior_case_no": [_NO_SUCH_CASE]})
    for _ in _chain(work, case, prior):
        pass


def begin(motion: Motion) -> None:
    """Let the case wait for the one its run names, if that is one of ours; both histories say so.

    :raises Stale: another transaction has the prior case. :raises Refused: as :func:`asked`.
    """
    work, case = motion.work, motion.case
    prior = _named(work, motion.variables.get("prior_case_no"))
    if prior is None:
        return
    for each in _chain(work, case, prior):
        if not lock_case(work.session, each.id, is_patient=False):
            raise Stale("busy")
        work.session.refresh(each)
    list(_chain(work, case, prior))  # once more, on what the locks hold still
    case.waits_for_case_id = prior.id
    work.record(case, motion.actor, "waiting.begun", prior.case_no, {}, {"waits_for": prior.case_no})
    work.record(prior, motion.actor, "waiting.awaited", case.case_no, {}, {"awaited_by": case.case_no})


def end(motion: Motion, resumed_on: date) -> None:
    """Note that the case waits no longer."""
    case = motion.case
    if case.waits_for_case_id is None:
        return
    prior = case_queries.by_id(motion.work.session, case.waits_for_case_id)
    case.waits_for_case_id = None
    old = {"waits_for": prior.case_no}
    motion.work.record(case, motion.actor, "waiting.ended", prior.case_no, old, {"resumed_on": resumed_on})


def release(motion: Motion) -> None:
    """Leave a job for each case that waits for this one, which has just closed."""
    work, prior = motion.work, motion.case
    for case in case_queries.waiting_for(work.session, prior.id):
        since = _resumed_on(work, case, prior.closed_on)
        work.record(prior, motion.actor, "waiting.released", case.case_no, {}, {"resumes_on": since})
        key, payload = f"{KIND}:{case.id}:{prior.id}", {"prior_case_no": prior.case_no}
        work.session.add(Job.armed(KIND, key, start_of_day(since), case_id=case.id, payload=payload))


def run(parts: Parts, work: Work, job: Job, about: JobInHand) -> str | None:
    """Let a case go on whose prior case has closed: from that day, with a task for the examiner."""
    from engine.commands.motion import Motion

    del parts
    case = about.case
    prior = case_queries.by_number(work.session, str(job.payload["prior_case_no"]))
    found = case_queries.awaiting(work.session, case.id, MESSAGE)
    if case.closed_on is not None or case.waits_for_case_id != prior.id or found is None:
        job.state, job.last_error = "cancelled", "superseded"
        return None
    row, entry = found
    motion = Motion.load(work, Actor.system(), case, row, limits=about.live_limits)
    resumed_on = _resumed_on(work, case, prior.closed_on)
    given = {"resumed_on": resumed_on, "resumption_reasons": f"在先案件 {prior.case_no} 已于 {prior.closed_on} 结案。"}
    motion.deliver(MESSAGE, entry, given)
    motion.settle("suspension.released", prior.case_no, {}, {"resumed_on": resumed_on, "outcome": prior.outcome})
    return None


def _named(work: Work, number: object) -> CaseFile | None:
    number = str(number or "").strip().upper()
    if numbering.parts(number) is None:
        return None
    found = case_queries.by_number(work.session, number)
    if found is None:
        raise InvalidForm({"prior_case_no": [_NO_SUCH_CASE]})
    return found


def _chain(work: Work, case: CaseFile, prior: CaseFile) -> Iterator[CaseFile]:
    """Yield the prior case and those it waits for in turn; refuse one that is closed and one that comes back."""
    if prior.closed_on is not None:
        raise Refused("prior_case_closed", case_no=prior.case_no, closed_on=prior.closed_on)
    each: CaseFile | None = prior
    while each is not None:
        if each.id == case.id:
            raise Refused("waiting_in_a_circle", case_no=prior.case_no)
        yield each
        each = work.session.get(CaseFile, each.waits_for_case_id) if each.waits_for_case_id else None


def _resumed_on(work: Work, case: CaseFile, closed_on: date) -> date:
    """Return the first day that counts again: the day the prior case closed, or the first of a stop begun later."""
    events = limit_queries.events(work.session, case.id)
    ends = ends_of_stops(ledger.entry(event) for event in events)
    return max([closed_on, *(event.from_on for event in events if event.id in ends and ends[event.id] is None)])
