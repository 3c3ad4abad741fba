"""Registration (准予注册): when nothing stands in the way of a published mark any more. The one place that decides it.

Source: 商标法（2019）第三十三条、第三十五条、第三十六条; 商标法（2026）第三十六条、第三十八条、第三十九条.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

OPPOSITION, REVIEW = "trademark.opposition", "trademark.non_registration_review"
#: What may still become registered.
PUBLISHED = frozenset({"published", "opposed"})
#: Ends of an opposition that leave nothing in the way.
_FALLEN = frozenset({"not_accepted", "deemed_withdrawn", "withdrawn", "terminated", "registered"})
#: Ends after which the review says what becomes of the mark.
_REVIEWED = frozenset({"review_requested", "reviewed_apart"})
_IN_PART = "partially_registered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """An opposition to a mark, or the review that follows it."""

    kind: str
    is_open: bool
    #: How it ended: the end event of its diagram.
    outcome: str | None


def entry(status: str, *, is_window_over: bool, challenges: Iterable[Challenge]) -> str | None:
    """Return what is entered into the register for a published mark; None while something stands in the way.

    :param status: what the register says now. A refusal that took effect, or a withdrawal of the application, is
        entered there already and ends the matter.
    :return: ``registered``, or ``partially_registered`` for the goods that are left.
    """
    against = tuple(challenges)
    if status not in PUBLISHED or not is_window_over or any(one.is_open for one in against):
        return None
    oppositions = {one.outcome for one in against if one.kind == OPPOSITION}
    reviews = {one.outcome for one in against if one.kind == REVIEW}
    if oppositions - _FALLEN - _REVIEWED - {_IN_PART} or (oppositions & _REVIEWED and not reviews):
        return None
    # A review that fell away leaves the decision under review; had it refused all, the register would say so.
    is_in_part = _IN_PART in oppositions or bool(reviews - {"registered"})
    return _IN_PART if is_in_part else "registered"
