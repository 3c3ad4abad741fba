"""送达: by each channel, with the deemed day counted by hand; proof against it; mail that comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import Refused
from engine.values import NoticeView
from tests.office import Office, refusal

ANSWER, DECISION, REVIEW = "tm-opposition-answer", "tm-opposition-decision", "tm-nonregistration-review-request"


@pytest.fixture
def answering(office: Office) -> Office:
    """The copies went out by post on Monday, 2026-03-02."""
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")
    return office


def notice(office: Office, template: str) -> NoticeView:
    """Return the newest notice of a template."""
    return next(each for each in office.case.notices if each.template == template)


def record(office: Office, of: NoticeView, kind: str, on: date) -> NoticeView:
    return office.engine.record_service(office.actor("registrar"), of.id, {"kind": kind, "on": on})


def test_by_post_the_fifteenth_day_and_then_thirty(answering: Office) -> None:
    """条例第十条第二款: 2 March + 15 days = Tuesday 17 March; + 30 days = Thursday 16 April 2026."""
    assert notice(answering, "answer_notice").channel == "post"
    assert notice(answering, "answer_notice").served_on == date(2026, 3, 17)
    assert answering.limit(ANSWER).starts_on == date(2026, 3, 17)
    assert answering.limit(ANSWER).expires_on == date(2026, 4, 16)


@pytest.mark.parametrize(
    ("channel", "served_on", "expires_on"),
    [
        ("electronic", date(2026, 3, 17), date(2026, 4, 16)),  # 自文件发出之日起满15日, also by electronic means
        ("in_person", date(2026, 3, 2), date(2026, 4, 1)),  # handed over: the day itself
        ("publication", date(2026, 4, 1), date(2026, 5, 6)),  # 满30日; 1 May is the first day of a rest until 5 May
    ],
)
def test_each_channel_has_its_own_day(office: Office, channel: str, served_on: date, expires_on: date) -> None:
    with office.parts.unit_of_work() as work:
        work.session.merge(office.respondent_party).channel = channel
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")

    assert office.limit(ANSWER).starts_on == served_on
    assert office.limit(ANSWER).expires_on == expires_on


def test_proof_of_the_day_of_receipt_rebuts_the_deemed_one(answering: Office) -> None:
    """条例第十条第二款: 能够证明收到日的除外. Proved 25 March + 30 days = Friday 24 April 2026."""
    answering.advance_to(date(2026, 3, 27))

    record(answering, notice(answering, "answer_notice"), "proved", date(2026, 3, 25))

    assert answering.limit(ANSWER).expires_on == date(2026, 4, 24)
    again = refusal(record, answering, notice(answering, "answer_notice"), "proved", date(2026, 3, 26))
    assert isinstance(again, Refused) and again.code == "already_proved"


def test_returned_mail_stops_the_limit_until_somebody_has_looked(answering: Office) -> None:
    answering.advance_to(date(2026, 3, 20))

    record(answering, notice(answering, "answer_notice"), "returned", date(2026, 3, 20))

    assert answering.open_tasks == ["analyse_return"]
    assert answering.limit(ANSWER).expires_on is None
    answering.advance_to(date(2026, 8, 3))
    assert answering.limit(ANSWER).state == "running", "nobody loses a right by a letter that never came"
    again = refusal(record, answering, notice(answering, "answer_notice"), "returned", date(2026, 3, 20))
    assert isinstance(again, Refused) and again.code == "already_returned"


def test_returned_mail_is_sent_again_to_the_address_that_was_found(answering: Office) -> None:
    """Sent again on Monday 30 March + 15 days = 14 April; + 30 days = Thursday 14 May 2026."""
    answering.advance_to(date(2026, 3, 30))
    record(answering, notice(answering, "answer_notice"), "returned", date(2026, 3, 27))

    answering.complete("analyse_return", next_step="resend", new_address="浙江省嘉兴市南湖区城南路 8 号")

    assert answering.limit(ANSWER).starts_on == date(2026, 4, 14)
    assert answering.limit(ANSWER).expires_on == date(2026, 5, 14)
    respondent = next(party for party in answering.case.parties if party.role == "respondent")
    assert respondent.address == "浙江省嘉兴市南湖区城南路 8 号"
    assert [each.state for each in answering.case.notices if each.template == "answer_notice"] == [
        "dispatched",
        "returned",
    ]


def test_what_cannot_be_delivered_is_served_by_publication(answering: Office) -> None:
    """条例第十条第二款: published on Monday 30 March + 30 days = 29 April; + 30 days = Friday 29 May 2026.

    条例第十一条第（一）项: for those thirty days, 31 March to 29 April, the clock of the office stands still.
    """
    answering.advance_to(date(2026, 3, 30))
    record(answering, notice(answering, "answer_notice"), "returned", date(2026, 3, 27))
    answering.complete("analyse_return", next_step="publish")

    assert answering.limit(ANSWER).starts_on == date(2026, 4, 29)
    assert answering.limit(ANSWER).expires_on == date(2026, 5, 29)
    published = notice(answering, "publication_of_service")
    assert (published.channel, published.served_on) == ("publication", date(2026, 4, 29))
    [announced] = [row for row in answering.engine.gazette().items if row["announcement"] == "service_by_publication"]
    assert "商标异议答辩通知书" in announced["title"]
    stops = answering.limit(DECISION).receipt["stops"]
    assert [(stop["from_on"], stop["to_on"]) for stop in stops] == [("2026-03-31", "2026-04-29")]

    answering.advance_to(date(2026, 5, 29))
    assert answering.limit(ANSWER).state == "running", "the last day is the party's own"
    answering.advance(1)
    assert answering.limit(ANSWER).state == "expired"
    assert answering.open_tasks == ["assign_examination"]


def test_whom_only_publication_reached_is_served_by_publication_again(answering: Office) -> None:
    """商标评审规则（2014）第五十四条: later documents too, unless another address is given."""
    record(answering, notice(answering, "answer_notice"), "returned", answering.today)
    answering.complete("analyse_return", next_step="publish")
    answering.advance_to(answering.limit(ANSWER).expires_on + timedelta(days=1))
    answering.complete("assign_examination", by="approver", complexity="simple")
    answering.complete("examine", by="examiner")
    answering.complete("draft_decision", by="examiner", outcome="refuse")
    answering.complete("approve_decision", by="approver")
    answering.complete("sign_decision", by="approver")

    served = {each.addressee: each.channel for each in answering.case.notices if each.template == "decision_refuse"}
    assert served == {answering.respondent_party.name: "publication", answering.opponent_party.name: "electronic"}
    assert answering.limit(REVIEW).starts_on == answering.today + timedelta(days=30)


def test_the_limit_waits_for_the_last_of_several_addressees(answering: Office) -> None:
    """A letter to the opponent that comes back does not stop the respondent's fifteen days for review."""
    answering.send("answer", by="respondent")
    answering.complete("assign_examination", by="approver", complexity="simple")
    answering.complete("examine", by="examiner")
    answering.complete("draft_decision", by="examiner", outcome="refuse")
    answering.complete("approve_decision", by="approver")
    answering.complete("sign_decision", by="approver")
    before = answering.limit(REVIEW).expires_on
    to_opponent = next(
        each
        for each in answering.case.notices
        if each.template == "decision_refuse" and each.addressee == answering.opponent_party.name
    )

    record(answering, to_opponent, "returned", answering.today)

    assert answering.limit(REVIEW).expires_on == before
    assert answering.open_tasks == ["analyse_return"]
