"""What reaches people by itself: a warning in the page, the calendar by its address, a request for a longer time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.browser.conftest import Person, serious
from tests.journeys.running import RUNNING
from tests.journeys.test_extension_requests import let_leaders_extend
from tests.office import Office

pytestmark = pytest.mark.browser
REASONS = "合同原件在境外公证，尚未寄达。"
DECISION = "tm-opposition-decision"
#: The page asks for the number once in a minute.
A_MINUTE = 61_000


@pytest.fixture
def drafting(small_office: Office) -> Office:
    """An opposition whose decision an examiner has claimed; half of the twelve months is left tomorrow."""
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    small_office.send("answer", by="respondent")
    small_office.engine.claim_task(small_office.actor("examiner"), small_office.open_task("draft_decision").id)
    limit = small_office.limit(DECISION)
    half = limit.expires_on - timedelta(days=int((limit.expires_on - limit.starts_on).days * 0.5))
    small_office.advance_to(half - timedelta(days=1))
    return small_office


def test_a_warning_comes_into_the_page_that_stands_open(drafting: Office, person: Person) -> None:
    page = person.page
    page.clock.install()
    person.sign_in("examiner").open("/work?filter=mine")
    page.evaluate("window.stands = true")
    number = page.locator(".bell summary .count, .bell summary [data-count]")
    before = _number(number.all_inner_texts())

    drafting.advance(1)
    page.clock.fast_forward(A_MINUTE)
    page.wait_for_function(f"() => document.querySelector('.bell summary').innerText.includes('{before + 1}')")

    assert page.evaluate("window.stands"), "nobody loaded the page anew"
    assert page.locator(".bell summary [aria-live], .bell summary [role=status]").count() == 1
    person.shot("warning-arrived")
    person.open("/notifications")
    assert "剩余法定时间不足 50%" in page.inner_text("#main")
    assert drafting.case_no in page.inner_text("#main")
    assert serious(person) == []
    assert person.complaints == []


GIVEN = {
    "zh": ("期限临近，“拟定决定”已按规则改派给您", "期限临近，“拟定决定”已按规则从您手上调出"),
    "en": (
        "Its limit is near: by rule, “Draft the decision” was given to you",
        "Its limit is near: by rule, “Draft the decision” was taken out of your hands",
    ),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_task_whose_limit_is_near_goes_to_a_colleague_by_the_rule_of_the_leader(
    drafting: Office, person: Person, language: str
) -> None:
    """The leader says so in the rules; the colleague finds the task and why it came, who had it finds that it went."""
    page, (given, taken) = person.page, GIVEN[language]
    person.sign_in("leader").language(language).open("/duty-rules/escalation")
    page.select_option("[name='0.act']", "colleague")
    page.fill("#reason", "临近期限改派")
    page.click("button[value=keep]")
    assert page.input_value("[name='0.act']") == "colleague"
    assert serious(person) == []
    person.shot(f"escalation-rule-{language}")
    drafting.advance(1)

    person.sign_in("examiner2").language(language).open("/work?filter=mine")
    assert page.locator("[data-row] .case-no").all_inner_texts() == [drafting.case_no]
    person.open("/notifications")
    assert serious(person) == []
    person.shot(f"escalation-given-{language}")
    page.click(f"text={given}")
    page.wait_for_url("**/tasks/*")
    assert page.locator("form#answer").count() == 1, "it may be done at once"
    person.shot(f"escalation-task-{language}")

    person.sign_in("examiner").language(language).open("/work?filter=mine")
    assert page.locator("[data-row]").count() == 0
    person.open("/notifications")
    assert taken in page.inner_text("#main") and drafting.case_no in page.inner_text("#main")
    assert person.complaints == []


def _number(texts: list[str]) -> int:
    return int("".join(filter(str.isdigit, "".join(texts))) or 0)


def test_the_calendar_has_an_address_of_its_own_that_can_be_taken_back(drafting: Office, person: Person) -> None:
    page = person.sign_in("examiner").page
    person.open("/me")
    page.click("form[action$='/me/feed'] button")
    address = page.input_value("#address")
    assert address.startswith("http") and address.endswith(".ics")
    path = person.address + address[address.index("/feeds/") :]
    person.shot("feed-address")
    person.open("/me")
    assert address not in page.content(), "it is shown this once"

    stranger = page.context.browser.new_context()  # a calendar program: no cookie
    fetched = stranger.request.get(path)
    assert fetched.status == 200 and fetched.headers["content-type"].startswith("text/calendar")
    [event] = Calendar.from_ical(fetched.body()).walk("VEVENT")
    assert event.decoded("dtstart") == drafting.limit(DECISION).expires_on
    assert "private" in fetched.headers["cache-control"]

    page.click("form[action$='/me/feed'] button")
    renewed = person.address + (again := page.input_value("#address"))[again.index("/feeds/") :]
    assert [stranger.request.get(each).status for each in (path, renewed)] == [404, 200]
    page.click("form[action$='/me/feed/withdrawal'] button")
    gone, never = stranger.request.get(renewed), stranger.request.get(f"{person.address}/feeds/{'x' * 43}.ics")
    assert gone.status == never.status == 404
    told = [answer.text().replace(answer.url.rpartition("/feeds/")[2], "") for answer in (gone, never)]
    assert drafting.case_no not in told[0] and len(told[0]) == len(told[1]), "a revoked one is like one that never was"
    stranger.close()
    assert person.complaints == []


def test_a_party_asks_for_more_time_and_the_leader_decides(office: Office, person: Person) -> None:
    """专利法实施细则（2023）第六条第四款: asked for in the portal before the limit ends; the rules say whose grade."""
    RUNNING["patent.pledge"](office)
    let_leaders_extend(office, 2)
    rule, page = "pat-designated-default", person.page
    before = office.limit(rule).expires_on
    person.sign_in("respondent").open(f"/portal/cases/{office.case_no}")
    page.click("a[href$='/start/shared.extension']")
    paid = {"amount_fen": "300", "paid_on": office.today.isoformat(), "payment_reference": "P1"}
    person.fill({"months": 1, "reasons": REASONS, **paid})
    person.shot("extension-asked")
    assert serious(person) == []
    person.submit()
    assert "/receipt/" in page.url
    person.shot("extension-receipt")
    assert office.limit(rule).expires_on == before, "asking moves nothing"

    person.sign_in("leader").open("/work?scope=all&element=decide_as_leader")
    page.locator(".task-link").first.click()
    page.wait_for_url("**/tasks/*")
    assert REASONS in page.locator(".said[open]").inner_text()
    person.fill({"extension_decision": "approve"})
    person.shot("extension-decided")
    person.submit()

    assert office.limit(rule).is_extended and office.limit(rule).expires_on > before
    person.sign_in("respondent").open(f"/portal/cases/{office.case_no}")
    assert "已延长" in page.inner_text("#main")
    person.shot("extension-granted")
    assert person.complaints == []
