"""In a demo one travels forward and sees a limit fire; an office at work has no such thing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Person, served, somebody
from tests.office import Office

pytestmark = pytest.mark.browser


def test_a_limit_fires_while_one_looks(shared_office: Office, reader: Person) -> None:
    office = shared_office
    office.file("trademark.opposition")
    office.complete("check_formalities")
    for _ in range(8):
        office.tick()
        if "answer" not in office.awaited:
            office.complete(office.case.tasks[0].element)
    assert "answer" in office.awaited
    running = next(one for one in office.case.limits if one.bound == "respondent" and one.expires_on)
    reader.sign_in("auditor").open(f"/cases/{office.case_no}?tab=limits")
    assert reader.page.locator(".timeline-item").count() >= 1
    before = office.acts()

    reader.page.fill("#travel-to", (running.expires_on).isoformat())
    reader.page.click(".travel button[value='']")
    reader.page.wait_for_load_state()
    reader.page.click(".travel button[value='30']")
    reader.page.wait_for_load_state()

    assert reader.page.url.endswith(f"/cases/{office.case_no}?tab=limits"), "one stays where one was"
    assert next(one for one in office.case.limits if one.id == running.id).state == "expired"
    assert len(office.acts()) > len(before)
    assert "已届满" in reader.page.locator(".timeline").inner_text()
    reader.shot("travelled")
    assert reader.complaints == []


def test_an_office_at_work_has_no_such_thing(shared_office: Office, chromium: Browser) -> None:
    with served(shared_office, is_demo=False) as address, somebody(chromium, address) as one:
        one.sign_in("auditor").open("/cases")
        assert one.page.locator(".travel").count() == 0
        assert one.page.locator(".demo-accounts").count() == 0
