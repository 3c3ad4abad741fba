"""A draft and those who look at it: returned with its reasons, and shown to another examiner before it is approved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Person, serious, somebody
from tests.journeys.running import drafted_opposition
from tests.office import Office
from tests.plain_answers import answers_of

pytestmark = pytest.mark.browser
NOTE = "第三十条应逐项说理。"
OPINION = "商品的功能不同，不应认定类似。"


@pytest.fixture
def one(chromium: Browser, office: Office, address: str) -> Iterator[Person]:
    """A decision that one examiner drafted waits for its approval."""
    drafted_opposition(office)
    with somebody(chromium, address) as person:
        yield person


def test_a_draft_comes_back_and_its_drafter_reads_why(one: Person, office: Office) -> None:
    one.sign_in("approver").open(f"/tasks/{office.open_task('approve_decision').id}")
    one.fill({"approval": "return", "return_reasons": ["wrong_article", "reasoning_thin"], "return_note": NOTE})
    one.shot("review-return")
    one.submit()

    page = one.sign_in("examiner").page
    one.open("/work?filter=pool")
    page.locator(".task-link", has_text="起草").first.click()
    page.wait_for_url("**/tasks/*")
    said = page.locator("section.returned").inner_text()
    assert "魏建国" in said and NOTE in said and "适用条款不当" in said and "说理不充分" in said
    one.shot("review-returned-zh")
    page.set_viewport_size({"width": 390, "height": 844})
    one.language("en").open(page.url.removeprefix(one.address))
    assert "Wrong article" in page.locator("section.returned").inner_text()
    assert serious(one) == []
    one.shot("review-returned-en-390")
    assert one.complaints == []


def test_another_examiner_looks_a_second_time_and_the_approver_reads_it(one: Person, office: Office) -> None:
    page = one.sign_in("approver").page
    one.open(f"/cases/{office.case_no}")
    page.click(f"a[href$='/cases/{office.case_no}/start/shared.second_look']")
    one.fill({"question": "引证商标的商品是否类似？"})
    one.submit()

    look = office.open_task("give_second_opinion").id
    one.sign_in("examiner").open(f"/tasks/{look}")
    assert page.locator("#answer [data-submit]").count() == 0, "whoever drafted it gives no second opinion"
    one.sign_in("examiner2").open(f"/tasks/{look}")
    assert "引证商标的商品是否类似？" in page.inner_text("#main")
    answers = {"second_opinion": "disagree", "opinion_reasons": OPINION}
    one.fill(answers_of("shared.second_look.give_second_opinion", answers))
    one.shot("second-look")
    one.submit()

    one.sign_in("approver").open(f"/tasks/{office.open_task('approve_decision').id}")
    assert OPINION in page.inner_text("#main") and "郑启明" in page.inner_text("#main")
    assert serious(one) == []
    one.shot("second-look-read")
    one.sign_in("opponent").open(f"/portal/cases/{office.case_no}")
    assert OPINION not in page.content()
    assert one.complaints == []
