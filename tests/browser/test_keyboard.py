"""From sign-in to a completed task without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests import factories
from tests.browser.conftest import Person, serious
from tests.office import Office
from tests.plain_answers import answers_of

pytestmark = pytest.mark.browser

#: What has the focus: where it is, and whether one sees that it is there.
FOCUS = """() => {
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return {tag: here.tagName, name: here.name ?? "", value: here.value ?? "", type: here.type ?? "", id: here.id,
            isInAnswer: here.closest("#answer") !== null, isSubmit: here.matches("[data-submit]"),
            isSeen: box.width > 0 && (ring || style.boxShadow !== "none")};
}"""


def test_a_task_is_done_from_sign_in_on_with_the_keyboard_only(shared_office: Office, reader: Person) -> None:
    shared_office.file("trademark.opposition")
    task = shared_office.open_task("check_formalities")
    keys, page = reader.page.keyboard, reader.page
    _sign_in(reader, "formality")
    assert page.url.endswith("/work")

    keys.press("j")
    assert page.evaluate("document.activeElement.id") == f"task-{task.id}"
    keys.press("x")
    assert page.locator("[data-row].is-here input[name=task]").is_checked()
    with page.expect_navigation():
        keys.press("c")
    assert page.evaluate("document.activeElement.id") == f"task-{task.id}", "the focus is on the row that was claimed"
    keys.press("Enter")
    page.wait_for_url(f"**/tasks/{task.id}*")

    form = shared_office.engine.task(shared_office.actor("formality"), task.id).form_key
    _answer(page, answers_of(form, {}))
    keys.press("Enter")
    page.wait_for_url("**/cases/**")

    assert "check_formalities" not in shared_office.open_tasks
    assert reader.complaints == []


def test_a_day_at_the_desk_without_a_mouse(shared_office: Office, reader: Person) -> None:
    """Sign in, take the next case, do it, come back to the list, look for the case, ask for help, go home."""
    shared_office.file("trademark.opposition")
    case_no, keys, page = shared_office.case_no, reader.page.keyboard, reader.page
    reader.page.mouse.move(0, 0)
    _sign_in(reader, "formality2")

    while True:  # others of this module may lie before it on the docket
        keys.press("n")
        page.wait_for_url("**/tasks/*")
        task_id = int(page.url.rpartition("/")[2].partition("#")[0])
        view = shared_office.engine.task(shared_office.actor("formality2"), task_id)
        _answer(page, answers_of(view.form_key, {}))
        keys.press("Enter")
        page.wait_for_url("**/cases/**")
        if view.line.case_no == case_no:
            break
    assert "check_formalities" not in shared_office.open_tasks

    keys.press("/")
    keys.type(case_no)
    keys.press("Enter")
    page.wait_for_url("**/cases/**")
    assert case_no in page.inner_text("h1, .page-head")
    keys.press("?")
    assert page.locator("#help[open]").is_visible()
    reader.shot("help-overlay")
    keys.press("Escape")
    assert not page.locator("#help[open]").is_visible()
    _press_tab_until(page, "() => document.activeElement.closest('form')?.action.endsWith('/sign-out')")
    keys.press("Enter")
    page.wait_for_url(lambda url: "/cases/" not in url)
    reader.open("/work")
    assert "/sign-in" in page.url
    assert reader.complaints == []


def _press_tab_until(page: Page, reached: str) -> None:
    """Walk on; what lies in a closed menu is opened on the way."""
    for _ in range(120):
        if page.evaluate(reached):
            return
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.who > summary, details.who summary, summary.who')"):
            page.keyboard.press("Enter")
    raise AssertionError("Tab never came there")


def test_the_first_stop_leads_past_the_rail(shared_office: Office, reader: Person) -> None:
    reader.sign_in("formality").open("/cases")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate(FOCUS)["isSeen"]
    assert reader.page.evaluate("document.activeElement.className") == "skip"
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.activeElement.id") == "main"


def test_every_stop_of_a_page_is_seen_and_follows_the_order_of_the_page(shared_office: Office, reader: Person) -> None:
    reader.sign_in("auditor").open("/cases")
    places = []
    for _ in range(25):
        reader.page.keyboard.press("Tab")
        found = reader.page.evaluate(FOCUS)
        if found["tag"] == "BODY":
            break
        assert found["isSeen"], found
        places.append(reader.page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
    assert len(places) > 8
    assert places == sorted(places)


def test_a_dialog_gives_the_focus_back(shared_office: Office, reader: Person) -> None:
    reader.sign_in("auditor").open("/cases")
    opener = reader.page.locator("[data-opens=help]")
    opener.focus()
    reader.page.keyboard.press("Enter")
    assert reader.page.locator("#help[open]").is_visible()
    reader.page.keyboard.press("Escape")
    assert not reader.page.locator("#help[open]").is_visible()
    assert opener.evaluate("node => node === document.activeElement")


def _sign_in(reader: Person, login: str) -> None:
    reader.open("/sign-in")
    keys = reader.page.keyboard
    assert reader.page.evaluate("document.activeElement.id") == "login"
    keys.type(login)
    keys.press("Tab")
    keys.type(factories.PASSWORD)
    keys.press("Enter")
    reader.page.wait_for_url("**/work*")


def _answer(page: Page, answers: dict[str, object]) -> None:
    """Walk through the form with Tab and the arrows until the button that does it."""
    for _ in range(80):
        found = page.evaluate(FOCUS)
        if found["isSubmit"]:
            assert found["isSeen"], found
            return
        wanted = answers.get(found["name"])
        if found["isInAnswer"]:
            assert found["isSeen"], found
            if found["type"] == "radio":
                _choose(page, str(wanted))
            elif found["type"] == "checkbox":
                is_wanted = wanted is True or (isinstance(wanted, list) and found["value"] in wanted) or wanted is None
                if is_wanted and not page.evaluate("document.activeElement.checked"):
                    page.keyboard.press("Space")
            elif wanted is not None and found["tag"] in ("INPUT", "TEXTAREA"):
                page.keyboard.type(str(wanted))
        page.keyboard.press("Tab")
    raise AssertionError("the button was never reached")


def _choose(page: Page, wanted: str) -> None:
    page.keyboard.press("Space")
    for _ in range(10):
        if wanted == "None" or page.evaluate("document.activeElement.value") == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no choice {wanted}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_the_phone_one_key_leads_from_the_form_to_the_evidence_and_back(
    shared_office: Office, reader: Person, language: str
) -> None:
    """The papers lie far below a long form: the way there stays in sight, and a page loaded anew is read from there."""
    shared_office.file("trademark.opposition")
    page = reader.sign_in("formality").language(language).page
    page.set_viewport_size({"width": 390, "height": 844})
    reader.open(f"/tasks/{shared_office.open_task('check_formalities').id}")
    there, back = page.locator(".sides a[href='#evidence']"), page.locator(".sides a[href='#question']")
    assert not _is_in_view(page, ".evidence .tabs") and serious(reader) == []
    reader.shot(f"task-sides-{language}-390")

    there.press("Enter")
    _wait_for(page, ".evidence .tabs")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#evidence .tabs') !== null"), "one reads on where one came to"
    reader.shot(f"task-evidence-{language}-390")
    page.locator(".evidence .tabs a", has_text={"zh": "流程图", "en": "Diagram"}[language]).press("Enter")
    page.wait_for_url("**tab=diagram**")
    _wait_for(page, ".evidence .tabs")
    assert serious(reader) == []

    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert _is_in_view(page, ".sides")
    back.press("Enter")
    _wait_for(page, ".question .limit-card")
    page.set_viewport_size({"width": 1366, "height": 768})
    assert not page.locator(".sides").is_visible(), "beside each other nothing leads from one to the other"
    assert reader.complaints == []


def _is_in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    return 0 <= box["y"] < page.viewport_size["height"] - 60


def _wait_for(page: Page, selector: str) -> None:
    """Wait until what was led to has come into view."""
    page.wait_for_function(
        "one => { const top = document.querySelector(one).getBoundingClientRect().top; return top >= 0 && top < 400; }",
        arg=selector,
    )
