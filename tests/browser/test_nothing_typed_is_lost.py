"""Whatever comes between a person and the office, what was typed is still there."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.browser.conftest import Person
from tests.office import Office
from tests.plain_answers import answers_of

pytestmark = pytest.mark.browser
TYPED = "经审查，异议申请书缺少第二份附件。"
NOTE = "#answer textarea[name=reasons]"


@pytest.fixture
def task_id(shared_office: Office) -> int:
    """A case of this test alone, with the check of its formalities open."""
    shared_office.file("trademark.opposition")
    return shared_office.open_task("check_formalities").id


def _type(one: Person, text: str = TYPED) -> None:
    """Refuse the request, and begin to say why."""
    one.page.check("form [name=intake_decision][value=reject]")
    one.page.locator(NOTE).press_sequentially(text)


def _typed(one: Person) -> str:
    return one.page.locator(NOTE).input_value()


def _complete_well(office: Office, one: Person, task_id: int) -> None:
    form = office.engine.task(office.actor("formality"), task_id).form_key
    one.fill(answers_of(form, {}))


def test_of_two_at_one_task_the_loser_keeps_what_he_typed(
    shared_office: Office, reader: Person, colleague: Person, task_id: int
) -> None:
    reader.sign_in("formality").open(f"/tasks/{task_id}")
    colleague.sign_in("formality").open(f"/tasks/{task_id}")
    _complete_well(shared_office, colleague, task_id)
    _complete_well(shared_office, reader, task_id)
    _type(reader)
    colleague.submit()

    with reader.page.expect_response(lambda answer: answer.url.endswith("/complete")) as answer:
        reader.page.click("form [data-submit]")

    assert answer.value.status == 409
    reader.page.wait_for_load_state()
    assert TYPED in _typed(reader)
    assert reader.page.locator(".changed").is_visible(), "what the other one did stands beside it"
    assert "check_formalities" not in shared_office.open_tasks
    reader.shot("stale")


def test_of_two_who_type_into_one_draft_neither_loses_anything(reader: Person, colleague: Person, task_id: int) -> None:
    reader.sign_in("formality").open(f"/tasks/{task_id}")
    colleague.sign_in("formality2").open(f"/tasks/{task_id}")
    with colleague.page.expect_response(lambda answer: quote("同事的意见") in (answer.request.post_data or "")):
        _type(colleague, "同事的意见")

    with reader.page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.status == 409):
        _type(reader)
    reader.page.wait_for_function("document.querySelector('#saved').textContent.includes('在别处保存过')")
    reader.shot("draft-changed")
    reader.open(f"/tasks/{task_id}")

    assert _typed(reader) == "同事的意见", "what the colleague saved stands"
    reader.page.click("#saved button >> nth=0")
    assert _typed(reader) == TYPED, "and what was typed here comes back when asked for"
    with reader.page.expect_response(lambda answer: quote(TYPED) in (answer.request.post_data or "")) as saved:
        reader.page.locator(NOTE).press_sequentially("。")
    assert saved.value.status == 200


def test_a_refused_form_keeps_its_values(reader: Person, task_id: int) -> None:
    reader.sign_in("formality").open(f"/tasks/{task_id}")
    _type(reader)
    with reader.page.expect_response(lambda answer: answer.url.endswith("/complete")) as answer:
        reader.page.click("form [data-submit]")

    assert answer.value.status == 422
    reader.page.wait_for_load_state()
    assert _typed(reader) == TYPED
    assert reader.page.locator(".summary").evaluate("node => node === document.activeElement")
    reader.shot("refused")


def test_a_tab_that_was_closed_is_no_loss(reader: Person, task_id: int) -> None:
    reader.sign_in("formality").open(f"/tasks/{task_id}")
    with reader.page.expect_response(lambda answer: quote(TYPED) in (answer.request.post_data or "")):
        _type(reader)
    other = reader.page.context.new_page()
    reader.page.close()
    reader.page = other

    reader.open(f"/tasks/{task_id}")

    assert _typed(reader) == TYPED


@pytest.mark.parametrize("status", [401, 503])
def test_a_draft_that_the_office_refused_is_no_loss(reader: Person, task_id: int, status: int) -> None:
    reader.sign_in("formality").open(f"/tasks/{task_id}")
    page = f"<!doctype html><h1>{status}</h1><p>the whole page of an error</p>"
    reader.page.route("**/draft", lambda route: route.fulfill(status=status, body=page, content_type="text/html"))
    _type(reader)
    reader.page.wait_for_function("at => document.querySelector('#saved').textContent.includes(at)", arg=str(status))
    assert "the whole page" not in reader.page.inner_text("#saved")
    reader.page.unroute("**/draft")

    reader.open(f"/tasks/{task_id}")

    assert _typed(reader) == TYPED


def test_who_was_signed_out_in_the_middle_finds_the_text_again(
    shared_office: Office, reader: Person, task_id: int
) -> None:
    reader.sign_in("formality").open(f"/tasks/{task_id}")
    reader.page.route("**/draft", lambda route: route.abort())  # nothing was saved by itself
    _type(reader)
    reader.page.context.clear_cookies()

    reader.page.click("form [data-submit]")
    reader.page.wait_for_load_state()
    assert "401" in reader.page.locator("main").inner_text()
    reader.shot("signed-out")
    reader.page.click("main a[href^='/sign-in']")
    reader.page.fill("#login", "formality")
    reader.page.fill("#password", "correct horse battery staple")
    reader.page.click(".sign-in-card button")
    reader.page.wait_for_url(f"**/tasks/{task_id}")

    assert _typed(reader) == TYPED


def test_what_one_person_typed_is_not_given_to_another(reader: Person, task_id: int) -> None:
    reader.sign_in("formality").open(f"/tasks/{task_id}")
    reader.page.route("**/draft", lambda route: route.abort())
    _type(reader)
    reader.page.context.clear_cookies()
    reader.page.click("form [data-submit]")
    reader.page.wait_for_load_state()
    reader.page.click("main a[href^='/sign-in']")
    reader.page.fill("#login", "formality2")
    reader.page.fill("#password", "correct horse battery staple")
    reader.page.click(".sign-in-card button")
    reader.page.wait_for_url(f"**/tasks/{task_id}")

    assert _typed(reader) == ""


def test_a_double_click_does_it_once(shared_office: Office, reader: Person, task_id: int) -> None:
    sent: list[str] = []
    reader.page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/complete") else None)
    reader.sign_in("formality").open(f"/tasks/{task_id}")
    _complete_well(shared_office, reader, task_id)

    reader.page.dblclick("form [data-submit]")
    reader.page.wait_for_url("**/cases/**")

    assert len(sent) == 1
    assert shared_office.acts().count("task.completed") == 1
