"""Extension and suspension: additional runs that write the ledger of the case."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from engine.errors import Forbidden, Refused
from tests.office import Office, refusal

DIAGRAMS = Path(__file__).parent / "diagrams"


@pytest.fixture
def examined(small_office: Office) -> Office:
    for kind in ("extension", "suspension"):
        small_office.publish({f"shared.{kind}": (DIAGRAMS / f"small_{kind}.bpmn").read_bytes()})
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities", intake_decision="accept")
    small_office.send("answer", by="respondent")
    small_office.advance_to(small_office.limit("tm-opposition-decision").starts_on + timedelta(days=30))
    return small_office


def test_an_extension_needs_approval(examined: Office) -> None:
    before = examined.limit("tm-opposition-decision")
    examined.start("shared.extension", by="examiner", months=6)
    assert examined.limit("tm-opposition-decision").expires_on == before.expires_on

    examined.complete("approve_extension", by="approver")

    after = examined.limit("tm-opposition-decision")
    assert after.is_extended and after.expires_on > before.expires_on + timedelta(days=170)
    assert examined.open_tasks == ["draft_decision"]


def test_an_extension_that_is_refused_moves_nothing(examined: Office) -> None:
    before = examined.limit("tm-opposition-decision")
    examined.start("shared.extension", by="examiner", months=3)

    examined.complete("approve_extension", by="approver", extension_decision="refuse", refusal_reasons="理由不足")

    assert examined.limit("tm-opposition-decision").expires_on == before.expires_on


def test_beyond_the_maximum_is_refused_before_anybody_works_on_it(examined: Office) -> None:
    error = refusal(examined.start, "shared.extension", by="examiner", months=7)

    assert isinstance(error, Refused) and error.code == "extension_beyond_maximum"
    assert examined.open_tasks == ["draft_decision"]


def test_only_one_at_a_time(examined: Office) -> None:
    examined.start("shared.extension", by="examiner", months=3)

    assert refusal(examined.start, "shared.extension", by="examiner", months=3).code == "already_running"


def test_a_suspension_stops_the_office_and_its_end_adds_the_days(examined: Office) -> None:
    before = examined.limit("tm-opposition-decision")
    examined.start("shared.suspension", by="examiner")
    assert examined.limit("tm-opposition-decision").state == "suspended"
    assert examined.open_task("draft_decision").limit.state == "suspended"
    examined.advance(45)

    examined.complete("end_suspension", by="examiner", resumed_on=examined.today.isoformat())

    after = examined.limit("tm-opposition-decision")
    assert after.expires_on >= before.expires_on + timedelta(days=45)
    (suspension,) = examined.case.suspensions
    assert (suspension.to_on - suspension.from_on).days == 44


def test_a_suspension_that_should_not_have_been_is_reversed(examined: Office) -> None:
    before = examined.limit("tm-opposition-decision")
    examined.start("shared.suspension", by="examiner")
    examined.advance(10)
    examined.complete("end_suspension", by="examiner", resumed_on=examined.today.isoformat())
    (suspension,) = examined.case.suspensions

    examined.engine.reverse_suspension(examined.actor("approver"), examined.case_no, suspension.id, "误录")

    assert examined.limit("tm-opposition-decision").expires_on == before.expires_on
    assert examined.case.suspensions[0].is_reversed
    again = refusal(
        examined.engine.reverse_suspension, examined.actor("approver"), examined.case_no, suspension.id, "误录"
    )
    assert again.code == "already_reversed"


def test_a_formality_examiner_may_not_suspend(examined: Office) -> None:
    error = refusal(examined.start, "shared.suspension", by="formality")

    assert isinstance(error, Forbidden)
