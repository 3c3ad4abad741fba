"""Limits of a case: computed, stopped, extended, moved by proof, and never fired too early."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import Forbidden, Refused
from tests.office import Office, refusal


@pytest.fixture
def examined(small_office: Office) -> Office:
    """A case whose office limit (12 months from the end of the publication period) is running."""
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities", intake_decision="accept")
    small_office.send("answer", by="respondent")
    return small_office


@pytest.fixture
def answering(small_office: Office) -> Office:
    """A case that waits for the answer of the respondent."""
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities", intake_decision="accept")
    return small_office


def test_a_receipt_explains_the_day(examined: Office) -> None:
    limit = examined.limit("tm-opposition-decision")

    assert limit.bound == "office"
    assert limit.receipt["citations"][0]["article"].startswith("第三十五条")
    assert limit.receipt["expires_on"] == limit.expires_on.isoformat()
    assert examined.open_task("draft_decision").limit == limit


def test_an_extension_within_the_maximum_moves_the_limit_and_its_task(examined: Office) -> None:
    before = examined.limit("tm-opposition-decision")

    examined.engine.change_time_limit(
        examined.actor("approver"), before.id, {"kind": "extend", "months": 6, "ground": "案情复杂"}
    )

    after = examined.limit("tm-opposition-decision")
    assert after.is_extended and after.generation == before.generation + 1
    assert after.expires_on > before.expires_on + timedelta(days=170)
    assert examined.open_task("draft_decision").limit.expires_on == after.expires_on


def test_never_beyond_the_maximum(examined: Office) -> None:
    limit = examined.limit("tm-opposition-decision")
    approver = examined.actor("approver")
    examined.engine.change_time_limit(approver, limit.id, {"kind": "extend", "months": 4, "ground": "案情复杂"})

    error = refusal(
        examined.engine.change_time_limit, approver, limit.id, {"kind": "extend", "months": 3, "ground": "案情复杂"}
    )

    assert isinstance(error, Refused) and error.code == "extension_beyond_maximum"


def test_only_who_may_changes_a_limit(examined: Office) -> None:
    limit = examined.limit("tm-opposition-decision")

    error = refusal(examined.engine.change_time_limit, examined.actor("examiner"), limit.id, {"kind": "extend"})

    assert isinstance(error, Forbidden)


def test_a_stop_suspends_and_a_resumption_adds_the_days(examined: Office) -> None:
    before = examined.limit("tm-opposition-decision")
    approver = examined.actor("approver")
    examined.advance_to(before.starts_on + timedelta(days=30))
    from_on = examined.today

    examined.engine.change_time_limit(
        approver, before.id, {"kind": "stop", "from_on": from_on, "ground": "等待在先权利案件"}
    )
    stopped = examined.limit("tm-opposition-decision")
    assert stopped.state == "suspended" and stopped.expires_on is None

    examined.advance(20)
    examined.engine.change_time_limit(
        approver, before.id, {"kind": "resume", "to_on": examined.today, "ground": "在先权利案件审结"}
    )

    after = examined.limit("tm-opposition-decision")
    assert after.state in ("running", "provisional")
    assert after.expires_on >= before.expires_on + timedelta(days=20)


def test_the_job_of_an_older_generation_does_nothing(examined: Office) -> None:
    limit = examined.limit("tm-opposition-decision")
    examined.engine.change_time_limit(
        examined.actor("approver"), limit.id, {"kind": "extend", "months": 6, "ground": "案情复杂"}
    )

    assert len([job for job in examined.jobs("cancelled") if job.kind == "expire"]) >= 1
    armed = [job for job in examined.jobs("armed") if job.kind == "expire"]
    assert len(armed) == 1


def test_proof_of_receipt_rebuts_the_deemed_day(answering: Office) -> None:
    before = answering.limit("tm-opposition-answer")
    notice = next(notice for notice in answering.case.notices if notice.template == "answer_notice")
    answering.advance(5)

    answering.engine.record_service(
        answering.actor("formality"), notice.id, {"kind": "proved", "on": answering.today - timedelta(days=2)}
    )

    after = answering.limit("tm-opposition-answer")
    assert after.starts_on == answering.today - timedelta(days=2)
    assert after.expires_on < before.expires_on


def test_returned_mail_is_served_by_publication(answering: Office) -> None:
    before = answering.limit("tm-opposition-answer")
    notice = next(notice for notice in answering.case.notices if notice.template == "answer_notice")
    answering.advance(10)

    view = answering.engine.record_service(
        answering.actor("formality"), notice.id, {"kind": "returned", "on": answering.today}
    )

    assert view.channel == "publication" and view.served_on >= answering.today + timedelta(days=30)
    assert answering.limit("tm-opposition-answer").starts_on == view.served_on
    assert answering.limit("tm-opposition-answer").expires_on > before.expires_on
    assert any(row["announcement"] == "service_by_publication" for row in answering.engine.gazette().items)


def test_mail_that_nobody_read_holds_a_loss_of_right(answering: Office) -> None:
    limit = answering.limit("tm-opposition-answer")
    answering.advance_to(limit.expires_on)
    answering.engine.attach_document(
        answering.actor("formality"), answering.case_no, "incoming_mail", "letter.txt", "答辩意见".encode()
    )

    answering.advance(1)

    (held,) = answering.jobs("held")
    assert held.last_error == "unread_mail" and answering.open_tasks == []

    answering.engine.retry_job(answering.actor("approver"), held.id)
    answering.tick()
    assert answering.open_tasks == ["draft_decision"]


def test_a_calendar_lists_what_moves_and_then_moves_exactly_that(examined: Office) -> None:
    """The decision limit ends in 2027, whose calendar is not official in March 2026."""
    before = examined.limit("tm-opposition-decision")
    assert before.is_provisional and before.earliest_on <= before.expires_on <= before.latest_on
    lawyer = examined.actor("lawyer")
    days_off = [before.expires_on + timedelta(days=n) for n in range(3)] + [date(2027, 10, 1)]

    planned = examined.engine.publish_calendar(lawyer, 2027, days_off, [])
    assert [line.limit for line in planned] == [before.name]
    assert examined.limit("tm-opposition-decision") == before

    moved = examined.engine.publish_calendar(lawyer, 2027, days_off, [], dry_run=False)
    assert moved == planned
    assert examined.limit("tm-opposition-decision").expires_on == planned[0].after_on
    assert examined.engine.publish_calendar(lawyer, 2027, days_off, []) == ()
