"""On which day a share of the legal time of a limit is left: days on which the clock stood still do not count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta


def legal_days(
    starts_on: date,
    expires_on: date,
    stops: Iterable[tuple[date, date | None]] = (),
    counts: Callable[[date], bool] = lambda _day: True,
) -> list[date]:
    """Return the days that count for a limit, the last one included.

    :param starts_on: the day that the limit runs from; it does not count itself.
    :param stops: first and last day of each time in which the clock stood still; None: it still does.
    :param counts: whether a day counts at all (working days).
    """
    still = [(first, last or expires_on) for first, last in stops]
    days = (starts_on + timedelta(days=n) for n in range(1, (expires_on - starts_on).days + 1))
    return [day for day in days if counts(day) and not any(first <= day <= last for first, last in still)]


def warn_on(days: Sequence[date], left: int) -> date | None:
    """Return the day after which a percentage of the legal time is left, rounded down; None: the limit has no days.

    >>> warn_on([date(2026, 3, day) for day in range(1, 11)], 50)
    datetime.date(2026, 3, 5)
    """
    if not days:
        return None
    return days[max(0, len(days) - 1 - len(days) * left // 100)]
