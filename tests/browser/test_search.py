"""One box for any number or name."""

from __future__ import annotations

import pytest

from tests import factories
from tests.browser.conftest import Person
from tests.office import OPPONENT, Office

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def filed(shared_office: Office) -> Office:
    shared_office.file("trademark.opposition")
    return shared_office


def _search(reader: Person, text: str) -> str:
    """Search from wherever one is, with the slash, and return what the page says."""
    reader.page.locator("main").focus()
    reader.page.keyboard.press("/")
    reader.page.keyboard.press("Control+a")
    reader.page.keyboard.type(text)
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    return reader.page.locator("main").inner_text()


def test_any_number_or_name_finds_the_case(filed: Office, reader: Person) -> None:
    reader.sign_in("auditor").open("/cases")
    two_characters = OPPONENT[2:4]
    for text in (filed.mark.application_no, filed.mark.name, OPPONENT, two_characters):
        assert filed.case_no in _search(reader, text), text
    reader.shot("search")


def test_a_case_number_leads_straight_to_its_case(filed: Office, reader: Person) -> None:
    reader.sign_in("auditor").open("/cases")
    _search(reader, filed.case_no)
    assert reader.page.url.endswith(f"/cases/{filed.case_no}")


@pytest.mark.parametrize("text", ["没有这样的商标", "%", "_", "' OR 1=1 --", "<b>"])
def test_nonsense_finds_nothing_and_says_so(filed: Office, reader: Person, text: str) -> None:
    reader.sign_in("auditor").open("/cases")
    said = _search(reader, text)
    assert filed.case_no not in said
    assert "没有" in said
    assert reader.complaints == []


def test_who_is_recused_does_not_find_the_case(filed: Office, reader: Person) -> None:
    with filed.parts.unit_of_work() as work:
        factories.interest(work, filed.accounts["examiner2"], filed.opponent_party)
    reader.sign_in("examiner2").open("/cases")
    for text in (filed.case_no, OPPONENT, filed.mark.application_no):
        assert f"/cases/{filed.case_no}" not in (_search(reader, text), reader.page.content())[1], text
