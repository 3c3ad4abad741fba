"""A court's continuation (续行) that came in time and is entered when the preservation has ended by itself.

The office noted the end because it did not know of the letter; by the court's order there was none. The counter enters
it as an order that names the one it continues; two persons execute it as every order. Then the right is preserved from
the day on which the earlier one ended, so that no day lies between, and before the orders that wait. Where somebody
relied on the end meanwhile, it is refused: the order can be entered as a new one, which counts from its receipt.

Source: 专利审查指南（2023）第五部分第七章第7节; docs/law.md for what it leaves open.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.commands.answers import stored_day
from engine.errors import InvalidForm, Refused
from engine.rules.register import KEPT_OUT_BY_A_COURT
from engine.rules.suspension import free_from
from engine.store.queries import preservations as queries
from engine.store.rights import Mark, Patent
from engine.store.runs import Run
from engine.store.work import Work

#: Number of the order that is continued; none: a new order.
FIELD = "continued_order_no"
_GOES_ON = {
    "zh": "该保全尚未结束，请在其任务中登记续行",
    "en": "It has not ended: enter the continuation in its task",
}
_UNKNOWN = {
    "zh": "该权利没有这一文号的、因期限届满自行结束的保全",
    "en": "No preservation of this right by that number ended by itself",
}
_LATE = {
    "zh": "晚于原保全的届满日：应作为新的保全登记，不填续行的文号",
    "en": "After the last day of the earlier one: enter it as a new order that continues none",
}


def is_one(given: Mapping[str, object]) -> bool:
    """Return whether an order says that it continues an earlier one."""
    return bool(given.get(FIELD))


def first_day(work: Work, right: Mark | Patent | None, given: Mapping[str, object]) -> date:
    """Return the day from which the right is preserved by a continuation: the one on which the earlier order ended.

    Asked when it is received and again when it is executed.

    :raises InvalidForm: no order of that number ended by itself, it goes on still, or the continuation came too late.
    :raises Refused: ``case_without_right``, ``continuation_overtaken``, ``continuation_after_entry``.
    """
    if right is None:
        raise Refused("case_without_right")
    earlier = _earlier(work, right, str(given[FIELD]))
    if stored_day(given["order_received_on"]) > stored_day(earlier.variables["preserved_until"]):
        raise InvalidForm({"order_received_on": [_LATE]})
    ended_on = stored_day(earlier.variables["resumed_on"])
    for burden in queries.begun_since(work.session, right, ended_on):
        if not is_same(burden.details, given):
            raise Refused("continuation_overtaken", order=queries.name_of(burden.details), on=burden.from_on)
    entry = queries.entered_since(work.session, right, earlier.case_id, ended_on, KEPT_OUT_BY_A_COURT)
    if entry is not None:
        raise Refused("continuation_after_entry", on=entry.entered_on)
    return ended_on


def is_same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Return whether two say the same court and number: one order, entered in several cases about the right."""
    return all(one.get(name) == other.get(name) for name in ("court", "order_no"))


def _earlier(work: Work, right: Mark | Patent, order_no: str) -> Run:
    """Return the run of the order that is continued: the last of its number, if it ended with its last day."""
    found = queries.of_number(work.session, right, order_no)
    runs = [row for row in found if row.variables.get(FIELD) != order_no]
    if any(row.ended_at is None and queries.awaited(row) is None for row in runs):
        raise InvalidForm({FIELD: [_GOES_ON]})
    ended = [row for row in runs if _ended_by_itself(row.variables)]
    if not ended:
        raise InvalidForm({FIELD: [_UNKNOWN]})
    return ended[-1]


def _ended_by_itself(variables: Mapping[str, object]) -> bool:
    ended_on, until = stored_day(variables.get("resumed_on")), stored_day(variables.get("preserved_until"))
    return ended_on is not None and until is not None and ended_on == free_from(until)
