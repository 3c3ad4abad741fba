"""The work list in a real browser: filters, the clock of each row, the keyboard alone, and acts on many at once."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Person, serious
from tests.office import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def tasks(office: Office) -> list[int]:
    found = []
    for _ in range(4):
        office.file("trademark.opposition")
        found.append(office.open_task("check_formalities").id)
    return found


def test_filters_are_links_that_are_saved_and_counted(office: Office, tasks: list[int], person: Person) -> None:
    page = person.sign_in("formality").page
    person.open("/work?filter=pool")
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.id") == "filter-scope"
    page.select_option("#filter-kind", "trademark.opposition")
    page.fill("#filter-nice_class", "25")
    page.select_option("#filter-sort", "docket")
    page.keyboard.press("Enter")
    page.wait_for_url("**nice_class=25**")
    assert page.locator("[data-row]").count() == 4
    assert page.locator(".chip").count() == 2
    assert page.locator("th[aria-sort]").count() == 1
    person.shot("worklist-filters")
    assert serious(person) == []

    page.get_by_text("保存为筛选器").click()
    page.fill("#filter-name", "二十五类")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**filter=**")
    assert page.locator("#saved-filters [aria-current] .count").inner_text() == "4"
    page.locator(".chip a").first.click()
    assert page.locator(".chip").count() == 1
    assert person.complaints == []


def test_columns_are_chosen(office: Office, tasks: list[int], person: Person) -> None:
    page = person.sign_in("formality").page
    person.open("/work?filter=pool")
    page.locator(".desk-menus summary", has_text="显示列").click()
    page.check("input[name=column][value=parties]")
    page.check("input[name=column][value=filed]")
    page.get_by_role("button", name="应用").click()
    page.wait_for_load_state()
    assert "云帆" in page.locator("[data-row] .col-parties").first.inner_text()
    person.shot("worklist-columns")
    assert person.complaints == []


def test_each_row_says_why_this_date_by_the_keyboard(office: Office, tasks: list[int], person: Person) -> None:
    keys = person.sign_in("formality").page.keyboard
    person.open("/work?filter=pool")
    keys.press("j")
    keys.press("w")
    receipt = person.page.locator("#receipt[open]")
    receipt.wait_for()
    assert receipt.locator(".reckoning li").count() > 0
    keys.press("Escape")
    assert person.page.evaluate("document.activeElement.closest('[data-row]') !== null")
    assert person.complaints == []


def test_many_are_claimed_with_the_keyboard_alone(office: Office, tasks: list[int], person: Person) -> None:
    office.engine.claim_task(office.actor("formality2"), tasks[1])
    page, keys = person.sign_in("formality").page, person.page.keyboard
    person.open("/work?filter=all")
    keys.press("a")
    assert page.locator("[data-selected]").inner_text() == "4"
    keys.press("b")
    assert page.evaluate("document.activeElement.value") == "claim"
    keys.press("Enter")
    page.wait_for_url("**/work/batches/preview")
    assert page.locator(".batch-refused").count() == 1
    assert serious(person) == []
    person.shot("batch-preview")

    page.locator("[data-submit]").focus()
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/work/batches/\d+$"))
    assert page.locator("progress").get_attribute("value") == "0"
    office.tick()
    page.locator(".batch-done").nth(2).wait_for()  # the page asks again by itself
    assert page.locator("progress").get_attribute("value") == "4"
    assert page.locator("#batch [hx-trigger]").count() == 0
    person.shot("batch-ended")
    assert serious(person) == []
    assert person.complaints == []
    assert office.engine.worklist_counts(office.actor("formality"))["mine"] == 3


def test_who_leads_gives_the_work_of_others_away(office: Office, tasks: list[int], person: Person) -> None:
    page, keys = person.sign_in("leader").page, person.page.keyboard
    person.open("/work?scope=all&element=check_formalities")
    keys.press("a")
    keys.press("b")
    page.locator("details.bulk button[value=reassign]").click()
    page.wait_for_url("**/work/batches/preview")
    page.select_option("#given-to", str(office.actor("formality2").account_id))
    page.fill("#given-reason", "年假")
    page.locator(".act-bar .btn-outline").click()
    page.locator("[data-submit]").wait_for()
    assert serious(person) == []
    person.shot("batch-reassign")
    page.locator("[data-submit]").click()
    page.wait_for_url(re.compile(r"/work/batches/\d+$"))
    office.tick()
    page.locator(".batch-done").nth(3).wait_for()

    assert office.engine.worklist_counts(office.actor("formality2"))["mine"] == 4
    assert person.complaints == []


def test_the_help_names_every_key(office: Office, tasks: list[int], person: Person) -> None:
    page = person.sign_in("formality").page
    page.keyboard.press("?")
    shown = page.locator("#help[open] kbd").all_inner_texts()
    assert {"j / k", "x", "a", "c", "b", "w", "f", "n", "/", "?"} <= set(shown)
