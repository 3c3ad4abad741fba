"""The receipt of what a party sent (提交回执): whoever prints it has sent it, at that moment and no other."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from tests.office import Office
from tests.plain_answers import answers_of
from tests.webui.conftest import Browser
from webui.words import moment

ANSWER = "trademark.opposition.answer"


@pytest.fixture
def answering(office: Office) -> Office:
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")
    return office


def receipt(one: Browser, office: Office, form_key: str) -> tuple[int, str]:
    answer = one.get(f"/portal/cases/{office.case_no}/receipt/{form_key}")
    return answer.status_code, unescape(answer.get_data(as_text=True))


def paper_of(office: Office, kind: str = "submission") -> object:
    return next(paper for paper in office.case.documents if paper.kind == kind)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_receipt_names_the_moment_and_the_hash_of_what_was_sent(browser, answering: Office, language: str) -> None:
    answering.send("answer", by="respondent")
    sent = paper_of(answering)
    answering.advance(3)

    status, page = receipt(browser("respondent").speaks(language), answering, ANSWER)

    assert status == 200 and sent.sha256 in page
    assert moment(sent.created_at) in page


def test_nobody_has_a_receipt_of_what_they_did_not_send(browser, answering: Office) -> None:
    """A sheet of the office that names a moment is evidence: it exists for what came in, and for who sent it."""
    respondent, opponent = browser("respondent"), browser("opponent")

    assert receipt(respondent, answering, ANSWER)[0] == 404, "no answer was given"
    assert receipt(respondent, answering, "trademark.opposition.filing")[0] == 404, "the other side filed it"
    assert receipt(opponent, answering, "trademark.opposition.filing")[0] == 200
    assert receipt(opponent, answering, "shared.suspension.filing")[0] == 404
    answering.send("answer", by="respondent")
    assert receipt(opponent, answering, ANSWER)[0] == 404, "the other side answered"
    for wrong in ("trademark.opposition.examine", "nothing", ".filing", "trademark.pledge.filing"):
        assert receipt(respondent, answering, wrong)[0] == 404, wrong


def test_a_request_beside_the_procedure_has_its_own_moment(browser, answering: Office) -> None:
    answering.send("answer", by="respondent")
    theirs = paper_of(answering)
    answering.advance(5)
    asked_at = answering.clock.now()
    answering.start("shared.suspension", by="opponent", requested_by="applicant")
    answering.advance(2)

    status, page = receipt(browser("opponent"), answering, "shared.suspension.filing")

    assert status == 200 and moment(asked_at) in page
    assert theirs.sha256 not in page and moment(theirs.created_at) not in page


def test_who_answers_late_reads_it_on_the_receipt(browser, answering: Office) -> None:
    """商标法实施条例（2014）第二十七条第二款: it is in the file, and the examiner weighs it."""
    answering.advance_to(answering.limit("tm-opposition-answer").expires_on + timedelta(days=1))
    respondent = browser("respondent")

    sent = respondent.post(f"/portal/cases/{answering.case_no}/send/answer", answers_of(ANSWER, {}))

    assert sent.status_code == 303
    page = unescape(respondent.get(sent.location).get_data(as_text=True))
    late = paper_of(answering, "late_material")
    assert late.sha256 in page and moment(late.created_at) in page
    assert "期限已过：材料已入卷" in page
