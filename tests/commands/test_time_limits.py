"""Limits of a case: computed, stopped, extended, moved by proof, and never fired too early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.bootstrap import build_for_tests
from engine.errors import Forbidden, Refused
from engine.store.database import Database
from engine.store.queries import cases as case_queries
from engine.store.queries import limits as limit_queries
from engine.store.time_limits import ClockEvent
from engine.values import Actor
from tests.conftest import SMALL
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


@pytest.mark.parametrize(("chosen", "last_day"), [
    ("literal", date(2026, 10, 10)),  # a Saturday that is worked: 条例第十二条 第一个工作日
    ("weekday", date(2026, 10, 12)),
])  # fmt: skip
def test_the_office_may_choose_the_last_day_of_trademarks(
    office_url: str, opened: Callable[[str], Database], chosen: str, last_day: date
) -> None:
    office = Office(opened(office_url), first_day=date(2026, 8, 26))
    settings = replace(office.parts.settings, trademark_last_day=chosen)
    office.engine = build_for_tests(office.database, office.clock, settings=settings)
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    office.file("trademark.opposition")

    office.complete("check_formalities", intake_decision="accept")  # served by post on 2026-09-10, thirty days

    assert office.limit("tm-opposition-answer").expires_on == last_day


@pytest.mark.parametrize(("chosen", "last_day"), [("literal", date(2026, 10, 10)), ("weekday", date(2026, 10, 12))])
def test_that_choice_holds_for_every_day_the_office_counts(
    office_url: str, opened: Callable[[str], Database], chosen: str, last_day: date
) -> None:
    """商标法（2019）第三十三条: published on Friday, 2026-07-10, three months end on a Saturday that is worked."""
    office = Office(opened(office_url), first_day=date(2026, 8, 26), published_on=date(2026, 7, 10))
    settings = replace(office.parts.settings, trademark_last_day=chosen)
    office.engine = build_for_tests(office.database, office.clock, settings=settings)

    mark = office.engine.mark(office.actor("examiner"), office.mark.application_no)

    assert mark.opposable_until == last_day


# --- the ledger by hand ---


def change(office: Office, rule_id: str, **event: object) -> None:
    office.engine.change_time_limit(office.actor("approver"), office.limit(rule_id).id, event)


def refused(office: Office, rule_id: str, **event: object) -> str:
    error = refusal(
        office.engine.change_time_limit, office.actor("approver"), office.limit(rule_id).id, {"ground": "g", **event}
    )
    return error.code


def entries(office: Office) -> list[ClockEvent]:
    with office.parts.unit_of_work(read_only=True) as work:
        case = case_queries.by_number(work.session, office.case_no)
        return list(limit_queries.events(work.session, case.id))


def test_the_limit_of_a_party_cannot_be_stopped(answering: Office) -> None:  # 条例第十一条: 审查、审理期限
    before = answering.limit("tm-opposition-answer")

    assert refused(answering, "tm-opposition-answer", kind="stop", from_on=answering.today) == "not_stoppable"
    assert answering.limit("tm-opposition-answer") == before


def test_a_resumption_must_end_something(examined: Office) -> None:
    rule_id, today = "tm-opposition-decision", examined.today
    assert refused(examined, rule_id, kind="resume", to_on=today) == "nothing_to_resume"

    change(examined, rule_id, kind="stop", from_on=today, ground="等待在先权利案件")
    assert refused(examined, rule_id, kind="resume", to_on=today - timedelta(days=1)) == "nothing_to_resume"
    change(examined, rule_id, kind="resume", to_on=today + timedelta(days=3), ground="审结")

    assert refused(examined, rule_id, kind="resume", to_on=today + timedelta(days=9)) == "nothing_to_resume"


def test_a_stop_resumed_the_same_day_moves_nothing(examined: Office) -> None:
    before = examined.limit("tm-opposition-decision").expires_on

    change(examined, "tm-opposition-decision", kind="stop", from_on=examined.today, ground="误录")
    change(examined, "tm-opposition-decision", kind="resume", to_on=examined.today, ground="误录")

    assert examined.limit("tm-opposition-decision").expires_on == before


def test_a_wrong_stop_is_taken_back_and_brought_back(examined: Office) -> None:
    rule_id = "tm-opposition-decision"
    before = examined.limit(rule_id).expires_on
    change(examined, rule_id, kind="stop", from_on="2026-05-06", to_on="2026-05-26", ground="补充证据")
    moved = examined.limit(rule_id).expires_on
    stop_id = entries(examined)[-1].id

    change(examined, rule_id, kind="reverse", reverses_id=stop_id, ground="误录")
    assert examined.limit(rule_id).expires_on == before
    assert refused(examined, rule_id, kind="reverse", reverses_id=stop_id) == "already_reversed"

    change(examined, rule_id, kind="reverse", reverses_id=entries(examined)[-1].id, ground="并未误录")
    assert examined.limit(rule_id).expires_on == moved

    change(examined, rule_id, kind="reverse", reverses_id=stop_id, ground="确系误录")  # it stands, so it may go again
    assert examined.limit(rule_id).expires_on == before


def test_a_reversal_reaches_as_far_as_what_it_takes_back(examined: Office) -> None:
    """A suspension of the whole case, taken back on the page of one limit, is taken back for the whole case."""
    with examined.parts.unit_of_work() as work:
        case = case_queries.by_number(work.session, examined.case_no, lock=True)
        work.session.add(
            ClockEvent(case_id=case.id, kind="stop", from_on=examined.today, ground="x", recorded_at=work.now)
        )
        work.record(case, Actor.system(), "suspension.opened", "x")
    stop_id = entries(examined)[-1].id

    change(examined, "tm-opposition-decision", kind="reverse", reverses_id=stop_id, ground="误录")

    assert [entry.time_limit_id for entry in entries(examined) if entry.reverses_id == stop_id] == [None]


def test_an_extension_after_expiry_is_too_late(examined: Office) -> None:
    limit = examined.limit("tm-opposition-decision")
    examined.clock.travel(to=limit.expires_on + timedelta(days=1))  # the ticker has not been there yet

    assert refused(examined, limit.rule_id, kind="extend", months=6) == "extension_too_late"

    examined.clock.travel(to=limit.expires_on)
    change(examined, limit.rule_id, kind="extend", months=6, ground="案情复杂")
    assert examined.limit(limit.rule_id).is_extended
