"""Reminders before a reply limit ends: told in the portal and by mail, kept in the history, and without any effect."""

from __future__ import annotations

from datetime import date

import pytest

from engine.rules.catalogue import unconfirmed_catalogue
from engine.rules.reminders import _days, remind_on
from engine.store.tables import AccountParty
from tests.office import Office

ANSWER = "tm-opposition-answer"


@pytest.fixture
def answering(office: Office) -> Office:
    """The answer of the respondent is due on Thursday, 16 April 2026."""
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")
    assert office.limit(ANSWER).expires_on == date(2026, 4, 16)
    return office


def told(office: Office, login: str = "respondent") -> list[str]:
    return [one.text for one in office.engine.notifications(office.actor(login)).items if one.kind == "limit.ending"]


@pytest.mark.parametrize(
    ("rule", "starts_on", "expires_on", "day"),
    [
        (ANSWER, date(2026, 3, 17), date(2026, 4, 16), date(2026, 4, 9)),  # seven days before, unless data says more
        ("tm-review-supplementary-evidence", date(2026, 3, 2), date(2026, 6, 2), date(2026, 5, 3)),
        (ANSWER, date(2026, 3, 2), date(2026, 3, 12), date(2026, 3, 7)),  # not in the first half of a short limit
        (ANSWER, date(2026, 3, 2), date(2026, 3, 3), None),
    ],
)
def test_the_day_of_a_reminder(rule: str, starts_on: date, expires_on: date, day: date | None) -> None:
    assert remind_on(rule, starts_on, expires_on) == day


def test_every_rule_with_days_of_its_own_exists() -> None:
    default, days = _days()
    assert default > 0
    for rule in days:
        assert unconfirmed_catalogue().versions(rule), rule


def test_who_has_not_answered_is_reminded_once_seven_days_before(answering: Office) -> None:
    answering.advance_to(date(2026, 4, 8))
    assert told(answering) == []

    answering.advance_to(date(2026, 4, 10))

    [sentence] = told(answering)
    assert "2026-04-16" in sentence and "不影响期限" in sentence
    assert told(answering, "opponent") == told(answering, "examiner") == []
    [line] = [line for line in answering.history() if line.act == "reminder.sent"]
    assert line.new["told"] == ["浙江海潮服饰有限公司"]
    assert answering.limit(ANSWER).expires_on == date(2026, 4, 16), "a reminder moves nothing"


def test_who_has_answered_is_not_reminded(answering: Office) -> None:
    answering.advance_to(date(2026, 4, 1))
    answering.send("answer", by="respondent")

    answering.advance_to(date(2026, 4, 12))

    assert told(answering) == []


def test_a_limit_that_moved_is_reminded_of_on_its_new_day(answering: Office) -> None:
    """Proved receipt on 25 March: the answer is due on 24 April, so the reminder comes on the 17th."""
    answering.advance_to(date(2026, 3, 27))
    notice = next(one for one in answering.case.notices if one.template == "answer_notice")
    answering.engine.record_service(answering.actor("registrar"), notice.id, {"kind": "proved", "on": "2026-03-25"})

    answering.advance_to(date(2026, 4, 12))
    assert told(answering) == [], "it was to end on the 16th, and does not any more"
    answering.advance_to(date(2026, 4, 18))
    assert len(told(answering)) == 1


def test_a_party_without_an_account_is_named_as_not_reached(answering: Office) -> None:
    with answering.parts.unit_of_work() as work:
        work.session.query(AccountParty).filter_by(party_id=answering.respondent_party.id).delete()

    answering.advance_to(date(2026, 4, 10))

    [line] = [line for line in answering.history() if line.act == "reminder.sent"]
    assert (line.new["told"], line.new["without_account"]) == ([], ["浙江海潮服饰有限公司"])
