"""What comes after the last day of its limit is late, whether or not the ticker has noted that day yet.

The legal moment is data, and firing only notices it (reliability.md 3.1): a ticker that has much to do at midnight, or
that was away over a weekend, makes nothing timely. So the limit expires first, in the transaction of the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from engine.commands import expiries
from engine.commands.side_kinds import HOLDING
from engine.rules.catalogue import NOT_OF_A_PARTY
from engine.store.queries import jobs as job_queries
from engine.store.runs import Run
from engine.store.time_limits import TimeLimit
from engine.store.work import Work


def expire_first(work: Work, row: Run, token_id: str, limits: Sequence[TimeLimit], on: date) -> bool:
    """Let the limits expire that bound a party to act on a token until a day before ``on``; return whether any did.

    A limit whose end a person has to look at first, or whose consequence is not due yet, does not expire here either:
    until then what comes is taken.

    :param limits: the live limits of the case, under its lock.
    """
    attached = row.view.get("attached", {})
    over = [
        limit
        for limit in limits
        if limit.run_id == row.id
        and limit.state == "running"
        and limit.bound not in NOT_OF_A_PARTY
        and limit.expires_on is not None
        and limit.expires_on < on
        and token_id in attached.get(limit.token_id, ())
    ]
    expired = [limit for limit in over if _expire(work, limit)]
    return bool(expired)


def _expire(work: Work, limit: TimeLimit) -> bool:
    job_id = job_queries.overdue_expiry(work.session, limit.id, work.now)
    if job_id is None:
        return False
    found = job_queries.in_hand(work.session, job_id, HOLDING)
    expiries.run(None, work, found.job, found)
    if limit.state != "expired":
        return False
    job_queries.finish(work.session, found.job, work.now)
    return True
