"""What the office finds in its own register against accepting a request (不予受理的情形).

The findings are codes of the form ``shared.intake.check_formalities``. They decide nothing: the formality examiner sees
them, and whoever accepts against them needs a second person.

Source: 商标法（2019）第三十三条、第三十五条第三款; 商标法实施条例（2014）第二十六条.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from engine.rules.opposition import RELATIVE_GROUNDS
from engine.store.queries import admissibility as queries
from engine.store.queries import marks as mark_queries
from engine.store.rights import Mark

if TYPE_CHECKING:
    from engine.commands.motion import Motion

REVIEW_REQUEST = "tm-nonregistration-review-request"
OPPOSABLE = frozenset({"published", "opposed"})
_MARK_NO = re.compile(r"第\s*(\d{5,12})\s*号")


def check_register(motion: Motion) -> Mapping[str, object]:
    """Return the findings of the register, in the order of the law; none where the kind has no such check."""
    check = _CHECKS.get(motion.case.kind)
    return {"register_findings": list(dict.fromkeys(check(motion))) if check is not None else []}


def _opposition(motion: Motion) -> Iterator[str]:
    session, case, variables = motion.work.session, motion.case, motion.variables
    opponent = next(party for party in motion.parties if party.role == "opponent")
    mark = session.get(Mark, case.mark_id) if case.mark_id else None
    if mark is None or mark.published_on is None or not _is_opposable(mark, variables):
        yield "not_this_object"
    if variables.get("filed_in_time") is False:
        yield "late"
    if mark is not None and mark.owner_party_id == opponent.party_id:
        yield "not_entitled"
    grounds = set(variables.get("grounds") or ())
    if not grounds or not str(variables.get("facts") or "").strip():
        yield "no_clear_ground"
    if grounds & RELATIVE_GROUNDS and not _has_prior_right(motion, opponent.party_id):
        yield "not_entitled"
    before = queries.grounds_before(session, case, opponent.party_id)
    if any(grounds and grounds <= set(earlier or ()) for earlier in before):
        yield "same_again"


def _is_opposable(mark: Mark, variables: Mapping[str, object]) -> bool:
    """Return whether a mark may be opposed; a letter posted in time may find it registered (条例第九条第一款)."""
    return mark.status in OPPOSABLE or (mark.status == "registered" and variables.get("filed_in_time") is True)


def _has_prior_right(motion: Motion, party_id: int) -> bool:
    """Return whether something is claimed, and no mark that is named by its number belongs to others alone."""
    claimed = str(motion.variables.get("prior_right") or "")
    marks = [mark_queries.by_number(motion.work.session, number) for number in _MARK_NO.findall(claimed)]
    known = [mark for mark in marks if mark is not None]
    return bool(claimed.strip()) and (not known or any(mark.owner_party_id == party_id for mark in known))


def _review(motion: Motion) -> Iterator[str]:
    """Of an adverse decision, by the respondent, within fifteen days of its service."""
    session, case = motion.work.session, motion.case
    applicant = next(party for party in motion.parties if party.role == "applicant")
    decision = queries.adverse_decision(session, case.parent_case_id) if case.parent_case_id else None
    if decision is None:
        yield "not_this_object"
        return
    if decision.party_id != applicant.party_id:
        yield "not_entitled"
    if decision.served_on is not None and case.filed_on > motion.work.law.last_day(REVIEW_REQUEST, decision.served_on):
        yield "late"
    if queries.has_earlier_sibling(session, case):
        yield "same_again"


_CHECKS: Mapping[str, Callable[[Motion], Iterator[str] | Sequence[str]]] = {
    "trademark.opposition": _opposition,
    "trademark.non_registration_review": _review,
}
