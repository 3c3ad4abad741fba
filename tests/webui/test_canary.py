"""A canary: a case that a reader may not see is nowhere, not even in a number, a length or a statement.

Two offices that differ in that case alone, and every address of ``routes.csv`` with every reader: the answers are the
same. And what is asked about the case is answered like what never was, with as many statements.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from engine import Settings
from engine.store import schema
from engine.store.database import Database, open_database
from tests import factories
from tests.office import Office
from tests.statements import count_statements
from tests.webui import hidden_case
from tests.webui.conftest import PASSWORD, Browser
from tests.webui.hidden_case import SECRET, WORD
from tests.webui.stories import SMALL
from tests.webui.test_routes import ABSENT, LAST, ROWS, Row, Things
from webui.app import create_app

#: Readers of the office who are recused from the hidden case; the others see no case at all, or only their own.
RECUSED = ("formality", "examiner", "leader", "approver", "registrar", "auditor")
READERS = (*RECUSED, "admin", "analyst", "publisher", "lawyer", "nobody", "opponent", "outsider", "stranger")
#: One of each kind, in the fast tests.
SAMPLE = ("examiner", "leader", "admin", "opponent", "stranger")
#: Addresses whose answer may differ: figures of the machine as a whole, of use to who runs it.
FIGURES = ("/metrics", "/readyz", "/healthz")
#: What the page may say of a hidden case to who keeps the machine going: that a job of it is stuck, by its number.
NUMBER_ALONE = {("admin", "/jobs"), ("admin", "/api/v1/jobs")}
#: Who sees no case at all, and where they are told figures of the whole office all the same.
CASELESS = {"admin", "analyst", "publisher", "lawyer"}
OF_THE_OFFICE = ("/diagrams", "/api/v1/diagrams", "/duty-rules/distribution", "/api/v1/duty-rules/distribution")
#: Queries that lists take: by a word of the case, and by what the case is.
ASKED = {
    "/cases": ("?text={word}", "?kind=trademark.opposition", "?status=open"),
    "/search": ("?q={word}",),
    "/work": (
        "?scope=all&text={word}",
        "?scope=mine",
        "?scope=pool",
        "?scope=all&party={word}",
        "?scope=all&nice_class=25",
        "?scope=all&sort=priority",
    ),
    "/marks": ("?text=雪松",),
    "/hearings": ("?place={word}", "?panel={word}"),
    "/team/done": ("?from=2026-03-01&to=2026-03-31", "?element=check_formalities", "?after=1774915200000000-9"),
    "/service": ("?stage=under_way",),
    "/jobs": ("?state=armed", "?state=done"),
    "/portal": ("?text={word}",),
    "/public/marks": ("?text=雪松",),
    "/api/v1/cases": ("?text={word}",),
    "/api/v1/search": ("?text={word}",),
    "/api/v1/tasks": ("?scope=all&text={word}", "?scope=mine"),
    "/api/v1/team/done": ("?element=check_formalities", "?after=1774915200000000-9"),
    "/api/v1/jobs": ("?state=armed",),
    "/api/v1/hearings": ("?place={word}",),
}
#: Nor these.
NEVER = Things("YY2026888888", 888_888, 888_888, 888_888, 888_888)
#: What is new in every answer.
FRESH = re.compile(r'nonce="[^"]*"|csrf-token" content="[^"]*"|value="[\w.-]{20,}"')


@dataclass
class World:
    """An office on a copy of the database, with sessions of everybody who reads in it."""

    office: Office
    app: Flask
    database: Database
    cookies: dict[str, list[tuple[str, str]]]
    tokens: dict[str, str]

    def get(self, login: str, path: str) -> tuple[int, str, dict[str, str]]:
        """Return status, text and headers of a page or of an answer of the API."""
        headers, client = {}, self.app.test_client()
        if path.startswith("/api/"):
            client = self.app.test_client(use_cookies=False)
            if login in self.tokens:
                headers = {"Authorization": f"Bearer {self.tokens[login]}"}
        elif login in self.cookies:
            for name, value in self.cookies[login]:
                client.set_cookie(name, value)
        answer = client.get(path, headers=headers)
        kept = {name: value for name, value in answer.headers if name in ("Content-Type", "Location", "ETag")}
        return answer.status_code, FRESH.sub("…", answer.get_data(as_text=True)), kept


def _base(path: Path) -> Office:
    schema.upgrade(f"sqlite:///{path}")
    office = Office(open_database(f"sqlite:///{path}"))
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    hidden_case.people_of(office)
    with office.parts.unit_of_work() as work:
        factories.account(work, "nobody", "无角色")
        factories.account(work, "outsider", "高远", kind="party", parties=[factories.party(work, "无关有限公司")])
        for login in RECUSED:
            factories.interest(work, office.accounts[login], office.rival)
    office.file("trademark.opposition", goods_scope="all", grounds=["art_30"])
    return office


def _signed_in(app: Flask) -> tuple[dict[str, list[tuple[str, str]]], dict[str, str]]:
    cookies, tokens = {}, {}
    for login in READERS[:-1]:
        browser = Browser(app.test_client())
        assert browser.sign_in(login).status_code == 303
        cookies[login] = [(cookie.key, cookie.value) for cookie in browser.client._cookies.values()]
        answer = app.test_client().post("/api/v1/sessions", json={"login": login, "password": PASSWORD})
        tokens[login] = answer.json["token"]
    return cookies, tokens


def _app(office: Office) -> Flask:
    return create_app(office.engine, Settings(demo=True, demo_password=PASSWORD))


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, World, Things, Things]]:
    """An office without the hidden case, the same with it, and the things of the seen and of the hidden case."""
    path = tmp_path_factory.mktemp("canary")
    office = _base(path / "without.db")
    seen = Things.of(office)
    cookies, tokens = _signed_in(_app(office))
    office.database.close()
    with sqlite3.connect(path / "without.db") as whole, sqlite3.connect(path / "with.db") as copy:
        whole.backup(copy)
    found = []
    for name in ("without.db", "with.db"):
        database = open_database(f"sqlite:///{path / name}")
        twin = Office.__new__(Office)
        twin.__dict__.update(office.__dict__)
        twin.database, twin.engine = database, Office.engine_on(database, office.clock)
        found.append(World(twin, _app(twin), database, cookies, tokens))
    theirs = found[1].office
    theirs.reader = "approver2"
    hidden_case.file_hidden(theirs)
    case = theirs.engine.case(theirs.actor("approver2"), theirs.case_no)
    mine = next(paper for paper in case.documents if paper.kind == "submission")
    hidden = Things(theirs.case_no, case.tasks[0].id, mine.id, case.limits[0].id, case.notices[0].id)
    yield found[0], found[1], seen, hidden
    for world in found:
        world.database.close()


def address(row: Row, things: Things, office: Office) -> str:
    """Return the address of a row about these things."""
    from tests.webui.test_routes import Visitor

    return Visitor.address(Visitor.__new__(Visitor), row, things, office)


def addresses(login: str, things: Things, office: Office) -> Iterator[str]:
    """Yield what a reader may ask for."""
    for row in ROWS:
        if row.method != "GET" or row.rule in LAST or row.rule in FIGURES:
            continue
        if login == "stranger" and row.door != "public":
            continue
        if login != "stranger" and not row.admits(login):
            continue
        path = address(row, things, office)
        yield path
        yield from (path.partition("?")[0] + query.format(word=WORD) for query in ASKED.get(row.rule, ()))
    yield f"/cases/{things.case}?tab=history"


def test_every_text_of_a_case_has_been_looked_at_and_holds_the_canary(worlds) -> None:
    _without, with_it, _seen, hidden = worlds
    assert hidden_case.unclassed() == [], "say in hidden_case.py whether people write in it"
    with with_it.database.reading() as session:
        assert hidden_case.without_canary(session, hidden.case) == []
    clean = with_it.office.actor("approver2")
    assert SECRET in str(with_it.office.engine.case(clean, hidden.case)), "who may see it does"


@pytest.mark.parametrize(
    "login", [login if login in SAMPLE else pytest.param(login, marks=pytest.mark.slow) for login in READERS]
)
def test_an_office_with_a_hidden_case_looks_like_one_without(worlds, login: str) -> None:
    """Every list, count, search, feed and page, also of the case beside it: the same bytes, and no canary."""
    without, with_it, seen, hidden = worlds
    wrong, asked = [], 0
    for path in addresses(login, seen, with_it.office):
        there, here = with_it.get(login, path), without.get(login, path)
        asked += 1
        if SECRET in there[1].lower():
            wrong.append(f"{path}: the canary")
        if (login, path.partition("?")[0]) in NUMBER_ALONE:
            continue
        if hidden.case in there[1]:
            wrong.append(f"{path}: the number of the case")
        is_told = login in CASELESS and path.startswith(OF_THE_OFFICE)
        if there != here and not is_told:
            wrong.append(f"{path}: {_difference(there, here)}")

    assert not wrong, "\n".join(wrong)
    assert asked > (20 if login == "stranger" else 40)


def _difference(there: tuple, here: tuple) -> str:
    if there[0] != here[0] or there[2] != here[2]:
        return f"{there[0]} {there[2]}, not {here[0]} {here[2]}"
    lines = (set(there[1].splitlines()) ^ set(here[1].splitlines()), there[1][:0])
    return " | ".join(sorted(line.strip()[:160] for line in lines[0])[:6])


def test_what_is_hidden_is_answered_like_what_never_was(worlds) -> None:
    """The same bytes but for what was typed, and as many statements: nobody learns it with a stop watch."""
    _without, with_it, _seen, hidden = worlds
    wrong, asked = [], 0
    for row in [row for row in ROWS if row.about and row.method == "GET"]:
        for login in READERS[:-1]:
            if not row.admits(login):
                continue
            with_it.get(login, address(row, NEVER, with_it.office))  # what is loaded once is loaded
            told, counted = [], []
            for things in (hidden, ABSENT):
                path = address(row, things, with_it.office)
                with count_statements(with_it.database.engine) as statements:
                    status, text, _headers = with_it.get(login, path)
                # That somebody was here is noted once in a while, by the clock of the world.
                counted.append(sum(not one.startswith("UPDATE web_session") for one in statements.sent))
                told.append((status, _untyped(text, things)))
            asked += 1
            if told[0] != told[1]:
                wrong.append(f"{login} {row.rule}: {_difference((*told[0], {}), (*told[1], {}))}")
            if counted[0] != counted[1]:
                wrong.append(f"{login} {row.rule}: {counted[0]} statements, not {counted[1]}")

    assert not wrong, "\n".join(wrong)
    assert asked > 60


def _untyped(text: str, things: Things) -> str:
    text = text.replace(things.case, "…")
    numbers = "|".join(str(one) for one in (things.task, things.document, things.limit, things.notice))
    return re.sub(rf'(?<![\w"-])(?:{numbers})(?![\w-])', "…", text)
