"""Fees that depend on a day: the surcharge on a late annuity (年费滞纳金). Money is in fen."""

from __future__ import annotations

from datetime import date

from engine.errors import Refused
from engine.rules.time_limits import add_months

#: Months of the surcharge period; the first is free of surcharge.
SURCHARGE_MONTHS = 6
_PERCENT_PER_MONTH = 5


def annuity_surcharge_percent(due_on: date, paid_on: date) -> int:
    """Return the surcharge in percent of the full annuity when it is paid on a day.

    :param due_on: last day of the payment period (缴费期限届满日).
    :raises Refused: code ``annuity_lapsed``: more than six months late, the patent has ended.

    Source: 专利法实施细则（2023）第一百一十五条; 专利审查指南（2023）第五部分第九章第4.2.1.3节.
    """
    if paid_on <= due_on:
        return 0
    for month in range(1, SURCHARGE_MONTHS + 1):
        if paid_on <= add_months(due_on, month):
            return (month - 1) * _PERCENT_PER_MONTH
    raise Refused("annuity_lapsed", due_on=due_on.isoformat(), paid_on=paid_on.isoformat())


def annuity_owed_fen(annuity_fen: int, due_on: date, paid_on: date, already_paid_fen: int = 0) -> int:
    """Return what is still owed when a payment is made up on a day: annuity and surcharge, less what was paid.

    A later payment is charged at the rate of its own month, whatever was paid before.

    Source: 专利审查指南（2023）第五部分第九章第4.2.1.3节.
    """
    surcharge_fen = annuity_fen * annuity_surcharge_percent(due_on, paid_on) // 100
    return max(0, annuity_fen + surcharge_fen - already_paid_fen)
