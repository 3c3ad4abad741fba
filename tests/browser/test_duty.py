"""Next case and the leader's pages at a screen, by the keyboard alone where that is how people work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Person, serious, somebody
from tests.office import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def one(chromium: Browser, office: Office, address: str) -> Iterator[Person]:
    office.file("trademark.opposition")
    office.file("trademark.opposition")
    with somebody(chromium, address) as person:
        yield person


def test_n_gives_the_next_case_with_its_reason_and_it_can_be_passed_over(one: Person, office: Office) -> None:
    one.sign_in("formality").open("/work")

    one.page.keyboard.press("n")
    one.page.wait_for_url("**/tasks/*")

    assert "理由：按收案顺序最早" in one.page.inner_text("#main")
    first = one.page.url.partition("#")[0]
    one.shot("next-case-given")
    one.page.focus(".pass-over summary")
    one.page.keyboard.press("Enter")
    one.page.fill("#skip-reason", "需要懂韩语的同事")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/work")
    one.page.keyboard.press("n")
    one.page.wait_for_url("**/tasks/*")
    assert one.page.url.partition("#")[0] != first


def test_a_leader_tries_rules_and_keeps_them(one: Person, office: Office) -> None:
    one.sign_in("leader").language("en").open("/duty-rules/distribution")
    one.page.select_option("#order", "docket")
    one.page.fill("[name='formality.classes']", "25, 35")
    one.page.click("text=Try: who would get what")
    assert "oldest on the docket" in one.page.inner_text("#main")
    one.shot("duty-rules-tried-en")

    one.page.fill("#reason", "New quarter")
    one.page.click("text=Keep as a new version")

    assert "New quarter" in one.page.inner_text("section[aria-labelledby=versions]")
    assert one.page.input_value("[name='formality.classes']") == "25 35"
    view = office.engine.duty_rules(office.actor("leader"), "distribution")
    assert view.body["people"]["formality"]["classes"] == [25, 35]


def test_a_rule_nobody_could_follow_is_refused_beside_its_field(one: Person, office: Office) -> None:
    one.sign_in("leader").open("/duty-rules/distribution")
    one.page.evaluate("document.querySelector('#quota').max = 9999")
    one.page.fill("#quota", "9999")
    one.page.fill("#reason", "x")
    one.page.click("button[value=keep]")

    assert one.page.get_attribute("#quota", "aria-invalid") == "true"
    assert "数值超出范围" in one.page.inner_text("#main")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_leader_opens_the_tasks_behind_a_number(one: Person, office: Office, language: str) -> None:
    one.sign_in("leader").language(language).open("/team")
    one.shot(f"team-{language}")

    one.page.focus(".team-load tbody td a")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/work?*")

    assert one.page.locator("[data-row]").count() == 2


def test_a_bar_leads_to_the_tasks_that_it_counts_by_mouse_and_by_keyboard(one: Person, office: Office) -> None:
    office.advance(8)
    asked: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    one.sign_in("leader")
    for act in (lambda bar: bar.click(), lambda bar: bar.press("Enter")):
        one.open("/team")
        bar = one.page.locator("svg[aria-labelledby=ages] a").first
        counted = int(bar.locator(".bar-text").text_content())
        act(bar)
        one.page.wait_for_url("**/work?*")
        assert one.page.locator("[data-row]").count() == counted == 2

    assert [url for url in asked if not url.startswith((one.address, "data:", "about:"))] == []
    assert one.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_bar_of_what_was_done_leads_to_its_tasks(one: Person, office: Office, language: str) -> None:
    office.complete("check_formalities", by="formality2")
    page = one.sign_in("leader").language(language).page
    one.open("/team")
    bar = page.locator("svg[aria-labelledby=done] a")
    assert bar.locator(".bar-text").text_content() == "1"
    bar.press("Enter")
    page.wait_for_url("**/team/done?*")
    assert office.case_no in page.inner_text("#main") and "傅国栋" in page.inner_text("#main")
    one.shot(f"team-done-{language}")

    page.fill("#from", "2026-01-05")
    page.fill("#to", "2026-01-06")
    page.locator("form[role=search] button").last.click()
    page.wait_for_url("**from=2026-01-05**")
    assert page.locator(".empty-state").count() == 1
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    one.shot(f"team-done-none-{language}-390")
    assert serious(one) == []
    assert one.complaints == []
