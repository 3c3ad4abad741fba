"""A trademark fee paid after its limit: the money is booked, and the examiner who has the case decides what follows."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden
from tests.journeys.telling import past
from tests.journeys.test_trademark_invalidation import CORRECTION, KIND, registered
from tests.office import Office, refusal


@pytest.fixture
def unpaid(office: Office) -> Office:
    """The thirty days of the notice of payment are over; the formal check is open."""
    registered(office, date(2022, 6, 14)).file(KIND, mark_no=office.mark.application_no)
    past(office, CORRECTION)
    return office


def fees(office: Office) -> list[tuple[int, int, str]]:
    return [(fee.paid_fen, fee.owed_fen, fee.state) for fee in office.case.fees]


def test_a_payment_after_its_limit_is_entered_in_parts_and_never_twice(unpaid: Office) -> None:
    """商标法（2019）第七十二条 gives no limit: nothing is lost, and what is paid is not lost either."""
    assert [one.message for one in unpaid.case.late] == ["payment"]
    assert unpaid.send("payment", by="opponent", amount_fen=500_00).remark == "entered_as_late_payment"
    assert fees(unpaid) == [(500_00, 1000_00, "unpaid")]
    unpaid.send("payment", by="opponent", amount_fen=1000_00)

    assert fees(unpaid) == [(1500_00, 0, "paid")] and unpaid.case.late == ()
    assert unpaid.acts()[-2:] == ["message.late", "fee.paid"]
    assert unpaid.open_tasks == ["check_formalities"]
    again = {"amount_fen": 1_00, "paid_on": unpaid.today.isoformat(), "payment_reference": "P-3"}
    assert refusal(unpaid.send, "payment", by="opponent", **again).code == "fees_settled"


def test_a_payment_posted_in_time_that_comes_late_is_entered_as_in_time(unpaid: Office) -> None:
    """商标法实施条例（2014）第九条: 以寄出的邮戳日为准."""
    day = unpaid.limit(CORRECTION).expires_on.isoformat()
    kept = unpaid.send("payment", by="formality", amount_fen=1500_00, paid_on=day, received_on=day)

    assert kept.remark == "kept_as_posted_in_time" and fees(unpaid) == [(1500_00, 0, "paid")]


def test_only_who_owes_it_pays_late(unpaid: Office) -> None:
    assert isinstance(refusal(unpaid.send, "payment", by="respondent", amount_fen=1500_00), Forbidden)
    assert fees(unpaid) == [(0, 1500_00, "unpaid")]
