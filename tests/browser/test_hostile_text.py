# ruff: noqa: E501
"""Text that would be a program in a careless page: reliability.md §6.4 D, rows 73 to 85, in Chromium under our policy.

The same words stand in the names of the diagram, its documentation, the parties, the mark, the filing, the answers of
the office, the names of files and the notices. No page may show a dialog, ask anybody else for anything, or hold an
element that the words describe; each page shows them as they were written.
"""

from __future__ import annotations

import re
from itertools import cycle
from xml.sax.saxutils import quoteattr

import pytest

from engine.commands.definitions import PROCESSES
from engine.values import Upload
from tests import factories
from tests.browser.conftest import Person
from tests.office import Office

pytestmark = pytest.mark.browser

#: By their rows; row 82 (styles in colours) and the direction override of row 79 do not pass the gate.
WORDS = {
    73: "<img src=x onerror=alert(73)>",
    74: "<b onmouseover=alert(74)>粗体</b>",
    75: '"><svg onload=alert(75)>',
    76: "<script>alert(76)</script>",
    77: "javascript:alert(77)",
    78: '<svg><use href="https://evil.example/78"/><foreignObject><iframe src="javascript:alert(78)"></iframe></foreignObject></svg>',
    79: "a\u202egpj.exe",
    80: "<object data=https://evil.example/80>审查员</object>",
    81: "</script><script>alert(81)</script>\u2028",
    83: '=HYPERLINK("https://evil.example/83")',
    85: "{{ config }} ${7*7} #{7*7} {% raw %}",
}  # fmt: skip
TAGS = (
    "userTask lane participant serviceTask callActivity receiveTask boundaryEvent endEvent startEvent exclusiveGateway"
)
NAMED = re.compile(
    rf'(<bpmn:(?:{"|".join([*TAGS.split(), "sequenceFlow", "subProcess", "process"])}) [^>]*?)name="[^"]*" anjuan:name_en="[^"]*"'
)
#: The smallest file that is what it says.
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
#: What a page must not hold, as the browser sees it.
EVIL = """() => [...document.querySelectorAll('*')].filter((element) =>
    [...element.attributes].some((each) => each.name.startsWith('on')
        || (['href', 'src', 'data', 'xlink:href', 'action'].includes(each.name) && /evil|javascript:/.test(each.value)))
    || ['IFRAME', 'OBJECT', 'foreignObject'].includes(element.tagName)).map((element) => element.outerHTML.slice(0, 200))"""


def hostile_diagram() -> bytes:
    """The opposition with hostile words for every name that is shown."""
    words = cycle(WORDS[number] for number in (73, 74, 75, 76, 77, 78, 80, 83, 85))

    def named(found: re.Match[str]) -> str:
        name = quoteattr(next(words))
        return f"{found[1]}name={name} anjuan:name_en={name}"

    text = NAMED.sub(named, (PROCESSES / "trademark" / "opposition.bpmn").read_text("utf-8"))
    documentation = f"<bpmn:documentation>{WORDS[76].replace('<', '&lt;')} {WORDS[77]}</bpmn:documentation>"
    return re.sub(r"(<bpmn:userTask [^>]*>)", rf"\1{documentation}", text).encode()


@pytest.fixture
def hostile_case(office: Office) -> Office:
    """A case in which everybody wrote something hostile."""
    office.publish({"trademark.opposition": hostile_diagram()})
    with office.parts.unit_of_work() as work:
        opponent = factories.party(work, f"{WORDS[73]}{WORDS[85]}有限公司")
        respondent = factories.party(work, f"{WORDS[75]}厂")
        factories.account(work, "evil", WORDS[80], kind="party", parties=[opponent])
        factories.account(work, "respondent2", WORDS[74], kind="party", parties=[respondent])
        mark = factories.mark(work, respondent, WORDS[81].strip(), office.mark.published_on)
        number = mark.application_no
    files = [Upload(kind="evidence", filename=f"{WORDS[73]}.pdf", content=PDF)]
    office.file(
        "trademark.opposition",
        by="evil",
        mark_no=number,
        facts=" ".join(word for row, word in WORDS.items() if row not in (79, 81))
        + WORDS[81].strip(),  # forms take no control characters
        prior_right=WORDS[78],
        files=files,
    )
    office.complete("check_formalities")
    for _ in range(8):
        if not office.case.tasks:
            break
        office.complete(office.case.tasks[0].element)
    office.tick()
    return office


def test_words_stay_words(hostile_case: Office, person: Person) -> None:
    page, calls, dialogs = person.page, [], []
    page.on("request", lambda request: calls.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    number = hostile_case.case_no
    tabs = [f"/cases/{number}?tab={tab}" for tab in ("overview", "documents", "limits", "history", "diagram")]
    visits = {
        "auditor": [
            "/cases",
            *tabs,
            "/marks",
            "/search?q=img",
            "/diagrams",
            "/diagrams/trademark.opposition",
            "/public",
            "/public/gazette",
        ],
        "admin": ["/accounts", "/jobs"],
        "formality": ["/work"],
        "examiner": ["/work", *(f"/tasks/{task.id}" for task in hostile_case.case.tasks), *tabs],
        "evil": ["/portal", f"/portal/cases/{number}"],
        "respondent2": ["/portal", f"/portal/cases/{number}"],
    }
    shown = ""
    for login, paths in visits.items():
        person.sign_in(login)
        for path in paths:
            person.open(path)
            page.wait_for_load_state("networkidle")
            assert page.evaluate(EVIL) == [], path
            assert "\u202e" not in page.content(), path
            shown += page.locator("main").inner_text()
            for element in page.locator("main button, main summary, main [title]").all()[:12]:
                element.hover(force=True, timeout=2_000) if element.is_visible() else None
    drawn = _drawing(person, f"/cases/{number}?tab=diagram")
    _upload(person)

    assert dialogs == []
    assert [url for url in calls if not url.startswith((person.address, "data:", "blob:", "about:"))] == []
    assert [each for each in person.complaints if "422" not in each] == []
    for row in (73, 75, 76, 85):
        assert WORDS[row] in shown, row
    assert "onerror" in drawn


def _drawing(person: Person, path: str) -> str:
    person.sign_in("auditor").open(path)
    person.page.wait_for_selector("[data-diagram] svg .djs-element")
    assert person.page.evaluate(EVIL) == []
    person.shot("hostile-diagram")
    return person.page.evaluate("document.querySelector('[data-diagram] svg').textContent")


def _upload(person: Person) -> None:
    """A refusal shows the name of the file and what stands in it."""
    person.sign_in("analyst").open("/diagrams")
    name = f"{WORDS[73]}{WORDS[79]}.bpmn"
    text = (
        hostile_diagram()
        .replace(b"tm-opposition-answer", b"tm-nowhere")
        .replace(b'id="intake"', b'id="&lt;svg onload=alert(1)>"')
    )
    person.page.set_input_files("#files", {"name": name, "mimeType": "text/xml", "buffer": text})
    person.page.click("button[value=check]")
    person.page.wait_for_load_state("networkidle")
    assert person.page.evaluate(EVIL) == []
    found = person.page.locator(".table").first.inner_text()
    assert "tm-nowhere" in found and "<svg onload=alert(1)>" in found and "<img src=x" in found
    assert "\u202e" not in person.page.content()
    person.shot("hostile-upload")
