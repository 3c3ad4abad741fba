"""The surcharge on a late annuity."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Refused
from engine.rules.fees import annuity_owed_fen, annuity_surcharge_percent

DUE_ON = date(2026, 4, 10)


@pytest.mark.parametrize(("paid_on", "percent"), [
    ("2026-04-10", 0),  # in time
    ("2026-05-10", 0),  # the first month is free
    ("2026-05-11", 5),
    ("2026-06-10", 5),  # 指南第五部分第九章4.2.1.3: 5 % up to 06-10
    ("2026-06-15", 10),
    ("2026-10-10", 25),  # last day of the six months
])  # fmt: skip
def test_the_surcharge_grows_by_the_month(paid_on, percent):
    assert annuity_surcharge_percent(DUE_ON, date.fromisoformat(paid_on)) == percent


def test_a_top_up_is_charged_at_the_rate_of_its_own_day():  # official example: 45 due, 25 paid, 90 due in June: 65 owed
    annuity_fen = 900_00

    assert annuity_owed_fen(annuity_fen, DUE_ON, date(2026, 6, 15), already_paid_fen=annuity_fen + 25_00) == 65_00


def test_after_six_months_the_patent_has_ended():
    with pytest.raises(Refused, match="annuity_lapsed"):
        annuity_surcharge_percent(DUE_ON, date(2026, 10, 11))
