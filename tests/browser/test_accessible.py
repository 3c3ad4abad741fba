"""What a person sees, in both languages: for who reads one of them only. Axe and screens: test_every_page.py."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from playwright.sync_api import Browser

from tests import factories
from tests.browser.conftest import Person, somebody
from tests.office import OPPONENT, RESPONDENT, Office
from tests.plain_answers import answers_of

pytestmark = pytest.mark.browser

#: What stands in the data and not in our words: numbers, law as it is cited, drawings, the product and the switch.
DATA = (
    "code, kbd, .article, .field-source, .mark-face, .brand, [lang]:not(html), [data-diagram], .citation, .law-text, "
    ".excerpt, .blocks-list"
)
#: Every text of the page that is a word of ours, as a reader sees it.
OWN_WORDS = f"""() => {{
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) {{
        const text = walk.currentNode.textContent.trim(), around = walk.currentNode.parentElement;
        if (text && !around.closest("script, style, template") && !around.closest("{DATA}")) found.push(text);
    }}
    return found;
}}"""
#: An instrument with its year, and the article in it.
CITED = re.compile("[\u4e00-\u9fff]{2,}（20[0-9]{2}[^）]*）(?:第[零〇一二三四五六七八九十百0-9.]+[条款项节章部分]+)*")
CJK = re.compile("[\u4e00-\u9fff]")
PEOPLE = [name for name, _roles in factories.OFFICE.values()]
FILED = [str(value) for value in answers_of("trademark.opposition.filing", {}).values()]
NAMES = [
    *FILED,
    "周子航",
    "吴佩珊",
    OPPONENT,
    RESPONDENT,
    "海潮",
    "服装",
    "鞋",
    "广告",
    "北京市海淀区学院路 1 号",
]
RAW_KEY = re.compile(r"^[a-z_]+(?:\.[a-z_]+)+$")
ENGLISH = re.compile(r"\b(?:the|and|case|task|limit|search|sign|open|none|show|date|day|save|version|state)\b", re.I)


@pytest.fixture(scope="module")
def standing(shared_office: Office) -> Office:
    """An office with one accepted opposition and a draft of a diagram."""
    shared_office.file("trademark.opposition")
    shared_office.complete("check_formalities")
    shared_office.tick()
    return shared_office


def pages(office: Office) -> dict[str, list[str]]:
    """Return who looks at what."""
    number, case = office.case_no, office.case
    task = case.tasks[0]
    able = office.able(task)[0]
    worker = next(login for login in office.accounts if office.actor(login).account_id == able.account_id)
    tabs = [f"/cases/{number}?tab={tab}" for tab in ("overview", "documents", "limits", "history", "diagram")]
    mark = office.mark.application_no
    service = ["/service", "/service?stage=under_way", f"/cases/{number}/service", "/hearings", "/patents"]
    return {
        "": [
            "/sign-in",
            "/public",
            "/public/marks",
            f"/public/marks/{mark}",
            "/public/gazette",
            "/public/limits",
            "/public/patents",
            "/guides",
            "/guides/trademark.opposition",
            "/guides/patent.pledge",
        ],
        worker: [
            "/work",
            "/work?scope=all&nice_class=25&sort=priority",
            "/work/batches",
            f"/tasks/{task.id}",
            f"/limits/{case.limits[0].id}",
            "/cases/none",
            "/jobs",
            *service,
            "/search/history?q=海潮",
            "/notifications",
            "/me",
            "/covers",
            "/blocks",
            "/calendar",
        ],
        "auditor": ["/cases", *tabs, "/marks", f"/marks/{mark}", f"/search?q={mark}", "/office-history", "/accounts"],
        "leader": [
            "/team",
            "/team/returns",
            "/quality",
            "/blocks/new",
            *(f"/duty-rules/{topic}" for topic in ("distribution", "allocation", "escalation", "sampling")),
        ],
        "approver": ["/work", f"/cases/{number}/start/shared.suspension"],
        "lawyer": ["/rules", f"/rules/{case.limits[0].rule_id}", "/calendar"],
        "analyst": ["/diagrams", "/diagrams/trademark.opposition"],
        "admin": ["/jobs", "/jobs?state=armed"],
        "opponent": [
            "/portal",
            f"/portal/cases/{number}",
            f"/portal/file/trademark.opposition?mark={mark}",
            "/portal/file/patent.pledge",
            "/portal/file/trademark.invalidation",
        ],
        "respondent": [
            f"/cases/{number}/service",
            "/notifications",
            "/me",
        ],
    }


@pytest.fixture(params=["zh", "en"])
def walker(request: pytest.FixtureRequest, chromium: Browser, shared_address: str) -> Iterator[tuple[str, Person]]:
    with somebody(chromium, shared_address, color_scheme="light", reduced_motion="reduce") as one:
        one.language(request.param)
        yield request.param, one


def test_every_word_is_in_the_language_of_its_reader(standing: Office, walker: tuple[str, Person]) -> None:
    language, one = walker
    asked: list[str] = []
    faults: list[str] = []
    one.page.on("request", lambda request: asked.append(request.url))
    for login, paths in pages(standing).items():
        if login:
            one.sign_in(login).language(language)
        for path in paths:
            one.open(path)
            one.page.wait_for_load_state("networkidle")
            faults += [f"{path}: {fault}" for fault in foreign_words(one, language, PEOPLE)]

    assert not faults, "\n".join(faults)
    assert [url for url in asked if not url.startswith((one.address, "data:", "blob:", "about:"))] == []
    #: the two refusals that were asked for
    assert [each for each in one.complaints if not re.search(r"40[34]", each)] == []


def foreign_words(one: Person, language: str, names: Iterable[str] = ()) -> Iterator[str]:
    """Yield words of ours in the other language, and names of words that have none."""
    for text in one.page.evaluate(OWN_WORDS):
        if RAW_KEY.fullmatch(text):
            yield f"a raw key: {text}"
        elif language == "zh" and ENGLISH.search(_without_data(text, names)) and not CJK.search(text):
            yield f"English: {text[:80]}"
        elif language == "en" and CJK.search(_without_data(text, names)):
            yield f"Chinese: {text[:80]}"


def _without_data(text: str, names: Iterable[str]) -> str:
    """Take the names of people, parties, marks and goods, and law quoted in its own words, out of a text."""
    for name in (*names, *NAMES):
        text = text.replace(name, "")
    return re.sub(r"“[^”]*”|（[^）]*）|\([^)]*\)|《[^》]*》", "", CITED.sub("", text))
