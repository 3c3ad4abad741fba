"""A paper filing entered at the counter, as the clerk sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.conftest import Person, serious
from tests.office import Office
from tests.plain_answers import answers_of

pytestmark = pytest.mark.browser
KIND = "trademark.opposition"


@pytest.mark.parametrize(("language", "width"), [("zh", 1366), ("en", 390)])
def test_a_clerk_enters_what_came_on_paper(office: Office, person: Person, language: str, width: int) -> None:
    page = person.sign_in("formality").language(language).page
    page.set_viewport_size({"width": width, "height": 900})
    posted_on = office.today - timedelta(days=2)
    person.open("/counter")
    person.shot(f"counter-{language}-{width}")
    page.click(f"a[href='/counter/{KIND}']")
    page.fill("#number", office.mark.application_no)
    page.click("form[role=search] button >> nth=-1")
    assert office.mark.name in page.inner_text("main")

    assert page.locator("[name=party_id]").count() == 0
    given = answers_of(f"{KIND}.filing", {"mark_no": office.mark.application_no})
    paper = {
        "opponent_name": "哈尔滨松涛食品有限公司",
        "opponent_address": "黑龙江省哈尔滨市道里区中央大街 1 号",
        "filed_on": posted_on.isoformat(),
    }
    person.fill(given | {"submitted_by": "office"} | paper)
    person.shot(f"counter-filing-{language}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert serious(person) == []
    person.submit()

    office.case_no = page.url.rpartition("/")[2].partition("?")[0]
    assert office.case.line.filed_on == posted_on
    assert office.case_no in page.inner_text("main")
    assert person.complaints == []
