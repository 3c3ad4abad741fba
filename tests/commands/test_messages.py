"""What parties send: to whom it is awaited of, in time; late material is weighed, a lost right is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import CaseClosed, Forbidden, InvalidForm, NotFound, Refused
from engine.values import Upload
from tests import factories
from tests.office import Office, refusal


@pytest.fixture
def answering(small_office: Office) -> Office:
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    return small_office


def test_a_late_answer_goes_into_the_file_for_the_examiner(answering: Office) -> None:
    """商标法实施条例（2014）第二十七条: 不影响商标局作出决定; what comes late is weighed."""
    answering.advance_to(answering.limit("tm-opposition-answer").expires_on + timedelta(days=1))
    assert [late.message for late in answering.case.late] == ["answer"]

    outcome = answering.send("answer", by="respondent")

    assert outcome.remark == "kept_as_late_material"
    assert answering.open_tasks == ["draft_decision"]
    assert "late_material" in [document.kind for document in answering.case.documents]
    assert answering.limit("tm-opposition-answer").state == "expired"
    assert answering.acts()[-1] == "message.late"


def test_an_answer_on_the_last_day_is_in_time(answering: Office) -> None:
    answering.advance_to(answering.limit("tm-opposition-answer").expires_on)

    assert answering.send("answer", by="respondent").remark is None
    assert answering.limit("tm-opposition-answer").state == "met"


def test_what_comes_after_the_last_day_is_late_though_no_ticker_has_noted_it(answering: Office) -> None:
    """At midnight many limits end; who answers before the ticker has come to theirs has gained no day by that."""
    answering.clock.travel(to=answering.limit("tm-opposition-answer").expires_on + timedelta(days=1))

    outcome = answering.send("answer", by="respondent")

    assert outcome.remark == "kept_as_late_material"
    assert answering.limit("tm-opposition-answer").state == "expired"
    assert answering.acts()[-2:] == ["time_limit.expired", "message.late"]
    assert answering.open_tasks == ["draft_decision"]
    answering.tick()
    assert answering.acts().count("time_limit.expired") == 1
    assert answering.engine.verify_history(answering.actor("auditor"), answering.case_no)["is_intact"]


def test_a_right_that_is_lost_is_not_saved_by_a_ticker_that_is_late(office: Office) -> None:
    """期满未补正的，视为撤回 (条例第五十七条第二款): nothing is stored, and the ticker draws the consequence."""
    office.file("trademark.opposition")
    office.complete("check_formalities", intake_decision="correct")
    office.clock.travel(to=office.limit("tm-review-correction").expires_on + timedelta(days=1))
    before = office.acts()

    for by, paper in (("opponent", {}), ("formality", {"received_on": office.today.isoformat()})):
        late = refusal(office.send, "correction", by=by, **paper)
        assert isinstance(late, Refused) and late.code == "too_late", by

    assert office.acts() == before and office.limit("tm-review-correction").state == "running"
    office.tick()
    assert office.case.line.outcome == "deemed_withdrawn"


def test_a_postmark_in_time_counts_however_late_the_letter_and_the_ticker(answering: Office) -> None:
    """商标法实施条例（2014）第九条."""
    last_on = answering.limit("tm-opposition-answer").expires_on
    answering.clock.travel(to=last_on + timedelta(days=3))

    outcome = answering.send("answer", by="formality", received_on=last_on.isoformat())

    assert outcome.remark is None and answering.limit("tm-opposition-answer").state == "met"


def test_what_comes_while_a_person_has_to_look_first_is_taken(answering: Office) -> None:
    letter = ("incoming_mail", "letter.txt", "答辩意见".encode())
    answering.engine.attach_document(answering.actor("formality"), answering.case_no, *letter)
    answering.advance_to(answering.limit("tm-opposition-answer").expires_on + timedelta(days=2))
    assert [job.last_error for job in answering.jobs("held")] == ["unread_mail"]

    outcome = answering.send("answer", by="respondent")

    assert outcome.remark is None and answering.limit("tm-opposition-answer").state == "met"


def test_files_come_with_the_message_and_are_what_they_say(answering: Office) -> None:
    answering.send(
        "answer", by="respondent", files=[Upload(kind="evidence", filename="证据.pdf", content=factories.pdf())]
    )
    assert "证据.pdf" in [document.filename for document in answering.case.documents]

    wrong = Upload(kind="evidence", filename="证据.pdf", content=b"MZ\x90\x00")
    error = refusal(
        answering.engine.attach_document,
        answering.actor("respondent"),
        answering.case_no,
        *(wrong.kind, wrong.filename, wrong.content),
    )
    assert isinstance(error, Refused) and error.code == "media_type_differs"


def test_a_stranger_sees_no_case(answering: Office) -> None:
    with answering.parts.unit_of_work() as work:
        stranger = factories.party(work, "安徽云岭茶业有限公司")
        factories.account(work, "stranger", kind="party", parties=[stranger])

    assert isinstance(refusal(answering.send, "answer", by="stranger"), NotFound)
    assert isinstance(refusal(answering.engine.case, answering.actor("stranger"), answering.case_no), NotFound)
    assert answering.engine.find_cases(answering.actor("stranger")).items == ()


def test_an_incomplete_answer_is_refused_at_its_field(answering: Office) -> None:
    error = refusal(answering.send, "answer", by="respondent", answer_reasons="")

    assert isinstance(error, InvalidForm) and list(error.errors) == ["answer_reasons"]
    assert answering.awaited == ["answer", "withdrawal"]


def test_parties_see_their_case_and_not_the_desk_of_the_office(answering: Office) -> None:
    case = answering.engine.case(answering.actor("respondent"), answering.case_no)

    assert case.tasks == () and case.variables == {} and case.runs[0].diagrams == {}
    assert [notice.template for notice in case.notices] == ["answer_notice"]
    assert answering.engine.case(answering.actor("opponent"), answering.case_no).notices == ()
    error = refusal(answering.engine.history, answering.actor("respondent"), answering.case_no)
    assert isinstance(error, Forbidden)


def test_a_closed_case_takes_nothing_more(answering: Office) -> None:
    answering.send("withdrawal", by="opponent")

    assert isinstance(refusal(answering.send, "answer", by="respondent"), CaseClosed)
    assert isinstance(refusal(answering.start, "shared.suspension", by="examiner"), CaseClosed)


def test_the_same_message_twice_with_a_key_is_one(answering: Office) -> None:
    act = (answering.actor("respondent"), answering.case_no, "answer", {"answer_reasons": "两商标不构成近似。"})

    assert answering.engine.deliver_message(*act, key="a") == answering.engine.deliver_message(*act, key="a")
    assert answering.acts().count("message.answer") == 1


def test_whoever_agrees_is_served_electronically_from_then_on(answering: Office) -> None:
    """商标法实施条例（2014）第十条."""
    assert {party.role: party.channel for party in answering.case.parties}["respondent"] == "post"

    answering.send("answer", by="respondent", consents_to_electronic_service=True)

    assert {party.role: party.channel for party in answering.case.parties}["respondent"] == "electronic"
