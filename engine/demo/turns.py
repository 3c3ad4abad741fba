"""Turns of the demo cases: which course each case of a kind goes, when it is filed, and about which right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from engine.demo import courses
from engine.demo.courses import Course

#: Cases of each procedure.
CASES = 42
#: Days since the filing of cases that have gone their way by now, and of those that are on it.
LONG_AGO, LATELY = (300, 640), (3, 240)


def told(kind: str, cases: int, most: int = CASES) -> list[tuple[Course, int]]:
    """Return the courses of so many cases of a kind, each with the days since its filing.

    First those that stand at a stop today, and those that open such a case of another kind; then each course of a case
    filed long ago, those that take longest first; then again of newer ones, which stand somewhere on the same ways.

    :param most: how many there are in the whole demo office, at the least.
    """
    known, meant = _ordinary(kind), (*courses.standing(kind), *courses.opening(kind))
    found = [(one, _spread(one.days_ago, turn, one.times)) for one in meant for turn in range(one.times)]
    again = [one for turn in range(1, max(one.times for one in known)) for one in known if one.times > turn]
    found += [
        (one, _spread(one.days_ago or LONG_AGO, turn, len(those)))
        for those in (known, again)
        for turn, one in enumerate(those)
    ]
    newer = max(most - len(found), 0)
    found += [(known[turn % len(known)], _spread(LATELY, turn, newer)) for turn in range(newer)]
    return found[:: max(1, most // cases)]


def of_opened(kind: str, before: Sequence[Course]) -> Course:
    """Return the course of a case that another one opened without saying which.

    :param before: the courses of those that were opened before.
    """
    known = _ordinary(kind)
    return known[sum(one in known for one in before) % len(known)]


def taken(
    rights: list[Mapping[str, object]], today: date, days_ago: int, ended: tuple[int, int] | None
) -> Mapping[str, object]:
    """Take the right out of some of which something can be asked on a day, else the first that could be asked about.

    :param ended: between how many days ago its term ended; None: whenever.
    """
    on = today - timedelta(days=days_ago)

    def is_suited(right: Mapping[str, object]) -> bool:
        in_term = ended is None or ended[0] <= (today - right["expires_on"]).days <= ended[1]
        return in_term and right["from_on"] <= on < right["to_on"]

    found = next(filter(is_suited, rights), rights[0])
    rights.remove(found)
    return found


def filed_on(right: Mapping[str, object], today: date, days_ago: int) -> date:
    """Return the day on which a case about a right is filed: so many days ago, or the nearest day that it can be."""
    return min(max(today - timedelta(days=days_ago), right["from_on"]), right["to_on"])


def _ordinary(kind: str) -> list[Course]:
    """Return the courses that cases go to their end."""
    return [one for one in courses.of_kind(kind) if one.times]


def _spread(days: tuple[int, int], turn: int, count: int) -> int:
    """Return the days of a turn among so many, the first longest ago."""
    first, last = days
    return last - (last - first) * turn // max(1, count - 1)
