"""Mail that nobody has read yet (来信): it may have been posted in time, so it holds what a limit would take.

商标法实施条例（2014）第九条; 专利法实施细则（2023）第四条第一款: the postmark counts.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import Forbidden, NotFound, Refused
from engine.values import DocumentView
from tests.office import Office, refusal

ANSWER = "tm-opposition-answer"


@pytest.fixture
def answering(small_office: Office) -> Office:
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities", intake_decision="accept")
    return small_office


def letter(office: Office, kind: str = "incoming_mail") -> DocumentView:
    content = "答辩意见".encode()
    return office.engine.attach_document(office.actor("formality"), office.case_no, kind, "letter.txt", content)


def test_a_letter_that_came_after_the_last_day_holds_the_loss_too(answering: Office) -> None:
    """It was on its way for three days, and the ticker was away: nobody knows its postmark yet."""
    last_on = answering.limit(ANSWER).expires_on
    answering.clock.travel(to=last_on + timedelta(days=3))
    letter(answering)

    answering.tick()

    assert [job.last_error for job in answering.jobs("held")] == ["unread_mail"]
    answering.send("answer", by="formality", received_on=last_on.isoformat())
    assert answering.limit(ANSWER).state == "met"


def test_a_letter_that_was_read_holds_nothing(answering: Office) -> None:
    mail = letter(answering)

    read = answering.engine.read_mail(answering.actor("formality"), mail.id)
    again = answering.engine.read_mail(answering.actor("formality"), mail.id)

    assert read.kind == again.kind == "letter"
    assert answering.acts().count("document.read") == 1
    line = answering.history()[-1]
    assert (line.old, line.new) == ({"kind": "incoming_mail"}, {"kind": "letter"})
    answering.advance_to(answering.limit(ANSWER).expires_on + timedelta(days=1))
    assert answering.jobs("held") == [] and answering.open_tasks == ["draft_decision"]


def test_no_party_sees_what_nobody_has_read(answering: Office) -> None:
    mail = letter(answering)
    respondent = answering.actor("respondent")

    seen = answering.engine.case(respondent, answering.case_no).documents
    assert mail.id not in [document.id for document in seen]
    assert isinstance(refusal(answering.engine.document, respondent, mail.id), NotFound)
    assert isinstance(refusal(answering.engine.read_mail, respondent, mail.id), NotFound)
    assert isinstance(refusal(answering.engine.read_mail, answering.actor("auditor"), mail.id), Forbidden)

    answering.engine.read_mail(answering.actor("formality"), mail.id)
    assert answering.engine.document(respondent, mail.id)[0].kind == "letter"


def test_only_mail_is_read(answering: Office) -> None:
    other = letter(answering, "court_paper")

    error = refusal(answering.engine.read_mail, answering.actor("formality"), other.id)

    assert isinstance(error, Refused) and error.code == "no_mail"
    assert isinstance(refusal(answering.engine.read_mail, answering.actor("formality"), 999_999), NotFound)
