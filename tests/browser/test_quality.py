"""Quality at a screen: the quota is changed, a drawn case is scored, the leader reads the scores and the returns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Person, somebody
from tests.office import Office
from tests.plain_answers import answers_of

pytestmark = pytest.mark.browser


@pytest.fixture
def one(chromium: Browser, office: Office, address: str) -> Iterator[Person]:
    """A draft came back once; another case was withdrawn in March, and drawn in April."""
    office.engine.checkpoint()
    office.file("trademark.opposition")
    office.complete("check_formalities", by="formality")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner")
    office.complete(
        "approve_decision", by="approver", approval="return", return_reasons=["clerical"], return_note="错字。"
    )
    office.file("trademark.opposition")
    office.send("withdrawal", by="opponent")
    office.advance_to(date(2026, 4, 1))
    office.engine.checkpoint(only_if_due=True)
    while office.tick():
        pass
    with somebody(chromium, address) as person:
        yield person


def test_a_drawn_case_is_scored_and_read(one: Person, office: Office) -> None:
    page = one.sign_in("examiner2").page
    one.open(f"/tasks/{office.open_task('score_case').id}")
    one.shot("quality-score-zh")
    answers = answers_of("shared.quality_review.score_case", {"finding": "minor", "findings": "送达日期录入有误"})
    one.fill(answers)
    one.submit()

    one.sign_in("leader").open("/quality")
    assert "有一般问题" in page.inner_text("section[aria-labelledby=samples]")
    assert "5.00" in page.inner_text("section[aria-labelledby=scores]")
    one.shot("quality-zh")
    page.set_viewport_size({"width": 390, "height": 844})
    one.language("en").open("/quality")
    assert "Minor findings" in page.inner_text("section[aria-labelledby=samples]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    one.shot("quality-en-390")
    assert one.complaints == []


def test_a_leader_changes_the_quota_and_opens_a_number_of_returns(one: Person, office: Office) -> None:
    page = one.sign_in("leader").language("en").page
    one.open("/duty-rules/sampling")
    page.fill("[name='usual.percent']", "10")
    page.fill("[name='trademark.opposition.percent']", "25")
    page.fill("#reason", "More of what is new")
    one.shot("quota-en")
    page.click("text=Keep as a new version")
    assert office.engine.duty_rules(office.actor("leader"), "sampling").body["quotas"]["trademark.opposition"] == {
        "percent": 25,
        "least": 0,
    }

    one.open("/team")
    one.shot("returns-en")
    page.click("section[aria-labelledby=returns] tbody a >> nth=0")
    page.wait_for_load_state()
    assert "Clerical errors" in page.inner_text("#main") and "错字。" in page.inner_text("#main")
    one.sign_in("auditor").language("en").open("/quality")
    page.click("section[aria-labelledby=draws] tbody a >> nth=0")
    assert "result is the same" in page.inner_text("#main")
    one.shot("quality-proof-en")
