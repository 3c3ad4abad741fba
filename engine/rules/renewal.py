"""Renewal of a mark (商标续展): between which days it can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engine.rules.catalogue import Catalogue
from engine.rules.time_limits import RollSettings, add_months, compute
from engine.rules.workdays import OfficeCalendar

WINDOW, GRACE = "tm-renewal-window", "tm-renewal-grace"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalDays:
    """The days between which a registration can be renewed."""

    #: The day before the window: the window runs from it and ends with the term.
    starts_on: date
    #: Last day without a surcharge: the end of the term, or the first working day after it.
    window_ends_on: date
    #: Last day at all.
    grace_ends_on: date

    @property
    def first_on(self) -> date:
        return self.starts_on + timedelta(days=1)


def renewal_days(catalogue: Catalogue, calendar: OfficeCalendar, roll: RollSettings, expires_on: date) -> RenewalDays:
    """Return when a mark whose term ends on a day can be renewed.

    The window is counted in days so that a term that ends on 29 February keeps its last day.

    :raises UnknownRule: no law that we hold says it.

    Source: 商标法（2019）第四十条第一款（期满前十二个月内；六个月的宽展期）; 商标法（2026）第四十四条第一款.
    """
    rule = catalogue.rule(WINDOW, expires_on)
    starts_on = add_months(expires_on, -int(rule.length))
    window = compute(rule.of_length((expires_on - starts_on).days, "days"), starts_on, calendar, settings=roll)
    grace = compute(catalogue.rule(GRACE, expires_on), expires_on, calendar, settings=roll)
    return RenewalDays(starts_on=starts_on, window_ends_on=window.expires_on, grace_ends_on=grace.expires_on)
