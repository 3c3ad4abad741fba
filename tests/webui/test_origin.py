"""The task page says how a task came to who holds it, in both languages."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.office import Office
from tests.webui.stories import SMALL


@pytest.fixture
def office(engine, bare_office) -> Office:
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
    bare_office.file("trademark.opposition")
    return bare_office


def said(browser, office: Office, login: str, language: str = "zh", element: str = "check_formalities") -> str:
    office.engine.set_language(office.actor(login), language)
    page = browser(login).get(f"/tasks/{office.open_task(element).id}").get_data(as_text=True)
    found = re.search(r"(?:由来|How it came)</span> (.*?) <time", page)
    return unescape(found.group(1)) if found else ""


def test_in_the_pool_of_whom(browser, office: Office) -> None:
    assert said(browser, office, "formality") == "待办池：形式审查员"
    assert said(browser, office, "formality", "en") == "In the pool: Formality examiner"


def test_claimed(browser, office: Office) -> None:
    office.engine.claim_task(office.actor("formality"), office.open_task("check_formalities").id)

    assert said(browser, office, "formality") == "您从待办池领取"
    assert said(browser, office, "formality2") == "由韩雪梅从待办池领取"


def test_given_as_the_next_case(browser, office: Office) -> None:
    office.engine.next_case(office.actor("formality"))

    assert said(browser, office, "formality") == f"按分案规则分派：按收案顺序最早（申请日 {office.today}）"
    assert said(browser, office, "formality", "en").startswith("Given by rule: oldest on the docket")


def test_reassigned_by_whom_and_why_also_once_more(browser, office: Office) -> None:
    task = office.open_task("check_formalities").id
    for login, reason in (("formality", "先办"), ("formality2", "休假")):
        to = office.accounts[login].id
        office.engine.reassign_task(office.actor("leader"), task, to, reason)

    assert said(browser, office, "formality2") == "许文静改派：休假"

    office.engine.release_task(office.actor("formality2"), task)
    assert said(browser, office, "formality2") == "待办池：形式审查员"


def test_given_because_its_limit_is_near(browser, office: Office) -> None:
    office.complete("check_formalities")
    office.send("answer", by="respondent")
    office.engine.claim_task(office.actor("examiner"), office.open_task("draft_decision").id)
    leader = office.actor("leader")
    body = {"warnings": [{"left": 50, "tell": [], "act": "colleague"}]}
    event = {"valid_from": office.today, "reason": "x"}
    seen = office.engine.duty_rules(leader, "escalation").version
    office.engine.change_duty_rules(leader, "escalation", body, event, seen)

    office.advance_to(office.limit("tm-opposition-decision").expires_on - timedelta(days=100))

    assert said(browser, office, "examiner2", element="draft_decision") == "期限临近，按规则改派"
