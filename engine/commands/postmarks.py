"""What comes on paper counts from its postmark, or from its receipt where none can be read; the clerk says the day.

What a party sends electronically counts from its entry (商标法实施条例（2014）第九条).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.commands import events
from engine.errors import Refused
from engine.store.cases import CaseFile
from engine.store.queries import documents as document_queries
from engine.store.queries import limits as limit_queries
from engine.store.runs import Run
from engine.store.work import Work
from engine.values import Actor

#: The day as pages and programs send it, beside the answers of the form.
FIELD = "received_on"


def read(
    work: Work, actor: Actor, party_role: str, payload: Mapping[str, object]
) -> tuple[date | None, Mapping[str, object]]:
    """Return the day that the clerk read, and the answers without it; None: it counts from its entry, now.

    Only the office reads a postmark, and only on what a party sent: elsewhere the field is unknown to the form.

    :raises Refused: ``received_in_future``.
    """
    if FIELD not in payload or actor.kind == "party" or party_role == "office":
        return None, payload
    day = events.day(payload, FIELD, is_required=False)
    if day is not None and day > work.today:
        raise Refused("received_in_future", on=day)
    return day, {name: value for name, value in payload.items() if name != FIELD}


def require_after_service(work: Work, case: CaseFile, row: Run, token_id: str, day: date | None) -> None:
    """Let a day pass on which the party could know what it answers.

    A presumed day of service says when it counts, not when the letter came: there the day of issue is the first.

    :raises Refused: ``received_before_service``.
    """
    if day is None:
        return
    tokens = [limit for limit, on in row.view.get("attached", {}).items() if token_id in on]
    since = _first(
        work,
        case,
        [
            limit.starts_on
            for limit in limit_queries.live(work.session, case.id)
            if limit.run_id == row.id and limit.token_id in tokens and limit.bound != "office"
        ],
    )
    if day < max(since, case.filed_on):
        raise Refused("received_before_service", on=day, since=max(since, case.filed_on))


def require_known(work: Work, case: CaseFile, starts_on: date | None, day: date | None) -> None:
    """Let a day pass on which the party could know of a limit that runs from a day.

    :raises Refused: ``received_before_service``.
    """
    since = max(_first(work, case, [starts_on]), case.filed_on)
    if day is not None and day < since:
        raise Refused("received_before_service", on=day, since=since)


def _first(work: Work, case: CaseFile, starts_on: Sequence[date | None]) -> date:
    """Return the first day on which what these limits run from can have been in the hands of the party."""
    days = [day for day in starts_on if day is not None]
    if not days:
        return case.filed_on
    known = document_queries.in_hand_since(work.session, case.id, max(days))
    return known or max(days)
