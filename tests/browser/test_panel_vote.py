"""The vote of a panel at a screen: a dissent is written, and read by the approver and nobody outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Person, somebody
from tests.journeys.running import drafted_opposition
from tests.office import Office
from tests.plain_answers import answers_of

pytestmark = pytest.mark.browser
DISSENT = "商品的功能和销售渠道不同，不应认定类似。"


@pytest.fixture
def one(chromium: Browser, office: Office, address: str) -> Iterator[Person]:
    """A decision of a panel of three lies before it."""
    drafted_opposition(office, "ordinary")
    with somebody(chromium, address) as person:
        yield person


def test_a_dissent_is_written_by_the_keyboard_and_read_by_the_approver(one: Person, office: Office) -> None:
    page = one.sign_in("member").page
    one.open(f"/tasks/{office.open_task('member_vote').id}")
    assert not page.is_visible("[name='separate_opinion']")
    page.focus("[name='vote'][value='disagree']")
    page.keyboard.press("Space")
    one.fill({"vote_reasons": "商品不类似。"})
    page.wait_for_selector("[name='separate_opinion']", state="visible")
    page.fill("[name='separate_opinion']", DISSENT)
    one.shot("panel-vote-zh")
    page.focus("form [data-submit]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    office.vote()

    one.sign_in("approver").open(f"/tasks/{office.open_task('approve_decision').id}")
    votes = page.inner_text("section.votes")
    assert "卢志成" not in votes and "沈文博" in votes and "组长" in votes and DISSENT in votes
    one.shot("panel-votes-approver-zh")
    page.set_viewport_size({"width": 390, "height": 844})
    one.language("en").open(f"/cases/{office.case_no}")
    assert "Separate opinion" in page.inner_text("section.votes")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    one.shot("panel-votes-case-en-390")
    assert one.complaints == []


def test_two_who_read_the_draft_at_the_same_time_both_vote(
    one: Person, office: Office, chromium: Browser, address: str
) -> None:
    """The page of the second is not made old by the vote of the first; a double click of hers votes once."""
    with somebody(chromium, address) as other:
        one.sign_in("member").open(f"/tasks/{office.open_task('member_vote').id}")
        other.sign_in("head").open(f"/tasks/{office.open_task('head_vote').id}")
        for person in (one, other):
            person.fill(answers_of("shared.panel_vote.cast_vote", {}))
        one.submit()
        other.page.dblclick("form [data-submit]")
        other.page.wait_for_url("**/cases/**")

        assert sorted(vote.by for vote in office.case.votes) == sorted(["沈文博", "顾长河"])
        assert office.open_tasks == ["rapporteur_vote"]
        assert one.complaints == other.complaints == []


def test_a_party_is_shown_no_vote(one: Person, office: Office) -> None:
    office.vote(against=["member"], separate_opinion=DISSENT)
    one.sign_in("opponent").open(f"/portal/cases/{office.case_no}")
    assert DISSENT not in one.page.content() and "合议组表决" not in one.page.content()
