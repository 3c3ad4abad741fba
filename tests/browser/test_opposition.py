"""One opposition in real Chromium: from sign-in to the decision as PDF."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

import forms
from engine.demo.words import SENT, Fate, answers, filing
from tests.browser.conftest import Person
from tests.factories import OFFICE
from tests.office import OPPONENT, Office

pytestmark = pytest.mark.browser
FATE = Fate(grounds=("art_30",), outcome="refuse")


def test_an_opposition_from_sign_in_to_the_decision(office: Office, person: Person) -> None:
    mark = {
        "application_no": office.mark.application_no,
        "name": office.mark.name,
        "goods": office.mark.goods,
        "classes": office.mark.classes,
    }
    person.sign_in("opponent").open(f"/portal/file/trademark.opposition?mark={mark['application_no']}")
    person.fill(filing(FATE, mark, OPPONENT))
    person.submit()
    assert "/receipt/" in person.page.url
    person.shot("receipt")
    office.case_no = person.page.url.split("/cases/")[1].split("/")[0]
    person.open(f"/portal/cases/{office.case_no}/send/payment")
    person.shot("portal-payment")
    person.fill({"amount_fen": "1000.00", "paid_on": office.today.isoformat(), "payment_reference": "P-1"})
    person.submit()

    _work_until(office, person, mark, "answer")
    person.sign_in("respondent").open(f"/portal/cases/{office.case_no}/send/answer")
    person.shot("portal-answer")
    person.fill(SENT["answer"])
    person.submit()
    _work_until(office, person, mark, None)

    office.tick()
    person.sign_in("auditor").open(f"/cases/{office.case_no}?tab=documents")
    person.shot("case-documents")
    decision = next(one for one in office.case.documents if "decision" in one.kind or "决定" in one.title)
    with person.page.expect_download() as download:
        person.page.click(f"a[href='/documents/{decision.id}']")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages)
    assert office.case_no in text
    assert mark["name"] in text
    assert person.complaints == []


def _work_until(office: Office, person: Person, mark: dict[str, object], message: str | None) -> None:
    """Let the office work through its task pages until a message is awaited, or a decision was issued."""
    for _ in range(40):
        if message in office.awaited or (
            message is None and any("decision" in n.template for n in office.case.notices)
        ):
            return
        if not office.case.tasks:
            office.advance(10)
            continue
        task = office.case.tasks[0]
        able = office.able(task)[0]
        login = next(login for login in OFFICE if office.actor(login).account_id == able.account_id)
        person.sign_in(login).open(f"/tasks/{task.id}")
        given = answers(task.element, FATE, mark)
        view = office.engine.task(able, task.id)
        ticks = {
            one.key: True for one in forms.get(view.form_key).components if one.type == "checkbox" and one.required
        }
        person.fill(ticks | given)
        person.shot(f"task-{task.element}")
        person.submit()
        assert task.id not in [one.id for one in office.case.tasks], person.page.locator("main").inner_text()[:2000]
    raise AssertionError(f"never came to {message}: {office.open_tasks} {office.awaited}")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_fit_their_screen_in_both_languages(
    office: Office, person: Person, width: int, height: int, language: str
) -> None:
    office.file(
        "trademark.opposition",
        **filing(
            FATE,
            {
                "application_no": office.mark.application_no,
                "name": office.mark.name,
                "goods": office.mark.goods,
                "classes": office.mark.classes,
            },
            OPPONENT,
        ),
    )
    person.sign_in("formality")
    person.page.context.add_cookies([{"name": "anjuan-language", "value": language, "url": person.address}])
    person.page.set_viewport_size({"width": width, "height": height})
    for path in (
        "/work",
        f"/tasks/{office.case.tasks[0].id}",
        f"/cases/{office.case_no}",
        f"/cases/{office.case_no}?tab=diagram",
        "/rules",
        "/diagrams",
    ):
        person.open(path)
        person.page.wait_for_load_state("networkidle")
        person.shot(f"{path.strip('/').split('?')[0].split('/')[0]}-{path[-4:].strip('/=')}-{language}-{width}")
        overflow = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{path} is {overflow} px too wide at {width}"
    assert person.complaints == []
