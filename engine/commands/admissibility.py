"""What the office finds in its own register against accepting a request (不予受理的情形).

The findings are codes of the form ``shared.intake.check_formalities``. The formality examiner sees them, and whoever
accepts against them needs a second person; only a right that is not open to the request at all stops both.

Source: 商标法（2019）第三十三条、第三十五条第三款; 商标法实施条例（2014）第二十六条;
review of a refusal: 第三十四条; renewal: 第四十条第一款; invalidation: 第四十四条、第四十五条;
cancellation and its review: 第四十九条第二款、第五十四条.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from engine.commands import patent_admissibility, registers, rights
from engine.commands.answers import stored_day
from engine.commands.roles import ROLES_OF_KIND
from engine.errors import Refused
from engine.rules import register
from engine.rules.invalidation import NEVER_HEARD, open_after_five_years
from engine.rules.opposition import RELATIVE_GROUNDS
from engine.store.documents import Notice
from engine.store.queries import admissibility as queries
from engine.store.queries import marks as mark_queries
from engine.store.queries.cases import PartyInCase
from engine.store.rights import Mark

if TYPE_CHECKING:
    from engine.commands.motion import Motion

REVIEW_REQUEST = "tm-nonregistration-review-request"
INVALIDATION_REVIEW = "tm-exofficio-invalidation-review-request"
CANCELLATION_REVIEW = "tm-cancellation-review-request"
REFUSAL_REVIEW = "tm-refusal-review-request"
REFUSABLE = frozenset({"filed", "refused"})
#: The right is not one against, or for, which this can be asked at all.
OBJECT = "not_this_object"
_MARK_NO = re.compile(r"第\s*(\d{5,12})\s*号")


def check_register(motion: Motion) -> Mapping[str, object]:
    """Return the findings of the register, in the order of the law; none where the kind has no such check."""
    check = _CHECKS.get(motion.case.kind)
    return {"register_findings": list(dict.fromkeys(check(motion))) if check is not None else []}


def require_open_object(motion: Motion, given: Mapping[str, object]) -> None:
    """Refuse to accept, even by a second person, a request about a right that the register does not open to it.

    Nothing that such a case comes to could be entered: it would never end. What the register holds now counts; once it
    has been put right the request is accepted.

    :raises Refused: ``object_not_open``.
    """
    if given.get("acceptance_confirmed") == "accept" and OBJECT in check_register(motion)["register_findings"]:
        raise Refused("object_not_open")


def _opposition(motion: Motion) -> Iterator[str]:
    session, case, variables = motion.work.session, motion.case, motion.variables
    opponent = _filer(motion)
    mark = session.get(Mark, case.mark_id) if case.mark_id else None
    if mark is None or mark.published_on is None or not _is_opposable(mark, variables):
        yield OBJECT
    if variables.get("filed_in_time") is False:
        yield "late"
    if mark is not None and mark.owner_party_id == opponent.party_id:
        yield "not_entitled"
    grounds = set(variables.get("grounds") or ())
    if not grounds or not str(variables.get("facts") or "").strip():
        yield "no_clear_ground"
    if grounds & RELATIVE_GROUNDS and not _has_prior_right(motion, opponent.party_id):
        yield "not_entitled"
    if _is_same_again(motion, opponent, grounds):
        yield "same_again"


def _is_same_again(motion: Motion, filer: PartyInCase, grounds: Set[str], without: Set[str] = frozenset()) -> bool:
    """Return whether the same party raised all these grounds against the mark before."""
    before = queries.grounds_before(motion.work.session, motion.case, filer.party_id, filer.role, without)
    return any(grounds and grounds <= set(earlier or ()) for earlier in before)


def _is_opposable(mark: Mark, variables: Mapping[str, object]) -> bool:
    """Return whether a mark may be opposed; a letter posted in time may find it registered (条例第九条第一款)."""
    return mark.status in register.OPPOSABLE or (mark.status == "registered" and variables.get("filed_in_time") is True)


def _has_prior_right(motion: Motion, party_id: int) -> bool:
    """Return whether something is claimed, and no mark that is named by its number belongs to others alone."""
    claimed = str(motion.variables.get("prior_right") or "")
    marks = [mark_queries.by_number(motion.work.session, number) for number in _MARK_NO.findall(claimed)]
    known = [mark for mark in marks if mark is not None]
    return bool(claimed.strip()) and (not known or any(mark.owner_party_id == party_id for mark in known))


def _review(motion: Motion) -> Iterator[str]:
    """Of an adverse decision, by the respondent, within fifteen days of its service."""
    session, case = motion.work.session, motion.case
    decision = queries.adverse_decision(session, case.parent_case_id) if case.parent_case_id else None
    if decision is not None and decision.party_id != _filer(motion).party_id:
        yield "not_entitled"
    yield from _of_decision(motion, REVIEW_REQUEST, decision, is_repeated=queries.has_earlier_sibling(session, case))


def _review_by_a_side(motion: Motion, rule: str) -> Iterator[str]:
    """Of a decision, by a party of it, within fifteen days of its service on that party."""
    session, case, filer = motion.work.session, motion.case, _filer(motion)
    served = queries.decision_on(session, case.parent_case_id, filer.party_id) if case.parent_case_id else None
    is_repeated = queries.has_filed_before(session, case, filer.role, filer.party_id)
    yield from _of_decision(motion, rule, served, is_repeated=is_repeated)


def _of_decision(motion: Motion, rule: str, served: Notice | None, *, is_repeated: bool) -> Iterator[str]:
    """Return what is wrong with a request against a decision that was served: not then, or not for the first time."""
    if served is None:
        yield OBJECT
        return
    if served.served_on is not None and motion.case.filed_on > motion.work.law.last_day(rule, served.served_on):
        yield "late"
    if is_repeated:
        yield "same_again"


def _renewal(motion: Motion) -> Iterator[str]:
    """In force, by its owner, in the last twelve months of the term or in the six months of grace."""
    mark, applied_on = _mark(motion), _day(motion, "applied_on")
    if mark is None or mark.status not in register.IN_FORCE["mark"] or mark.expires_on is None:
        yield OBJECT
        return
    days = registers.renewal_days(motion.work, mark.expires_on)
    if days is not None and applied_on < days.first_on:
        yield "too_early"
    if days is not None and applied_on > days.grace_ends_on:
        yield "late"
    if not _is_owner(motion, mark):
        yield "not_entitled"


def _cancellation(motion: Motion) -> Iterator[str]:
    """A mark in force; non-use three years after its registration, and of that registration not by its owner."""
    mark, variables = _mark(motion), motion.variables
    if mark is None or mark.status not in register.IN_FORCE["mark"]:
        yield OBJECT
        return
    announced_on = registers.announced_on(motion.work, mark)
    if variables.get("cancellation_ground") == "non_use" and announced_on is not None:
        first_on = registers.unused_from(motion.work, announced_on)
        if first_on is not None and motion.case.filed_on < first_on:
            yield "too_early"
    if _is_owner(motion, mark):
        yield "not_entitled"
    if not str(variables.get("facts") or "").strip():
        yield "no_clear_ground"


def _refusal_review(motion: Motion) -> Iterator[str]:
    """Of a refusal, by the applicant of the mark, within fifteen days of its receipt, once."""
    mark = _mark(motion)
    if mark is None or mark.status not in REFUSABLE:
        yield OBJECT
    if _is_refusal_too_old(motion):
        yield "late"
    if mark is not None and not _is_owner(motion, mark):
        yield "not_entitled"
    if queries.has_review_before(motion.work.session, motion.case):
        yield "same_again"


def _is_refusal_too_old(motion: Motion) -> bool:
    """Return whether the request came after its limit; of a refusal before the oldest law we hold this is sure."""
    last_day = motion.work.law.last_day_known(REFUSAL_REVIEW, _day(motion, "refusal_received_on"))
    return last_day is None or motion.case.filed_on > last_day


def _invalidation(motion: Motion) -> Iterator[str]:
    """A mark that was registered; relative grounds by who has the prior right, within five years; not the same again.

    A request that is late for its relative grounds is heard on its absolute ones: the panel sees the five years.
    """
    mark, variables = _mark(motion), motion.variables
    announced_on = registers.announced_on(motion.work, mark) if mark is not None else None
    if mark is None or announced_on is None or rights.stands_against(motion, "invalidate"):
        yield OBJECT
        return
    grounds = frozenset(variables.get("grounds") or ())
    last_day = registers.relative_grounds_until(motion.work, announced_on)
    if (
        motion.case.filed_on > last_day
        and grounds
        and not open_after_five_years(grounds, is_bad_faith=variables.get("is_bad_faith") is True)
    ):
        yield "late"
    if _is_owner(motion, mark) or (grounds & RELATIVE_GROUNDS and not str(variables.get("prior_right") or "").strip()):
        yield "not_entitled"
    if not grounds or not str(variables.get("facts") or "").strip():
        yield "no_clear_ground"
    filer = next((party for party in motion.parties if party.role == "applicant"), None)  # ex officio there is none
    if filer is not None and _is_same_again(motion, filer, grounds, NEVER_HEARD):
        yield "same_again"


def _filer(motion: Motion) -> PartyInCase:
    role = ROLES_OF_KIND[motion.case.kind].filer
    return next(party for party in motion.parties if party.role == role)


def _mark(motion: Motion) -> Mark | None:
    return motion.work.session.get(Mark, motion.case.mark_id) if motion.case.mark_id else None


def _is_owner(motion: Motion, mark: Mark) -> bool:
    return any(party.role == "applicant" and party.party_id == mark.owner_party_id for party in motion.parties)


def _day(motion: Motion, variable: str) -> date:
    return stored_day(motion.variables.get(variable)) or motion.case.filed_on


_CHECKS: Mapping[str, Callable[[Motion], Iterator[str]]] = {
    "trademark.opposition": _opposition,
    "trademark.non_registration_review": _review,
    "trademark.invalidation": _invalidation,
    "trademark.invalidation_review": partial(_review_by_a_side, rule=INVALIDATION_REVIEW),
    "trademark.renewal": _renewal,
    "trademark.cancellation": _cancellation,
    "trademark.cancellation_review": partial(_review_by_a_side, rule=CANCELLATION_REVIEW),
    "trademark.refusal_review": _refusal_review,
    "patent.reexamination": patent_admissibility.reexamination,
    "patent.invalidation": patent_admissibility.invalidation,
}
