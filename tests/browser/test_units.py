"""The units of cases at a screen: the leader of the office says who does what, and hands cases over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Person, serious, somebody
from tests.divided import OPPOSITION, divide, unit_of
from tests.office import Office

pytestmark = pytest.mark.browser

UNITS = {"zh": ("审查一处", "审查二处"), "en": ("Division 1", "Division 2")}


@pytest.fixture
def leader(chromium: Browser, office: Office, address: str) -> Iterator[Person]:
    """The leader of an office of two units, with a case that nobody gave to one."""
    divide(office)
    office.file(OPPOSITION)
    with somebody(chromium, address) as person:
        yield person


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_leads_comes_in_to_what_the_unit_has_open(leader: Person, office: Office, language: str) -> None:
    """A leader holds no tasks: the list opens with those of the unit, and with their own as soon as there are any."""
    office.engine.hand_over_case(office.actor("leader"), office.case_no, office.units[0], "业务分工")
    ours = office.case_no
    office.file(OPPOSITION)
    office.engine.hand_over_case(office.actor("leader"), office.case_no, office.units[1], "业务分工")
    page = leader.sign_in("leader1").language(language).page
    leader.open("/")

    assert page.url.endswith("/work")
    assert page.get_attribute(".filter-unit", "aria-current") == "true"
    assert page.inner_text(".filter-unit .count") == "1"
    assert [each.inner_text() for each in page.locator("[data-row] .case-no").all()] == [ours]
    assert serious(leader) == []
    leader.shot(f"leader-comes-in-{language}")

    leader.sign_in("leader").language(language).open("/")  # of the whole office
    assert page.get_attribute(".filter-all", "aria-current") == "true"
    assert page.locator("[data-row]").count() == 2 and page.locator(".filter-unit").count() == 0
    leader.sign_in("approver2").open("/")
    assert page.get_attribute(".filter-unit", "aria-current") == "true"
    assert leader.complaints == []


def share(one: Person, unit: int) -> str:
    """Return where the share of a unit in the oppositions is typed."""
    return f"[name='{OPPOSITION}.{unit}']"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_rule_is_tried_and_kept_and_the_next_case_gets_its_unit(leader: Person, office: Office, language: str):
    page, (first, second) = leader.sign_in("leader").language(language).page, UNITS[language]
    leader.open("/duty-rules/allocation")
    page.fill(share(leader, office.units[1]), "1")
    page.click("button[value=try]")
    tried = page.inner_text("section[aria-labelledby=tried]")
    assert office.case_no in tried and second in tried and first not in tried
    assert unit_of(office) is None  # only tried
    assert serious(leader) == []
    leader.shot(f"allocation-tried-{language}")

    assert page.input_value(share(leader, office.units[1])) == "1"
    page.fill("#reason", "业务分工")
    page.click("button[value=keep]")
    assert "业务分工" in page.inner_text("section[aria-labelledby=versions]")

    office.file(OPPOSITION)
    assert unit_of(office) == 1
    leader.open(f"/cases/{office.case_no}")
    assert second in page.inner_text(".case-line")
    assert leader.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_case_is_handed_over_from_the_number_of_those_without_a_unit(leader: Person, office: Office, language: str):
    office.engine.claim_task(office.actor("formality2"), office.open_task("check_formalities").id)
    page, (first, _second) = leader.sign_in("leader").language(language).page, UNITS[language]
    leader.open("/team")
    assert serious(leader) == []
    page.click("#of-no-unit a")
    page.wait_for_url("**/cases?unit=0")
    page.locator("[data-row]").get_by_text(office.case_no).click()
    page.click(f"a[href='/cases/{office.case_no}/unit']")

    assert "傅国栋" in page.inner_text("section[aria-labelledby=in-hand]")  # who is about to lose it
    page.select_option("#to", label=first)
    page.click("[data-submit]")
    assert page.get_attribute("#reason", "aria-invalid") == "true" and unit_of(office) is None
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious(leader) == []
    leader.shot(f"handover-refused-{language}-390")
    page.fill("#reason", "案件集中审理")
    page.click("[data-submit]")
    page.wait_for_url(f"**/cases/{office.case_no}")

    assert first in page.inner_text(".case-line") and unit_of(office) == 0
    assert office.open_task("check_formalities").assignee is None
    leader.open(f"/cases/{office.case_no}?tab=history")
    assert "案件集中审理" in page.text_content("#tab")
    assert serious(leader) == []
    assert [one for one in leader.complaints if "422" not in one] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_cases_without_a_task_are_handed_over_many_at_once_by_keyboard(leader: Person, office: Office, language: str):
    """From the leader's page to the cases of the unit: those that wait for a limit too; a, b, and a result for each."""
    office.complete("check_formalities")
    office.engine.hand_over_case(office.actor("leader"), office.case_no, office.units[0], "业务分工")
    waiting = office.case_no
    office.file(OPPOSITION)
    office.engine.hand_over_case(office.actor("leader"), office.case_no, office.units[0], "业务分工")
    page, (_first, second) = leader.sign_in("leader1").language(language).page, UNITS[language]
    leader.open("/team")
    page.click(f"a[href='/cases?unit={office.units[0]}']")
    page.wait_for_url("**/cases?unit=*")
    assert page.locator("[data-row]").count() == 2
    assert serious(leader) == []
    leader.shot(f"cases-of-unit-{language}")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    leader.shot(f"cases-of-unit-{language}-390")
    page.set_viewport_size({"width": 1366, "height": 768})

    page.keyboard.press("a")
    assert page.inner_text("[data-selected]") == "2"
    page.keyboard.press("b")
    page.wait_for_url("**/work/batches/preview")
    page.select_option("#given-to", label=second)
    page.fill("#given-reason", "案件集中审理")
    page.click("form.batch-form button.btn-outline")
    assert page.locator(".batch-items tbody tr").count() == 2 and waiting in page.inner_text("#main")
    assert serious(leader) == []
    leader.shot(f"batch-of-cases-{language}")
    page.click("[data-submit]")
    page.wait_for_url("**/work/batches/*")
    office.tick()
    page.wait_for_selector("tr.batch-done >> nth=1")

    assert unit_of(office) == 1
    office.case_no = waiting
    assert unit_of(office) == 1
    assert leader.complaints == []


def test_many_are_handed_over_from_the_work_list_with_a_result_for_each(leader: Person, office: Office) -> None:
    office.file(OPPOSITION)
    page = leader.sign_in("leader").page
    leader.open("/work?scope=all&unit=0")
    for box in page.locator("[data-row] input[name=task]").all():
        box.check()
    page.click("details.bulk summary")
    page.click("details.bulk button[value=hand_over]")
    page.select_option("#given-to", label="审查二处")
    page.fill("#given-reason", "案件集中审理")
    page.click("form.batch-form button.btn-outline")
    assert "可以办理 2 件" in page.inner_text("#main")
    assert serious(leader) == []
    leader.shot("batch-hand-over")

    page.click("[data-submit]")
    page.wait_for_url("**/work/batches/*")
    office.tick()
    page.wait_for_selector("text=共 2 件：成功 2，拒绝 0。")
    assert page.locator("tr.batch-done").count() == 2 and unit_of(office) == 1
    assert leader.complaints == []
