"""A request that nobody has decided yet holds what a limit would take from a party."""

from __future__ import annotations

from datetime import timedelta

from tests.office import Office

CORRECTION = "tm-review-correction"


def correcting(office: Office) -> Office:
    """The opponent has thirty days; a silent one is deemed to have withdrawn (条例第五十七条第二款)."""
    office.file("trademark.opposition")
    office.complete("check_formalities", intake_decision="correct")
    return office


def test_a_request_for_suspension_holds_the_deemed_withdrawal(office: Office) -> None:
    correcting(office).start("shared.suspension", by="opponent", requested_by="applicant")

    office.advance_to(office.limit(CORRECTION).expires_on + timedelta(days=1))

    assert (office.case.line.outcome, office.limit(CORRECTION).state) == (None, "running")
    assert [job.last_error for job in office.jobs("held")] == ["pending_request"]

    office.complete("decide_suspension", by="approver", suspension_decision="refuse")
    office.tick()

    assert office.case.line.outcome == "deemed_withdrawn", "decided, it holds no more"
    assert office.jobs("held") == []


def test_without_a_request_it_happens_on_its_day(office: Office) -> None:
    correcting(office).advance_to(office.limit(CORRECTION).expires_on + timedelta(days=1))
    assert office.case.line.outcome == "deemed_withdrawn"
