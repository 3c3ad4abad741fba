"""What I was told, in the page: the number in the bar, the list, and the way to what it is about."""

from __future__ import annotations

import re

import pytest

from tests.webui.stories import SMALL


@pytest.fixture
def office(engine, bare_office):
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
    bare_office.file("trademark.opposition")
    task = bare_office.open_task("check_formalities")
    engine.claim_task(bare_office.actor("formality"), task.id)
    engine.release_task(bare_office.actor("approver"), task.id)
    return bare_office


def number(page):
    found = re.search(
        r'<span id="to-look-at"[^>]*>(?:<span class="count"[^>]*>(\d+)</span>)?', page.get_data(as_text=True)
    )
    return int(found.group(1) or 0)


@pytest.mark.parametrize(("language", "words"), [("zh", "收回待办池"), ("en", "back into the pool")])
def test_the_list_says_what_happened_and_leads_there(office, browser, language, words):
    formality = browser("formality").speaks(language)
    page = formality.get("/notifications").get_data(as_text=True)
    assert words in page and office.case_no in page

    path = re.search(r'action="(/notifications/\d+)"', page).group(1)
    answer = formality.post(path)

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/tasks/{office.open_task('check_formalities').id}"


def test_the_number_in_the_bar_goes_down_as_they_are_read(office, browser):
    formality = browser("formality")
    assert number(formality.get("/work")) == number(formality.get("/notifications/count")) == 1

    page = formality.get("/notifications").get_data(as_text=True)
    formality.post("/notifications/read", {"up_to": re.search(r'name="up_to" value="(\d+)"', page).group(1)})

    assert number(formality.get("/work")) == 0


def test_another_account_cannot_open_it(office, browser):
    path = re.search(
        r'action="(/notifications/\d+)"', browser("formality").get("/notifications").get_data(as_text=True)
    )
    assert browser("approver").post(path.group(1)).status_code == 404


def test_a_mailbox_is_asked_to_answer_and_stopped(office, browser):
    formality = browser("formality")
    refused = formality.post("/me/mail", {"address": "nobody", "rhythm": "daily"})
    assert refused.status_code == 422 or refused.status_code == 409
    assert 'value="nobody"' in refused.get_data(as_text=True)

    formality.post("/me/mail", {"address": "chen@office.example", "rhythm": "daily"})
    office.tick()
    (mail,) = office.parts.mailer.sent.values()
    path = re.search(r"http://[^/]+(/me/mail/confirmation\?code=\w+)", mail.text).group(1)
    code = re.search(r'name="code" value="(\w+)"', formality.get(path).get_data(as_text=True)).group(1)
    formality.post("/me/mail/confirmation", {"code": code})
    assert office.engine.mailbox(office.actor("formality")).is_confirmed

    formality.post("/me/mail/withdrawal")
    assert office.engine.mailbox(office.actor("formality")) is None


def test_a_program_reads_the_same(office, program):
    told = program("formality").get("/me/notifications").json["items"]
    assert [one["case_no"] for one in told] == [office.case_no]

    program("formality").call("PUT", "/me/notifications/read", {"up_to": told[0]["id"]})
    assert office.engine.unread_notifications(office.actor("formality")) == 0
