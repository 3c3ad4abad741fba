"""Cover for an absent colleague in a real browser: entered, seen in the work list with its sign, done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.conftest import Person, serious
from tests.office import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def claimed(office: Office) -> Office:
    office.file("trademark.opposition")
    office.engine.claim_task(office.actor("formality"), office.open_task("check_formalities").id)
    return office


def test_a_head_enters_a_cover_and_the_substitute_finds_the_task_with_its_sign(claimed: Office, person: Person) -> None:
    page = person.sign_in("approver").page
    person.open("/covers")
    page.select_option("#absent", "formality")
    page.select_option("#substitute", "formality2")
    page.fill("#to_on", (claimed.today + timedelta(days=3)).isoformat())
    page.select_option("#scope", ["trademark.opposition"])
    person.shot("covers-zh")
    assert serious(person) == []
    page.get_by_role("button", name="登记代理").click()
    assert page.get_by_text("▶ 代理中").is_visible()

    person.sign_in("formality2").open("/work?filter=mine")
    assert page.locator(".badge-cover").inner_text() == "代 韩雪梅"
    person.shot("work-covered")
    assert serious(person) == []
    page.locator(".task-link").first.click()
    assert page.get_by_text("您正在代理 韩雪梅 办理这项任务").is_visible()
    assert page.locator("#answer [data-submit]").is_visible()
    person.shot("task-covered")
    assert serious(person) == []
    assert person.complaints == []


def test_a_chain_is_refused_and_nothing_typed_is_lost(claimed: Office, person: Person) -> None:
    days = {"from_on": claimed.today.isoformat(), "to_on": (claimed.today + timedelta(days=3)).isoformat()}
    claimed.engine.make_cover(claimed.actor("formality"), {"absent": "formality", "substitute": "formality2", **days})
    page = person.sign_in("formality2").page
    person.open("/covers")
    page.select_option("#substitute", "formality")
    page.fill("#to_on", days["to_on"])
    page.fill("#reason", "出差")
    page.get_by_role("button", name="登记代理").click()

    assert "代理不得转委托" in page.get_by_role("alert").inner_text()
    assert page.input_value("#reason") == "出差"
