"""Paper counts from its postmark, an electronic answer from its entry (商标法实施条例（2014）第九条)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import CaseClosed, InvalidForm, Refused
from tests.office import Office, refusal

ANSWER, EVIDENCE = "tm-opposition-answer", "tm-opposition-supplementary-evidence"
REVIEW = "tm-nonregistration-review-request"


@pytest.fixture
def answering(office: Office) -> Office:
    """The notice went out by post on 2 March 2026 and counts as served on 17 March."""
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")
    assert office.limit(ANSWER).starts_on == date(2026, 3, 17)
    return office


def last(office: Office, act: str) -> dict[str, object]:
    return next(line.new for line in reversed(office.history()) if line.act == act)


def test_the_limit_that_starts_with_the_answer_starts_with_its_postmark(answering: Office) -> None:
    """条例第二十七条第二款: three months from the day on which the answer was filed."""
    answering.advance_to(date(2026, 3, 27))

    answering.send("answer", by="formality", respondent_declares_evidence=True, received_on="2026-03-20")

    assert answering.limit(EVIDENCE).starts_on == date(2026, 3, 20)
    assert answering.limit(EVIDENCE).expires_on == date(2026, 6, 22)  # 20 and 21 June are days off
    noted = last(answering, "message.answer")
    assert (noted["received_on"], noted["entered_on"]) == ("2026-03-20", "2026-03-27")


def test_what_is_sent_electronically_counts_from_its_entry(answering: Office) -> None:
    answering.advance_to(date(2026, 3, 27))

    answering.send("answer", by="respondent", respondent_declares_evidence=True)

    assert answering.limit(EVIDENCE).starts_on == date(2026, 3, 27)


def test_a_party_reads_no_postmark(answering: Office) -> None:
    error = refusal(answering.send, "answer", by="respondent", received_on="2026-03-02")
    assert isinstance(error, InvalidForm) and "received_on" in error.errors


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-03-21", "received_in_future"),
        ("2026-03-01", "received_before_service"),  # before the notice went out
    ],
)
def test_days_that_cannot_be(answering: Office, day: str, code: str) -> None:
    answering.advance_to(date(2026, 3, 20))
    before = answering.acts()

    error = refusal(answering.send, "answer", by="formality", received_on=day)

    assert isinstance(error, Refused) and error.code == code
    assert answering.acts() == before, "nothing was stored"
    assert isinstance(refusal(answering.send, "answer", by="formality", received_on="2026-02-30"), InvalidForm)


def test_who_answers_before_the_presumed_day_of_service_has_answered(answering: Office) -> None:
    """The letter came on the third day: the presumption says when it counts, not when it came."""
    answering.advance_to(date(2026, 3, 12))
    answering.send("answer", by="formality", received_on="2026-03-06")
    assert answering.limit(ANSWER).state == "met"


def test_a_letter_posted_in_time_is_no_late_material(answering: Office) -> None:
    expired_on = answering.limit(ANSWER).expires_on
    answering.advance_to(expired_on + timedelta(days=4))

    kept = answering.send("answer", by="formality", received_on=expired_on.isoformat())
    assert kept.remark == "kept_as_posted_in_time"
    assert last(answering, "message.in_time")["received_on"] == expired_on.isoformat()

    late = answering.send("answer", by="formality", received_on=(expired_on + timedelta(days=1)).isoformat())
    assert late.remark == "kept_as_late_material"


def test_a_review_is_requested_on_the_day_of_the_postmark(answering: Office) -> None:
    answering.send("answer", by="respondent")
    answering.complete("assign_examination", by="approver", complexity="simple")
    answering.complete("examine", by="examiner")
    answering.complete("draft_decision", by="examiner", outcome="refuse")
    answering.complete("approve_decision", by="approver")
    answering.complete("sign_decision", by="approver")
    answering.advance_to(answering.limit(REVIEW).starts_on + timedelta(days=9))

    posted_on = answering.today - timedelta(days=3)
    answering.send("request_review", by="formality", received_on=posted_on.isoformat())

    (review,) = answering.case.linked
    assert answering.engine.case(answering.actor("auditor"), review.case_no).line.filed_on == posted_on


@pytest.fixture
def lapsed(office: Office) -> Office:
    """A correction was not in by its last day: the request counts as withdrawn, and the case is closed."""
    office.file("trademark.opposition")
    office.complete("check_formalities", intake_decision="correct", defects=["power_missing"], reasons="缺委托书。")
    last_on = office.case.limits[-1].expires_on
    office.advance_to(last_on + timedelta(days=4))
    assert office.case.line.closed_on is not None
    return office


def test_what_was_posted_in_time_reaches_a_case_that_has_ended_and_becomes_the_task_of_a_person(lapsed: Office) -> None:
    """条例第九条: 以寄出的邮戳日为准. A loss of right that happened is undone by a person, never passed over."""
    last_on = next(limit.expires_on for limit in lapsed.case.limits if limit.state == "expired")

    late = refusal(lapsed.send, "correction", by="formality", received_on=(last_on + timedelta(days=1)).isoformat())
    assert isinstance(late, Refused) and late.code == "too_late"
    assert isinstance(refusal(lapsed.send, "correction", by="formality"), CaseClosed)
    answer = {"correction_items": ["1. 已补正：补交委托书"]}
    kept = lapsed.send("correction", by="formality", received_on=last_on.isoformat(), **answer)

    assert kept.remark == "kept_as_posted_in_time"
    assert lapsed.open_tasks == ["undo_consequence"]
    assert last(lapsed, "message.in_time")["article"] == "商标法实施条例（2014）第九条"
    lapsed.complete("undo_consequence", by="approver", posted_in_time_outcome="undone", reasons="撤销视为撤回通知。")
    assert lapsed.open_tasks == []
    assert last(lapsed, "task.completed")["answers"]["posted_in_time_outcome"] == "undone"
    assert lapsed.notices[-1] == ("loss_undone", lapsed.opponent_party.name)


def test_the_same_letter_twice_is_one_matter_and_stays_in_the_file_twice(lapsed: Office) -> None:
    last_on = next(limit.expires_on for limit in lapsed.case.limits if limit.state == "expired")
    for posted_on in (last_on, last_on, last_on - timedelta(days=1)):
        answer = {"correction_items": ["1. 已补正：补交委托书"]}
        lapsed.send("correction", by="formality", received_on=posted_on.isoformat(), **answer)

    assert lapsed.open_tasks == ["undo_consequence"] * 2, "another postmark is another matter"
    assert lapsed.acts().count("message.in_time") == 3
