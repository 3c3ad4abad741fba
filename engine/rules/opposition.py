"""Opposition (商标异议): which grounds are whose, and when a window of old is surely over."""

from __future__ import annotations

from datetime import date, timedelta

#: Grounds that only the owner of a prior right or an interested party may raise (商标法（2019）第三十三条).
RELATIVE_GROUNDS = frozenset(
    {
        "art_13_2",
        "art_13_3",
        "art_15_1",
        "art_15_2",
        "art_16_1",
        "art_30",
        "art_31",
        "art_32_prior_right",
        "art_32_preemptive",
    }
)
#: Longer than the window of any Trademark Law so far: three months (1982 to 2019), two from 2027.
_LONGER_THAN_ANY = timedelta(days=366)


def is_surely_over(published_on: date, on: date) -> bool:
    """Return whether a window is over whatever the law of the day of publication was."""
    return on > published_on + _LONGER_THAN_ANY
