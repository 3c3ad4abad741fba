"""Extension and suspension as the office draws them, beside a small opposition."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import SMALL
from tests.office import Office


@pytest.fixture
def examined(office: Office) -> Office:
    """An opposition under examination whose decision limit (12 months) has been running for a month."""
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.send("answer", by="respondent")
    office.advance_to(office.limit("tm-opposition-decision").starts_on + timedelta(days=30))
    return office


def test_a_suspension_that_is_refused_stops_nothing(examined: Office) -> None:
    before = examined.limit("tm-opposition-decision")
    examined.start("shared.suspension", by="examiner")

    examined.complete("decide_suspension", by="approver", suspension_decision="refuse")

    assert examined.limit("tm-opposition-decision").expires_on == before.expires_on
    assert examined.open_tasks == ["draft_decision"]


def test_an_extension_is_granted_by_the_head_and_told_to_the_parties(examined: Office) -> None:
    """商标法（2019）第三十五条第一款: 有特殊情况需要延长的，经批准，可以延长六个月."""
    before = examined.limit("tm-opposition-decision")
    examined.start("shared.extension", by="examiner")

    examined.complete("decide_extension", by="approver")

    after = examined.limit("tm-opposition-decision")
    assert after.is_extended and after.expires_on > before.expires_on + timedelta(days=180)
    assert ("extension_notice", examined.opponent_party.name) in examined.notices
    examined.tick()
    assert all(document.state == "ready" for document in examined.case.documents)
