"""The work list in a real browser: filters, the clock of each row, the keyboard alone, and acts on many at once."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from engine.store.tables import Unit
from tests.browser.conftest import Person, serious
from tests.browser.furnished import accepted
from tests.divided import allot, divide
from tests.journeys import burdens
from tests.office import Office
from tests.plain_answers import answers_of

pytestmark = pytest.mark.browser


@pytest.fixture
def tasks(office: Office) -> list[int]:
    found = []
    for _ in range(4):
        office.file("trademark.opposition")
        found.append(office.open_task("check_formalities").id)
    while office.tick():
        pass  # the notices of payment are printed before anybody looks
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


def test_a_shared_filter_is_seen_by_a_colleague_with_its_count(
    office: Office, tasks: list[int], person: Person
) -> None:
    page = person.sign_in("leader").page
    person.open("/work?scope=all&nice_class=25")
    page.get_by_text("保存为筛选器").click()
    page.fill("#filter-name", "服装类")
    page.select_option("#filter-shared", "all")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**filter=**")

    person.sign_in("formality").open("/work")
    shared = page.locator("#saved-filters a", has_text="服装类")
    shared.locator(".count").wait_for()
    assert shared.locator(".count").inner_text() == "4"
    assert "许文静" in shared.inner_text(), "whose it is"
    office.complete("check_formalities", by="formality2")
    person.open("/work")
    page.wait_for_function("() => document.querySelector('#saved-filters .count')?.innerText === '3'")
    shared.click()
    page.wait_for_url("**filter=**")
    assert page.locator("[data-row]").count() == 3
    assert page.get_by_role("button", name="删除").count() == 0, "only its owner takes it away"
    person.shot("worklist-shared-filter")
    assert serious(person) == []
    assert person.complaints == []


def test_columns_stay_after_a_new_sign_in(office: Office, tasks: list[int], person: Person) -> None:
    page = person.sign_in("formality").page
    person.open("/work?filter=pool")
    page.locator(".desk-menus summary", has_text="显示列").click()
    page.check("input[name=column][value=class]")
    page.uncheck("input[name=column][value=limit]")
    page.get_by_role("button", name="应用").click()
    page.wait_for_load_state()
    chosen = page.locator("thead th").all_inner_texts()

    person.sign_in("formality2").open("/work?filter=pool")
    assert page.locator("thead th").all_inner_texts() != chosen, "one's own desk"
    person.sign_in("formality").open("/work?filter=pool")
    assert page.locator("thead th").all_inner_texts() == chosen
    assert page.locator("[data-row] .col-class").first.inner_text() == "25, 35"
    assert page.locator("[data-row] .col-limit").count() == 0
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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_left_is_never_cut(office: Office, person: Person, language: str) -> None:
    """The longest of all: working days, overdue."""
    burdens.file(burdens.ready(office), "trademark.pledge")
    office.complete("check_credit")
    office.complete("examine")
    office.advance(20)
    page = person.sign_in("registrar").language(language).page
    page.set_viewport_size({"width": 1366, "height": 768})
    person.open("/work?filter=all")

    left = page.locator("[data-row] .limit-left")

    assert ("working days overdue" if language == "en" else "个工作日") in left.first.inner_text()
    person.shot(f"worklist-left-{language}")
    for words in (left, page.locator("[data-row] .limit-name"), page.locator("[data-row] .col-person")):
        assert words.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length") == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_unit_beside_a_person_is_never_cut(office: Office, person: Person, language: str) -> None:
    """What is cut off last is what tells one division from another."""
    divide(office)
    with office.parts.unit_of_work() as work:
        work.session.execute(update(Unit).where(Unit.id == office.units[1]).values(name_en="Examination Division II"))
    allot(office, (0, 1))
    office.file("trademark.opposition")
    page = person.sign_in("leader").language(language).page
    page.set_viewport_size({"width": 1366, "height": 768})
    person.open("/work?filter=all")

    unit = page.locator("[data-row] .cell-note", has_text="Examination Division II" if language == "en" else "审查二处")

    assert unit.count() == 1
    assert unit.evaluate("one => one.scrollWidth <= one.clientWidth")


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


def _begin(person: Person, path: str, act: str) -> None:
    """Choose every task of a list and an act for them."""
    person.open(path)
    person.page.keyboard.press("a")
    person.page.keyboard.press("b")
    person.page.locator(f"details.bulk button[value={act}]").click()
    person.page.wait_for_url("**/work/batches/preview")


def _preview_and_do(person: Person, office: Office, name: str) -> None:
    page = person.page
    page.locator(".act-bar .btn-outline").click()
    page.locator("[data-submit]").wait_for()
    assert serious(person) == []
    person.shot(f"batch-{name}")
    page.locator("[data-submit]").click()
    page.wait_for_url(re.compile(r"/work/batches/\d+$"))
    office.tick()
    page.wait_for_function("() => document.querySelector('progress').value === document.querySelector('progress').max")
    person.shot(f"batch-{name}-ended")


def test_many_are_given_a_priority(office: Office, tasks: list[int], person: Person) -> None:
    _begin(person.sign_in("leader"), "/work?scope=all&element=check_formalities", "prioritise")
    person.page.fill("#given-priority", "3")
    person.page.fill("#given-reason", "集中审理")
    _preview_and_do(person, office, "prioritise")

    assert person.page.locator(".batch-done").count() == 4
    person.open("/work?scope=all&priority=3")
    assert person.page.locator("[data-row]").count() == 4
    assert person.complaints == []


def test_many_are_decided_with_one_form_but_the_one_that_was_decided_meanwhile(
    office: Office, tasks: list[int], person: Person
) -> None:
    _begin(person.sign_in("formality"), "/work?filter=pool&element=check_formalities", "complete")
    form = office.engine.task(office.actor("formality"), tasks[0]).form_key
    person.fill(answers_of(form, {}))
    office.complete("check_formalities", by="formality2")  # the last of them, while the form is filled in
    _preview_and_do(person, office, "decide")

    assert person.page.locator(".batch-done").count() == 3
    assert person.page.locator(".batch-refused").count() in (0, 1)
    for task in tasks:
        assert office.engine.task(office.actor("auditor"), task).line.status == "done"
    assert person.complaints == []


def test_more_time_is_asked_for_many(office: Office, person: Person) -> None:
    """商标法（2019）第三十五条第一款: the office asks for more time for its own decisions, one request for each."""
    numbers = []
    for _ in range(2):
        numbers.append(office.file("trademark.opposition").case_no)
        accepted(office)
    office.advance(100)
    element = office.open_tasks[0]
    _begin(person.sign_in("approver"), f"/work?scope=all&element={element}", "extend")
    person.page.fill("#given-months", "2")
    person.page.fill("#given-reasons", "案情复杂，需要补充调查。")
    _preview_and_do(person, office, "extend")

    assert person.page.locator(".batch-done").count() == 2
    person.open("/work?scope=all&element=decide_extension")
    asked = person.page.locator("[data-row] .case-no").all_inner_texts()
    assert sorted(asked) == sorted(numbers)
    assert person.complaints == []


def test_many_are_given_back_but_the_one_that_was_done_meanwhile(
    office: Office, tasks: list[int], person: Person
) -> None:
    for task in tasks:
        office.engine.claim_task(office.actor("formality"), task)
    _begin(person.sign_in("formality"), "/work?filter=mine", "release")
    page = person.page
    assert "可以办理 4 件" in page.inner_text("#main")
    assert serious(person) == []
    person.shot("batch-release")
    office.complete("check_formalities", by="formality")  # the last of them, from another window
    page.locator("[data-submit]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/work/batches/\d+$"))
    office.tick()
    page.wait_for_selector("text=共 4 件：成功 3，拒绝 1。")
    refused = page.locator(".batch-refused")
    assert refused.locator(".case-no").inner_text() == office.case_no and "已经办结" in refused.inner_text()
    person.shot("batch-release-ended")

    person.sign_in("formality2").open("/work?filter=pool")
    assert page.locator("[data-row]").count() == 3
    assert office.engine.worklist_counts(office.actor("formality"))["mine"] == 0
    assert person.complaints == []


def test_who_leads_takes_back_what_a_colleague_holds_and_they_are_told(
    office: Office, tasks: list[int], person: Person
) -> None:
    for task in tasks[:2]:
        office.engine.claim_task(office.actor("formality"), task)
    holder = office.actor("formality").account_id
    _begin(person.sign_in("leader").language("en"), f"/work?scope=all&assignee={holder}", "release")
    page = person.page
    page.locator("[data-submit]").click()
    page.wait_for_url(re.compile(r"/work/batches/\d+$"))
    office.tick()
    page.locator(".batch-done").nth(1).wait_for()
    person.shot("batch-taken-back-en")

    person.sign_in("formality").open("/notifications")
    told = page.locator(".news .is-unread").all_inner_texts()
    assert len(told) == 2 and all("收回待办池" in each for each in told)
    assert person.complaints == []


def test_the_help_names_every_key(office: Office, tasks: list[int], person: Person) -> None:
    page = person.sign_in("formality").page
    page.keyboard.press("?")
    shown = page.locator("#help[open] kbd").all_inner_texts()
    assert {"j / k", "x", "a", "c", "b", "w", "f", "n", "/", "?"} <= set(shown)
