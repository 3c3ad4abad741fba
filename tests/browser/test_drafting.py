"""A decision is drafted at the desk: provisions by keyboard, what the party will read beside them, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from engine.values import CitationQuery
from tests.browser.conftest import Person, served, somebody
from tests.journeys.test_what_notices_say import words
from tests.office import Office

pytestmark = pytest.mark.browser
SEARCH = "#field-articles-search"
REASONS = "#answer textarea[name=reasons]"
BLOCK = "浙江海潮服饰有限公司在规定期限内没有提交书面答辩，不影响本案的审理。"


@pytest.fixture
def address(small_office: Office) -> Iterator[str]:
    """A small office with an opposition that is about to be decided, served."""
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    small_office.send("answer", by="respondent")
    with served(small_office) as address:
        yield address


@pytest.fixture
def task_id(small_office: Office, address: str) -> int:
    return small_office.open_task("draft_decision").id


def _chosen(one: Person) -> list[str]:
    return one.page.eval_on_selector_all("[name=articles]:checked", "boxes => boxes.map((box) => box.value)")


def _found(one: Person) -> list[str]:
    rows = "[data-cited] label:not([hidden]) input"
    return one.page.eval_on_selector_all(rows, "boxes => boxes.map((box) => box.value)")


def _saved(one: Person) -> None:
    one.page.wait_for_function(
        "() => /^已自动保存 \\d\\d:\\d\\d:\\d\\d$/.test(document.querySelector('#saved').textContent)"
    )


def test_a_decision_is_drafted_by_keyboard_previewed_lost_and_finished(
    small_office: Office, chromium: Browser, address: str, task_id: int
) -> None:
    with somebody(chromium, address) as one:
        one.sign_in("examiner").open(f"/tasks/{task_id}?tab=preview")
        keys = one.page.keyboard
        one.page.focus(SEARCH)
        keys.type("第三十条")
        assert _found(one) == ["TML2019-30"]
        keys.press("Enter")
        keys.press("Escape")
        keys.type("三十五条第一款")
        keys.press("ArrowDown")
        keys.press("Space")
        assert _chosen(one) == ["TML2019-30", "TML2019-35-1"]
        assert "第三十五条第一款" in one.page.locator(".cited-chosen").inner_text()
        assert one.page.url.endswith("tab=preview"), "Enter chooses; it does not send the form"
        one.page.check("[name=outcome][value=register]")
        one.page.check("[name=reason_codes][value=ground_not_made_out]")
        one.page.locator(REASONS).press_sequentially("两商标区别明显。")
        keys.press("Home")
        keys.press("Alt+B")  # a text block, at the cursor: before what was typed
        keys.type("没有答辩")
        keys.press("Enter")
        one.page.wait_for_function(
            "() => document.querySelector('textarea[name=reasons]').value.startsWith('浙江海潮')"
        )
        assert one.page.locator(REASONS).input_value() == f"{BLOCK}\n两商标区别明显。"
        assert one.page.locator(REASONS).evaluate("text => text === document.activeElement")
        _saved(one)
        keys.press("Control+End")
        one.page.wait_for_selector("img.preview-sheet")
        assert "未签发" in one.page.locator("#notice-preview").inner_text()
        one.shot("drafting-preview")

        one.page.context.set_offline(True)
        one.page.locator(REASONS).press_sequentially("异议理由不能成立。")
        one.page.wait_for_function("() => document.querySelector('#saved').textContent.includes('已保留在本浏览器')")
        one.shot("drafting-offline")
        gone = one.page.context.new_page()
        one.page.close()  # the tab is killed; what the office did not get is in the browser only
        gone.context.set_offline(False)
        one.page = gone
        gone.goto(f"{address}/tasks/{task_id}")

        assert gone.locator(REASONS).input_value() == f"{BLOCK}\n两商标区别明显。异议理由不能成立。"
        assert _chosen(one) == ["TML2019-30", "TML2019-35-1"]
        _saved(one)
        assert gone.evaluate("() => Object.keys(localStorage)") == [], "once saved, nothing stays in the browser"
        one.submit()

    small_office.complete("approve_decision", by="approver")
    while small_office.tick():
        pass
    told = words(small_office, "decision_register", "江苏云帆")
    assert "根据商标法（2019）第三十条、第三十五条第一款" in told and "两商标区别明显。异议理由不能成立。" in told
    assert "草稿" not in told and BLOCK in told
    [found] = small_office.engine.decisions_citing(
        small_office.actor("auditor"), CitationQuery(block="gen-no-answer")
    ).items
    assert found.case_no == small_office.case_no


def test_on_the_phone_the_notice_stands_under_the_draft(chromium: Browser, address: str, task_id: int) -> None:
    with somebody(chromium, address, viewport={"width": 390, "height": 844}) as one:
        for language in ("zh", "en"):
            one.sign_in("examiner").language(language).open(f"/tasks/{task_id}?tab=preview")
            one.page.fill(REASONS, "两商标区别明显。")
            one.page.wait_for_selector("img.preview-sheet")
            one.shot(f"drafting-390-{language}")
            wide = one.page.evaluate("() => document.documentElement.scrollWidth")
            draft, sheet = one.page.locator("#answer").bounding_box(), one.page.locator(".preview-sheet").bounding_box()
            assert wide <= 390 and sheet["y"] > draft["y"]


def test_the_library_is_read_on_any_screen(chromium: Browser, address: str, task_id: int) -> None:
    with somebody(chromium, address) as one:
        one.page.set_default_timeout(30_000)
        one.sign_in("examiner")
        for width, language in ((1366, "zh"), (390, "en")):
            one.page.set_viewport_size({"width": width, "height": 844})
            for page in ("/blocks", "/blocks/gen-facts"):
                one.language(language).open(page)
                one.shot(f"{page}-{width}-{language}".strip("/"))
                assert one.page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert one.complaints == []
