"""Invalidation of a mark (无效宣告): which grounds outlive the five years after the registration."""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from engine.rules.opposition import RELATIVE_GROUNDS
from engine.rules.time_limits import add_months

RELATIVE_WINDOW = "tm-invalidation-relative-window"
#: 商标法（2001）第四十一条第二款、商标法（2013）第四十五条第一款: as long as by the law we hold.
_OLDER_YEARS = 5
#: Grounds of the owner of a well-known mark (商标法（2019）第十三条第二款、第三款).
WELL_KNOWN = frozenset({"art_13_2", "art_13_3"})

#: Ends of a request after which the same party may make it again: it was neither decided nor withdrawn
#: (商标法实施条例（2014）第六十二条). No opposition is repeated, accepted or not (第二十六条).
NEVER_HEARD = frozenset({"not_accepted"})


def open_after_five_years(grounds: Set[str], *, is_bad_faith: bool) -> bool:
    """Return whether any of the grounds can be raised later: absolute ones, and well-known marks against bad faith.

    Source: 商标法（2019）第四十四条第一款、第四十五条第一款（对恶意注册的，驰名商标所有人不受五年的时间限制）.
    """
    return bool(grounds - RELATIVE_GROUNDS) or (is_bad_faith and bool(grounds & WELL_KNOWN))


def by_older_law(announced_on: date) -> date:
    """Return the last day for a relative ground against a mark registered before the oldest law we hold."""
    return add_months(announced_on, 12 * _OLDER_YEARS)
