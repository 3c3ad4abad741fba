"""What happens when a time limit ends: under the lock everything is asked again, then the run moves on.

Late beats early, and a stop beats a wrong act: what takes a right from a party happens only when nothing speaks
against it.
"""

from __future__ import annotations

from engine.commands.motion import Motion
from engine.commands.parts import Parts
from engine.store.jobs import Job
from engine.store.queries.jobs import JobInHand
from engine.store.work import Work
from engine.values import Actor


def run(parts: Parts, work: Work, job: Job, found: JobInHand) -> str | None:
    """Let a limit expire. Return why not, as a code, when a person must look first."""
    del parts
    case, limit, row = found.case, found.limit, found.run
    if found.is_superseded:
        job.state, job.last_error = "cancelled", "superseded"
        return None
    reason = None if job.payload.get("released_by") is not None else _speaks_against(work, found)
    if reason is not None:
        return reason
    motion = Motion.load(work, Actor.system(), case, row, limits=found.live_limits)
    motion.expire(limit)
    motion.settle(
        "time_limit.expired",
        limit.name,
        {"expires_on": limit.expires_on},
        {"rule": limit.rule_id, "effective_on": limit.acts_on, "recorded_on": work.today},
    )
    return None


def _speaks_against(work: Work, found: JobInHand) -> str | None:
    """Return what holds an act: a rule without effect holds any; the rest, what would take a right from a party."""
    limit = found.limit
    rule = work.catalogue.rule(limit.rule_id, limit.starts_on)
    if not rule.has_effect:
        return "rule_unconfirmed"
    if rule.binds_office:
        return None
    if limit.is_provisional and limit.latest_on is not None and work.today <= limit.latest_on:
        return "provisional_calendar"
    if found.case.preservation and rule.binds_party:
        return "preservation"
    if found.has_request and rule.binds_party:
        return "pending_request"
    if found.has_unread_mail:  # whenever it came: only who reads it knows its postmark (条例第九条、细则第四条)
        return "unread_mail"
    return found.doubt
