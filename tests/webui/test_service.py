"""The page of the service of notices (送达): of the office, of a case, and what a party sees of its own."""

from __future__ import annotations

from datetime import date

import pytest

from tests.office import Office


@pytest.fixture
def answering(bare_office: Office) -> Office:
    """The copies went out on Monday, 2026-03-02, by post."""
    bare_office.publish_originals()
    bare_office.file("trademark.opposition")
    bare_office.complete("check_formalities")
    bare_office.complete("assess_signals")
    return bare_office


def newest(office: Office, template: str) -> object:
    """Return the service of a template as the examiner sees it."""
    return next(one for one in office.engine.services_of(office.actor("examiner"), office.case_no)
                if one.notice.template == template)  # fmt: skip


def text_of(reader: object, path: str) -> str:
    answer = reader.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def record(reader: object, notice: object, **event: str) -> None:
    assert reader.post(f"/notices/{notice.id}/service", event).status_code == 303


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_a_case_explains_each_day_and_what_rests_on_it(browser, answering, language):
    page = text_of(browser("formality").speaks(language), f"/cases/{answering.case_no}/service")
    served = newest(answering, "answer_notice")

    for word in ("2026-03-02", str(served.notice.served_on), "商标法实施条例"):
        assert word in page, word
    assert [limit.rule_id for limit in served.limits] == ["tm-opposition-answer"]
    assert f"/limits/{served.limits[0].id}" in page


def test_what_is_recorded_with_its_proof_is_shown_and_kept_in_the_history(browser, answering):
    answering.advance_to(date(2026, 3, 27))
    served = newest(answering, "answer_notice").notice
    registrar = browser("registrar")

    record(registrar, served, kind="proved", on="2026-03-25", proof="EMS 签收回执 1234")

    page = text_of(registrar, f"/cases/{answering.case_no}/service")
    assert "EMS 签收回执 1234" in page and "按实际收到日" in page
    assert newest(answering, "answer_notice").limits[0].starts_on == date(2026, 3, 25), "the limit was replayed"
    [line] = [line for line in answering.history() if line.act == "service.rebutted"]
    assert line.new["proof"] == "EMS 签收回执 1234"


def test_what_came_back_leads_to_who_finds_out_and_then_to_what_took_its_place(browser, answering):
    answering.advance_to(date(2026, 3, 20))
    first = newest(answering, "answer_notice").notice
    registrar = browser("registrar")
    record(registrar, first, kind="returned", on="2026-03-19")

    assert f"/cases/{answering.case_no}/service#notice-{first.id}" in text_of(registrar, "/service?stage=returned")
    stopped = newest(answering, "answer_notice")
    assert (stopped.stage, stopped.returned_on) == ("returned", date(2026, 3, 19))
    assert f"/tasks/{stopped.task_id}" in text_of(registrar, f"/cases/{answering.case_no}/service")

    answering.complete("analyse_return", next_step="publish")
    assert f"notice-{first.id}" not in text_of(registrar, "/service?stage=returned")
    again = newest(answering, "publication_of_service")
    assert (again.replaces, again.stage, again.may_record) == (first.id, "under_way", False)
    assert newest(answering, "answer_notice").stage == "replaced"


def test_the_list_of_the_office_moves_with_the_days(browser, answering):
    examiner, place = browser("examiner"), f"/cases/{answering.case_no}/service"

    assert place in text_of(examiner, "/service?stage=under_way")
    assert place not in text_of(examiner, "/service?stage=unproved")
    answering.advance_to(date(2026, 3, 18))
    assert place not in text_of(examiner, "/service?stage=under_way")
    assert place in text_of(examiner, "/service?stage=unproved")


def test_a_party_sees_what_was_served_on_it_and_records_nothing(browser, answering):
    place = f"/cases/{answering.case_no}/service"

    assert "答辩通知书" in text_of(browser("respondent"), place)
    assert "答辩通知书" not in text_of(browser("opponent"), place), "that went to the other side"
    assert "/notices/" not in text_of(browser("respondent"), place)


def test_a_program_reads_the_same(answering, browser):
    examiner = browser("examiner")

    listed = examiner.get("/api/v1/service?stage=under_way").get_json()["items"]
    of_case = examiner.get(f"/api/v1/cases/{answering.case_no}/service").get_json()["items"]

    assert {one["notice"]["id"] for one in listed} == {one["notice"]["id"] for one in of_case}
    assert of_case[0]["stage"] == "under_way" and of_case[0]["notice"]["receipt"]["steps"]
    assert examiner.get("/api/v1/service?stage=lost").status_code == 422
