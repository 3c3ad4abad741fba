"""When a party is reminded that a reply limit ends (提示): data of the office, no law, and no legal effect."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from engine.rules.catalogue import read_law


def remind_on(rule_id: str, starts_on: date, expires_on: date) -> date | None:
    """Return the day of the reminder; None where the limit is too short for one.

    So many days before the last day as ``law/reminders.yaml`` says, but not in the first half of the limit.
    """
    default, days_of = _days()
    days = min(days_of.get(rule_id, default), (expires_on - starts_on).days // 2)
    return expires_on - timedelta(days=days) if days > 0 else None


@cache
def _days() -> tuple[int, dict[str, int]]:
    found = read_law("reminders")["reminders"]
    return found["default_days"], found["days"]
