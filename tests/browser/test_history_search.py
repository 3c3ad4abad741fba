"""Search the whole history: two characters, read, open."""

from __future__ import annotations

import pytest

from tests import factories
from tests.browser.conftest import Person
from tests.office import Office

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def filed(shared_office: Office) -> Office:
    """An office with one case that can be found; ``found_no`` is its number."""
    shared_office.file("trademark.opposition", facts="两商标文字近似，<b>易生</b>混淆。")
    shared_office.complete("check_formalities", by="formality")
    shared_office.tick()
    while shared_office.engine.fill_search():
        pass
    shared_office.found_no = shared_office.case_no
    return shared_office


def _ask(reader: Person, text: str) -> str:
    field = reader.page.get_by_role("searchbox", name="检索词")
    field.fill(text)
    with reader.page.expect_navigation():
        field.press("Enter")
    return reader.page.locator("main").inner_text()


def test_two_characters_are_searched_read_and_opened(filed: Office, reader: Person) -> None:
    reader.sign_in("auditor").open("/cases")
    reader.page.get_by_role("link", name="全文检索").first.click()

    said = _ask(reader, "混淆")

    assert "1 件案件" in said
    assert filed.found_no in said
    assert "周子航" in said
    assert reader.page.locator("mark").all_inner_texts() == ["混淆"]
    assert reader.page.locator(".excerpt b").count() == 0
    reader.shot("history-search")
    reader.page.locator(".found-lines a").first.click()
    assert f"/cases/{filed.found_no}?tab=history" in reader.page.url
    assert "1" in reader.page.locator(".history-seq").all_inner_texts()


@pytest.mark.parametrize("text", ["-混淆", "😀", "日期:明天", "经办:"])
def test_what_cannot_be_asked_stays_in_the_box_with_the_reason(filed: Office, reader: Person, text: str) -> None:
    reader.sign_in("auditor").open("/search/history")

    _ask(reader, text)

    assert reader.page.get_by_role("searchbox", name="检索词").input_value() == text
    assert reader.page.get_by_role("alert").is_visible()


def test_the_page_says_how_far_the_index_reaches(filed: Office, reader: Person) -> None:
    reader.sign_in("auditor").open("/search/history")
    assert "已登记的全部记录均可检索" in reader.page.locator(".reach").inner_text()
    filed.file("trademark.opposition", facts="刚刚登记的一份请求。")
    reader.open("/search/history")
    assert "正在编入" in reader.page.locator(".reach").inner_text()


def test_the_box_above_leads_on_to_the_history(filed: Office, reader: Person) -> None:
    reader.sign_in("auditor").open("/search?q=易生")
    reader.page.get_by_role("link", name="在全部办案日志中检索“易生”").click()
    assert filed.found_no in reader.page.locator("main").inner_text()


def test_who_is_recused_finds_nothing_of_it(filed: Office, reader: Person) -> None:
    with filed.parts.unit_of_work() as work:
        factories.interest(work, filed.accounts["examiner2"], filed.opponent_party)
    reader.sign_in("examiner2").open("/search/history")

    assert filed.found_no not in _ask(reader, "混淆")
    assert "没有找到" in reader.page.locator("main").inner_text()
