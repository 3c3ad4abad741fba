"""A court's order entered on the page of a right, and the case that is opened for it, as everybody reads it."""

from __future__ import annotations

import re

import pytest

from tests.journeys import burdens
from tests.office import Office
from tests.plain_answers import answers_of
from tests.webui.test_public import KEY
from webui.views.cases import TABS

ORDER = answers_of("shared.preservation.filing", {})


@pytest.fixture
def rights(bare_office: Office) -> Office:
    """A mark and a patent in force, and no case."""
    bare_office.publish_originals()
    return burdens.ready(bare_office)


def path(office: Office, register: str) -> str:
    return f"/marks/{office.mark.application_no}" if register == "mark" else "/patents/202310123456.7"


@pytest.mark.parametrize("register", ["mark", "patent"])
def test_the_counter_enters_an_order_on_the_page_of_the_right(browser, rights: Office, register: str) -> None:
    me, page = browser("formality"), path(rights, register)
    assert f"{page}/order" in me.get(page).get_data(as_text=True)
    assert f"{page}/order" not in browser("examiner").get(page).get_data(as_text=True)

    answer = me.post(f"{page}/order", ORDER)

    assert answer.status_code == 303
    rights.case_no = answer.headers["Location"].rpartition("/")[2]
    assert rights.open_tasks == ["check_order"]
    assert rights.case_no in me.get(page).get_data(as_text=True)


def test_what_is_missing_is_named_beside_its_field_and_nothing_is_opened(browser, rights: Office) -> None:
    answer = browser("registrar").post(path(rights, "mark") + "/order", ORDER | {"court": ""})

    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'href="#field-court"' in page and ORDER["order_no"] in page
    assert rights.engine.find_cases(rights.actor("registrar")).items == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_case_of_an_order_is_read_by_the_office_and_by_the_holder(browser, rights: Office, language: str) -> None:
    rights.order("patent")
    rights.complete("check_order", by="formality")
    rights.complete("decide_order", by="approver")
    office, holder = browser("registrar").speaks(language), browser("respondent").speaks(language)
    pages = [office.get(f"/cases/{rights.case_no}?tab={tab}") for tab in TABS]
    pages.append(holder.get(f"/portal/cases/{rights.case_no}"))
    pages.append(office.get("/cases?kind=patent.preservation"))
    pages.append(office.get("/work?kind=patent.preservation"))

    for answer in pages:
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert not KEY.search(page), KEY.search(page)
        assert ("专利财产保全" if language == "zh" else "Preservation of a patent") in page or "tab=" in page
    assert rights.case_no in pages[-2].get_data(as_text=True)
    assert re.search(r"/tasks/\d+", pages[-1].get_data(as_text=True))


def test_a_program_enters_an_order_once(program, rights: Office) -> None:
    me, where = program("formality"), path(rights, "patent") + "/orders"

    first, second = (me.call("POST", where, {"answers": ORDER}, key="order-1") for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["case_no"] == second.json["case_no"]
    assert me.get(path(rights, "patent")).json["cases"] == [first.json["case_no"]]
