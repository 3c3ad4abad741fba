"""Every page of the url map, by everybody who may open it: axe-core, both languages, light and dark, desk and phone.

The addresses come from the application, so that a new page cannot be forgotten: one whose address names a thing is
given one in ``places``, or stands among the ``EXCEPTIONS`` with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser

from engine import Settings
from tests import factories
from tests.browser.conftest import Person, serious, served, somebody
from tests.browser.furnished import Things, furnish, typed
from tests.browser.test_accessible import foreign_words
from tests.office import Office
from webui import access
from webui.app import create_app

pytestmark = pytest.mark.browser

#: Addresses that are read by a browser and are no page of ours.
EXCEPTIONS = {
    "/static/<path:filename>": "a file",
    "/documents/<int:document_id>": "a file that is downloaded",
    "/public/marks/<application_no>/certificate": "a file that is downloaded",
    "/office-history/checkpoints/<int:number>": "a file that is downloaded",
    "/tasks/<int:task_id>/draft/notices/<int:number>": "a PDF",
    "/feeds/<key>.ics": "a calendar, for programs",
    "/healthz": "for monitoring",
    "/readyz": "for monitoring",
    "/metrics": "for monitoring",
    "/notifications/count": "a part of a page: the number beside the bell",
    "/work/counts": "a part of a page: the numbers of the filters",
    "/tasks/<int:task_id>/preview": "a part of a page: the task beside the list",
    "/tasks/<int:task_id>/draft/notices": "a part of a page: the notices beside the draft",
}
#: Everybody who looks; None: who has not signed in. Of two with the same roles one is enough.
WHO = (
    None, "opponent", "respondent", "formality", "examiner", "member", "head", "leader", "approver", "registrar",
    "auditor", "admin", "analyst", "publisher", "lawyer",
)  # fmt: skip
#: In turn, so that each page is seen in all of them: language, colours, width of the screen.
GUISES = (("zh", "light", 1366), ("en", "dark", 390), ("zh", "dark", 390), ("en", "light", 1366))
#: A page that says no is a page too: of the case of others, of an act that is not for this role, of what is not there.
REFUSALS = (403, 404, 409)
TABS = ("overview", "documents", "limits", "history", "diagram")


def places(things: Things) -> dict[str, list[str]]:
    """Return rule -> what to open there: what its address is filled with, or its faces."""
    cases = (things.decided, things.heard, things.answering)
    return {
        "/cases": ["/cases", "/cases?kind=trademark.opposition&status=closed"],
        "/cases/<case_no>": [
            *(f"/cases/{things.decided}?tab={tab}" for tab in TABS),
            f"/cases/{things.heard}",
            "/cases/none",
        ],
        "/cases/<case_no>/service": [f"/cases/{things.answering}/service"],
        "/cases/<case_no>/messages/<message>": [f"/cases/{things.answering}/messages/answer"],
        "/cases/<case_no>/unit": [f"/cases/{things.answering}/unit"],
        "/cases/<case_no>/start/<kind>": [f"/cases/{things.answering}/start/shared.suspension"],
        "/tasks/<int:task_id>": [
            f"/tasks/{things.check}",
            *(f"/tasks/{things.draft}?tab={tab}" for tab in ("facts", "preview", "similar", "diagram")),
            f"/tasks/{things.done}",
        ],
        "/limits/<int:limit_id>": [f"/limits/{things.limit}"],
        "/work": ["/work", "/work?scope=all&sort=priority", "/work?scope=all&text=xyz"],
        "/work/batches/<int:batch_id>": [f"/work/batches/{things.batch}"],
        "/hearings": ["/hearings", f"/hearings?day={things.hearing_on}"],
        "/service": ["/service", "/service?stage=under_way"],
        "/search": ["/search?q=海潮", "/search?q=xyz"],
        "/search/history": ["/search/history", "/search/history?q=海潮"],
        "/marks/<application_no>": [f"/marks/{things.mark}", f"/marks/{things.registered_mark}"],
        "/patents/<application_no>": [f"/patents/{things.patent}"],
        "/marks/<application_no>/order": [f"/marks/{things.registered_mark}/order"],
        "/patents/<application_no>/order": [f"/patents/{things.patent}/order"],
        "/public/marks/<application_no>": [f"/public/marks/{things.registered_mark}"],
        "/public/patents/<application_no>": [f"/public/patents/{things.patent}"],
        "/rules/<rule_id>": ["/rules/tm-opposition-answer"],
        "/diagrams/<kind>": ["/diagrams/trademark.opposition"],
        "/diagrams/drafts/<int:draft_id>": [f"/diagrams/drafts/{things.diagram_draft}"],
        "/duty-rules/<topic>": [
            f"/duty-rules/{topic}" for topic in ("distribution", "allocation", "escalation", "sampling")
        ],
        "/quality/draws/<int:draw_id>": [f"/quality/draws/{things.draw}"],
        "/blocks/<code>": ["/blocks/gen-facts", "/blocks/own-beginning"],
        "/guides/<kind>": ["/guides/trademark.opposition", "/guides/patent.pledge"],
        "/jobs": ["/jobs", "/jobs?state=armed"],
        "/me/mail/confirmation": ["/me/mail/confirmation?code=x"],
        "/portal/cases/<case_no>": [f"/portal/cases/{number}" for number in cases],
        "/portal/cases/<case_no>/receipt/<form_key>": [
            f"/portal/cases/{things.answering}/receipt/trademark.opposition.filing"
        ],
        "/portal/cases/<case_no>/send/<message>": [f"/portal/cases/{things.answering}/send/answer"],
        "/portal/cases/<case_no>/start/<kind>": [f"/portal/cases/{things.answering}/start/shared.party_change"],
        "/counter/<kind>": [f"/counter/trademark.opposition?mark={things.mark}", "/counter/trademark.cancellation"],
        "/portal/file/<kind>": [
            f"/portal/file/trademark.opposition?mark={things.mark}",
            "/portal/file/patent.pledge",
        ],
        "/team": ["/team"],
        "/team/done": ["/team/done", f"/team/done?from={things.decided_on}&to={things.decided_on}"],
        "/team/returns": ["/team/returns", "/team/returns?reason=clerical"],
    }


@dataclass(frozen=True, kw_only=True)
class Walk:
    """An office that is served, and who opens which page of it in which guises."""

    address: str
    office: Office
    app: Flask
    #: What people typed into the cases, which stands in one language.
    typed: list[str]
    visits: dict[str | None, list[tuple[str, bool, tuple[str, str, int]]]]


def opened_by(app: Flask, office: Office) -> dict[str, list[str | None]]:
    """Return the rules that are pages, each with everybody who may open it."""
    found: dict[str, list[str | None]] = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.rule.startswith("/api/") or rule.rule in EXCEPTIONS:
            continue
        door = access.access_of(app, rule.endpoint)
        able = [login for login in WHO if (door.allows(office.actor(login)) if login else not door.needs_sign_in)]
        found[rule.rule] = [None] if None in able else able
    return found


def visits(found: dict[str, list[str | None]], things: Things) -> dict[str | None, list]:
    """Give each page to everybody who may open it, and its guises to them in turn; the last one takes what is left."""
    planned: dict[str | None, list] = {login: [] for login in WHO}
    where = places(things)
    for rule, able in found.items():
        for path in where.get(rule, [rule]):
            for place, login in enumerate(able):
                is_last = place == len(able) - 1
                turns = GUISES[place:] if is_last and place < len(GUISES) else (GUISES[place % len(GUISES)],)
                planned[login] += [(path, place < len(GUISES), guise) for guise in turns]
    return planned


@pytest.fixture(scope="module")
def walk(shared_office: Office) -> Iterator[Walk]:
    office = shared_office
    things = furnish(office)
    app = create_app(office.engine, Settings(demo=True, demo_password=factories.PASSWORD))
    found = opened_by(app, office)
    with served(office) as address:
        yield Walk(address=address, office=office, app=app, typed=typed(office), visits=visits(found, things))


def test_every_address_is_opened_or_excepted(walk: Walk) -> None:
    """A rule that names a thing needs one in ``places``; an exception that is no address any more is none."""
    paths = {path for each in walk.visits.values() for path, *_ in each}

    assert [path for path in paths if "<" in path] == [], "give the page a thing in places(), or say why it is none"
    assert EXCEPTIONS.keys() <= {rule.rule for rule in walk.app.url_map.iter_rules()}


def test_every_page_opens_for_somebody(walk: Walk) -> None:
    """A page that says no is looked at as well; but no page of the walk says no to everybody."""
    shut = {path for each in walk.visits.values() for path, *_ in each} - {"/cases/none"}
    for login in WHO:
        client = walk.app.test_client()
        if login:
            client.set_cookie("anjuan", walk.office.engine.sign_in(login, factories.PASSWORD))
        for path, *_ in walk.visits[login]:
            if path in shut and client.get(path, follow_redirects=True).status_code == 200:
                shut.discard(path)

    assert shut == set()


@pytest.mark.parametrize("login", WHO)
def test_nobody_is_shut_out_of_a_page(walk: Walk, chromium: Browser, login: str | None) -> None:
    faults: list[str] = []
    asked: list[str] = []
    with somebody(chromium, walk.address, reduced_motion="reduce") as one:
        one.page.on("request", lambda request: asked.append(request.url))
        one.page.on("dialog", lambda dialog: faults.append(f"a dialog: {dialog.message}"))
        if login:
            one.sign_in(login)
        for path, is_examined, (language, scheme, width) in walk.visits[login]:
            one.language(language)
            one.page.emulate_media(color_scheme=scheme)
            one.page.set_viewport_size({"width": width, "height": 844 if width < 500 else 768})
            answer = one.page.goto(walk.address + path)
            where = f"{path} {language} {scheme} {width}"
            if answer.status >= 400 and answer.status not in REFUSALS:
                faults.append(f"{where}: {answer.status}")
            faults += [f"{where}: {fault}" for fault in _faults(one, width, is_examined, language, walk.typed)]
            if is_examined and (language, scheme, width) in GUISES[:2]:
                one.shot(f"every{path.replace('?', '-')}-{language}-{scheme}-{width}")
        complained = [each for each in one.complaints if not re.match(r"(?:40[349] |Failed to load resource)", each)]

    assert not faults + complained, "\n".join(faults + complained)
    assert [url for url in asked if not url.startswith((walk.address, "data:", "blob:", "about:"))] == []


def _faults(one: Person, width: int, is_examined: bool, language: str, names: list[str]) -> Iterator[str]:
    over = one.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        yield f"{over} px too wide"
    if cut := one.page.locator(".limit-left").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth).length"
    ):
        yield f"{cut} times what is left of a limit is cut"
    if is_examined:
        yield from serious(one)
        yield from foreign_words(one, language, names)
    else:  # the other width at least
        one.page.set_viewport_size({"width": 390 if width > 500 else 1366, "height": 844})
        over = one.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            yield f"{over} px too wide in the other width"
