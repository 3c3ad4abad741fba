"""Preservation of a right by a court (财产保全): received, executed, queued behind an earlier one (轮候), ended.

While it lasts nobody assigns, pledges or abandons the right; in a patent case the clocks stand still. It ends by
itself with the last day that the court named, unless the court continues it; an order without one is ended by a person.
Of several orders on one right the second waits: when the first ends, a job gives the next its turn, from the day on
which that one ended. Until it has run, the waiting order keeps the right closed, so that nothing slips in between.

Source: 专利法实施细则（2023）第一百零四条; 专利审查指南（2023）第五部分第七章第7节.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from engine.commands import continuations, preserved_cases, rights, suspensions
from engine.commands.answers import stored_day
from engine.errors import InvalidForm, Refused
from engine.rules.suspension import PATENT, PATENT_ARTICLE, free_from
from engine.store.jobs import Job
from engine.store.queries import cases as case_queries
from engine.store.queries import preservations as queries
from engine.store.queries import rights as right_queries
from engine.store.queries.jobs import JobInHand
from engine.store.rights import Encumbrance, Mark, Patent
from engine.store.runs import Run
from engine.store.work import Work
from engine.values import Actor

if TYPE_CHECKING:
    from engine.commands.motion import Motion
    from engine.commands.parts import Parts

SIDE = queries.KIND
#: Kind of the job that gives a waiting order its turn.
JOB = "preserve"
BURDEN = "seizure"
_IN_FUTURE = {"zh": "收到之日不能晚于今天", "en": "It can not be received later than today"}
_OVER = {"zh": "保全期限已经届满", "en": "The time of the preservation is over already"}


def asked(work: Work, right: Mark | Patent | None, given: Mapping[str, object]) -> dict[str, object]:
    """Check an order that was received; it counts from the day of its receipt.

    :raises InvalidForm: it was received in the future, or its time is over.
    :raises InvalidForm, Refused: see :func:`engine.commands.continuations.first_day`.
    """
    received_on, until = stored_day(given["order_received_on"]), stored_day(given.get("preserved_until"))
    if received_on > work.today:
        raise InvalidForm({"order_received_on": [_IN_FUTURE]})
    if until is not None and until < work.today:
        raise InvalidForm({"preserved_until": [_OVER]})
    if continuations.is_one(given):
        continuations.first_day(work, right, given)
    return {"requested_on": received_on.isoformat(), "is_counterpart": False}


def hold_losses(motion: Motion, value: object) -> None:
    """Hold what is adverse to a party from the receipt of an order until somebody has decided on it."""
    work, case = motion.work, motion.case
    held = bool(value) or queries.is_another_undecided(work.session, case.id, motion.row.id)
    if held != case.preservation:
        case.preservation = held
        work.record(case, motion.actor, "preservation.held" if held else "preservation.settled")


def queue(motion: Motion, result: str) -> Mapping[str, object]:
    """Return whether an order has to wait: another preserves the right, or waits for its turn already.

    The continuation of one that ended by itself waits for none, and has its first day.

    :raises Refused: ``case_without_right``, or see :func:`engine.commands.continuations.first_day`.
    """
    work = motion.work
    right = right_queries.right_of(work.session, motion.case)
    if right is None:
        raise Refused("case_without_right", case_no=motion.case.case_no)
    if continuations.is_one(motion.variables):
        since = continuations.first_day(work, right, motion.variables)
        return {result: False, "from_on": since.isoformat()}
    standing = queries.in_force(work.session, right)
    must_wait = not _is_the_same(motion, standing) and bool(standing or queries.waiting(work.session, right))
    if must_wait:
        work.record(motion.case, motion.actor, "preservation.queued", queries.name_of(motion.variables))
    return {result: must_wait}


def begin(motion: Motion) -> Mapping[str, object]:
    """Enter the preservation, from the receipt of the order or the day of its turn; stop the clocks of a patent case.

    :raises Refused: ``preserved_already``: another one is in force.
    """
    work, variables = motion.work, motion.variables
    right = right_queries.right_of(work.session, motion.case)
    standing = [] if right is None else queries.in_force(work.session, right)
    if right is None or (standing and not _is_the_same(motion, standing)):
        raise Refused("preserved_already")
    since = stored_day(variables.get("from_on")) or stored_day(variables["requested_on"])
    is_counterpart = preserved_cases.is_counterpart(variables)
    if not is_counterpart:
        rights.encumber(motion, BURDEN, from_on=since.isoformat())
    if isinstance(right, Patent):
        suspensions.stop_clocks(motion, PATENT, since, PATENT_ARTICLE)
        if not is_counterpart:
            preserved_cases.reach(motion, right)
    return {"from_on": since.isoformat()}


def go_on(motion: Motion) -> None:
    """Enter the new last day of a preservation that the court continues (续行).

    :raises Refused: ``preservation_over``: that day is over already.
    """
    until = stored_day(motion.variables["preserved_until"])
    if until < motion.work.today:
        raise Refused("preservation_over", on=until)
    right = right_queries.right_of(motion.work.session, motion.case)
    if not preserved_cases.is_counterpart(motion.variables):
        rights.amend_burden(motion, BURDEN)
    if isinstance(right, Patent):
        preserved_cases.tell(motion, right)


def end(motion: Motion) -> Mapping[str, object]:
    """End the preservation on the day that the court says, or after the last one it named; arm the turn of the next.

    :raises Refused: ``resumed_in_future``, ``stop_ends_before_it_begins``.
    """
    work, given = motion.work, motion.variables
    is_expired = given.get("preservation_result") == "expired"
    ended_on = free_from(stored_day(given["preserved_until"])) if is_expired else stored_day(given["resumed_on"])
    since = stored_day(given["from_on"])
    if ended_on > work.today:
        raise Refused("resumed_in_future", on=ended_on)
    if ended_on < since:
        raise Refused("stop_ends_before_it_begins", from_on=since, to_on=ended_on)
    is_counterpart = preserved_cases.is_counterpart(given)
    if not is_counterpart:
        rights.lift(motion, BURDEN)
    right = right_queries.right_of(work.session, motion.case)
    if isinstance(right, Patent):
        suspensions.run_clocks(motion, PATENT, ended_on)
        preserved_cases.tell(motion, right)
    # The same order may have been entered by hand in another case about the right, and stand there still.
    if not is_counterpart and not queries.in_force(work.session, right):
        _arm_next(work, right, ended_on, queries.name_of(given), after=motion.row)
    return {"resumed_on": ended_on.isoformat()}


def _arm_next(work: Work, right: object, from_on: date, earlier: str, after: Run) -> None:
    """Leave a job for the first order that waits; ``after`` is the run that made room for it.

    One whose own last day is over by then has nothing left to preserve: its term strikes it off.
    """
    waiting = queries.waiting(work.session, right)
    row = next((row for row in waiting if not _is_over(row.variables, from_on)), None)
    if row is not None:
        payload = {"run_id": row.id, "from_on": from_on.isoformat(), "earlier_order": earlier}
        key = f"{JOB}:{row.id}:{after.id}"
        work.session.add(Job.armed(JOB, key, work.now, case_id=row.case_id, payload=payload))


def run(parts: Parts, work: Work, job: Job, about: JobInHand) -> str | None:
    """Give a waiting order its turn; one that was struck off meanwhile leaves it to the next."""
    from engine.commands.motion import Motion

    del parts
    case, given = about.case, job.payload
    row = next(row for row in case_queries.runs(work.session, case.id) if row.id == given["run_id"])
    entry = queries.awaited(row) if row.ended_at is None else None
    right = right_queries.right_of(work.session, case)
    if queries.in_force(work.session, right):
        job.state, job.last_error = "cancelled", "superseded"
        return None
    if entry is None:
        job.state, job.last_error = "cancelled", "superseded"
        _arm_next(work, right, stored_day(given["from_on"]), str(given["earlier_order"]), after=row)
        return None
    motion = Motion.load(work, Actor.system(), case, row, limits=about.live_limits)
    motion.deliver(queries.TURN, entry, {"from_on": given["from_on"], "earlier_order": given["earlier_order"]})
    motion.settle("preservation.turn", queries.name_of(row.variables), {}, {"from_on": given["from_on"]})
    return None


def _is_the_same(motion: Motion, standing: Sequence[Encumbrance]) -> bool:
    """Return whether what preserves the right is the order of this run, entered in another case about it."""
    return bool(standing) and all(continuations.is_same(row.details, motion.variables) for row in standing)


def _is_over(variables: Mapping[str, object], on: date) -> bool:
    until = stored_day(variables.get("preserved_until"))
    return until is not None and until < on
