"""Every address × every kind of person × a case they see and one they must not: ``routes.csv`` says what each gets.

``door``: who may knock (webui/access). ``lets``: whom the engine lets do it: roles, ``staff`` (any role of the office),
``reader`` and ``worker`` (roles that read cases, that work on them), ``party``, ``side`` (a party of that case), ``*``;
with ``?`` it depends on the state of the case too. ``about``: what the address is about; where that is hidden, the
answer is the one for what does not exist.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from tests import factories
from tests.office import Office
from tests.webui.conftest import PASSWORD, Browser
from tests.webui.stories import SMALL
from webui import access

WORKERS = {"formality_examiner", "examiner", "panel_member", "panel_head", "approver", "registrar"}
READERS = WORKERS | {"leader", "auditor"}
STAFF = READERS | {"analyst", "publisher", "admin", "law_admin"}
#: login -> (roles, is a party of the case that is seen); office and party accounts, one without any role, an outsider.
PERSONAS = {
    "formality": {"formality_examiner"},
    "examiner": {"examiner"},
    "leader": {"leader"},
    "approver": {"approver"},
    "registrar": {"registrar"},
    "auditor": {"auditor"},
    "admin": {"admin"},
    "analyst": {"analyst"},
    "publisher": {"publisher"},
    "lawyer": {"law_admin"},
    "nobody": set(),
    "opponent": {"party", "side"},
    "outsider": {"party"},
}
PARTIES = {"opponent", "outsider"}
#: What is sent, so that a request gets as far as the engine.
BODIES: Mapping[str, object] = {
    "/units/": {"name_en": "x"},
    "/assignee": {"to": 1, "reason": "x"},
    "/batches/colleagues": {"tasks": [999_999]},
    "/batches": {"act": "claim", "tasks": [999_999]},
    "/unit": {"to": 1, "reason": "x"},
    "/orders": {"answers": {}},
    "/priority": {"priority": 2, "reason": "x"},
    "/calendar/": {"days_off": [], "make_up_days": [], "is_trial": True},
    "/changes": {"kind": "stop", "ground": "x"},
    "/clock": {"to_on": "2000-01-01"},
    "/completion": {"answers": {}},
    "/confirmation": {"source": "x"},
    "/diagram-drafts": {"diagrams": {"x": "y"}},
    "/diagram-findings": {"text": "x"},
    "/desk/columns": {"columns": ["case"]},
    "/desk/first": {"filter": "pool"},
    "/desk/filters": {"name": "x", "scope": "pool"},
    "/text-blocks/": {"block": {}, "valid_from": "2026-03-02", "reason": "x"},
    "/covers": {"absent": "x", "substitute": "y", "from_on": "2026-03-02", "to_on": "2026-03-02"},
    "/draft": {"answers": {}},
    "/language": {"language": "zh"},
    "/messages/": {"answers": {}},
    "/reversal": {"reason": "x"},
    "/service": {"kind": "proved", "on": "2026-03-02"},
    "/side-procedures/": {"answers": {}},
    "/skip": {"reason": "x"},
    "/duty-rules/trial": {"body": {}},
    "/duty-rules/allocation/trial": {"body": {}},
    "/duty-rules/": {"body": {}, "valid_from": "2026-03-02", "reason": "x"},
    "/cases": {"kind": "trademark.opposition", "answers": {}},
}
#: What is searched for. The second words are said in the case that is hidden, too.
SEARCHED: Mapping[str, str] = {
    "/api/v1/search": "?text=x",
    "/api/v1/search/history": "?text=山东",
    "/search/history": "?q=山东",
}
FORM = {"kind": "proved", "on": "2026-03-02", "reason": "x", "source": "x", "language": "zh", "year": "2027"}


@dataclass(frozen=True)
class Row:
    rule: str
    method: str
    door: str
    lets: str
    about: str

    def admits(self, login: str) -> bool:
        """Whether the door opens, by the table."""
        kind = "party" if login in PARTIES else "office"
        return self.door in ("public", "signed_in", kind) or bool(PERSONAS[login] & set(self.door.split("|")))

    def lets_act(self, login: str) -> bool:
        """Whether the engine lets a person act on something they see, by the table."""
        words = set(self.lets.removesuffix("?").split("|"))
        roles = PERSONAS[login]
        groups = {"reader": READERS, "worker": WORKERS, "staff": STAFF}
        return "*" in words or bool(words & roles) or any(word in words and groups[word] & roles for word in groups)

    def sees(self, login: str) -> bool:
        """Whether what the address is about is there for this person, in the case that may be seen."""
        return not self.about or bool(PERSONAS[login] & (READERS | {"side"})) and not self._is_internal(login)

    def _is_internal(self, login: str) -> bool:
        return self.about == "task" and login in PARTIES


with Path(__file__).with_name("routes.csv").open(encoding="utf-8", newline="") as file:
    ROWS = [Row(**row) for row in csv.DictReader(file)]


def test_the_table_names_every_address_and_its_door(app: Flask) -> None:
    told = {(row.rule, row.method): row.door for row in ROWS}
    found = {}
    for rule in app.url_map.iter_rules():
        mark = access.access_of(app, rule.endpoint)
        door = "|".join(sorted(mark.roles)) or mark.kind or "signed_in"
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            found[rule.rule, method] = door if mark.needs_sign_in else "public"

    assert found == told


@dataclass
class Things:
    """Ids of one case and of what is in it."""

    case: str
    task: int
    document: int
    limit: int
    notice: int

    @classmethod
    def of(cls, office: Office) -> Things:
        office.complete("check_formalities", by="formality2", intake_decision="accept")
        office.tick()
        office.send("answer", by="respondent")
        case = office.case
        mine = next(paper for paper in reversed(case.documents) if paper.kind == "submission")
        return cls(office.case_no, case.tasks[0].id, mine.id, case.limits[0].id, case.notices[0].id)


ABSENT = Things("YY2026999999", 999_999, 999_999, 999_999, 999_999)


@pytest.fixture
def cases(bare_office: Office) -> tuple[Things, Things]:
    """A case that its party and the office see, and one from which everybody of the office is recused."""
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
    with bare_office.parts.unit_of_work() as work:
        rival = factories.party(work, "山东远帆贸易有限公司")
        factories.account(work, "rival", "郑一帆", kind="party", parties=[rival])
        factories.account(work, "outsider", "高远", kind="party", parties=[factories.party(work, "无关有限公司")])
    bare_office.file("trademark.opposition", goods_scope="all", grounds=["art_30"])
    seen = Things.of(bare_office)
    bare_office.file("trademark.opposition", by="rival", goods_scope="all", grounds=["art_30"])
    hidden = Things.of(bare_office)
    with bare_office.parts.unit_of_work() as work:
        for login in PERSONAS.keys() & bare_office.accounts.keys():
            factories.interest(work, bare_office.accounts[login], rival)
    while bare_office.engine.fill_search():
        pass
    return seen, hidden


class Visitor:
    """A signed-in person, at the pages with a browser and at the API with a token."""

    def __init__(self, app: Flask, login: str) -> None:
        self.login, self.app = login, app
        self.browser, self.api = Browser(app.test_client()), app.test_client(use_cookies=False)
        assert self.browser.sign_in(login).status_code == 303
        answer = self.api.post("/api/v1/sessions", json={"login": login, "password": PASSWORD})
        self.token, self.csrf, self.calls = answer.json["token"], self.browser.token(), 0

    def ask(self, row: Row, things: Things, office: Office) -> object:
        """Call an address about some thing; return the answer, as JSON wherever there is a choice."""
        path = self.address(row, things, office)
        self.calls += 1
        if not path.startswith("/api/"):
            data = {**FORM, "_csrf": self.csrf, "file": (BytesIO(b"text"), "a.txt")} if row.method == "POST" else None
            if data and path.endswith("/documents"):
                data["kind"] = "evidence"
            return self.browser.client.open(path, method=row.method, data=data, headers={"Accept": "application/json"})
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"{self.login}{self.calls}"}
        if path.endswith("/documents"):
            return self.api.post(path, data={"file": (BytesIO(b"text"), "a.txt")}, headers=headers)
        body = next((body for part, body in BODIES.items() if part in path.removeprefix("/api/v1")), {})
        sent = {} if row.method == "GET" else {"data": json.dumps(body), "content_type": "application/json"}
        return self.api.open(path, method=row.method, headers=headers, **sent)

    def address(self, row: Row, things: Things, office: Office) -> str:
        values = {
            "case_no": things.case, "<int:task_id>": things.task, "<int:document_id>": things.document,
            "<int:limit_id>": things.limit, "<int:notice_id>": things.notice, "<message>": "answer",
            "<int:event_id>": 777, "<int:draft_id>": 777, "<int:job_id>": 777, "<int:year>": 2027,
            "<kind>": "shared.suspension" if "<case_no>" in row.rule else "trademark.opposition",
            "<rule_id>": "tm-opposition-answer", "<key>": "trademark.opposition.filing",
            "<form_key>": "trademark.opposition.filing", "<application_no>": office.mark.application_no,
            "<path:filename>": "anjuan.css", "<int:number>": 777, "<int:notification_id>": 777,
            "<int:filter_id>": 777, "<int:batch_id>": 777, "<int:cover_id>": 777, "<int:draw_id>": 777,
            "<topic>": "distribution", "<code>": "gen-facts", "<int:unit_id>": 777,
        }  # fmt: skip
        path = row.rule.replace("<case_no>", things.case)
        for name, value in values.items():
            path = path.replace(name, str(value)) if name.startswith("<") else path
        return path + SEARCHED.get(row.rule, "")


@pytest.fixture
def visitors(app: Flask, cases: tuple[Things, Things]) -> Iterator[list[Visitor]]:
    app.testing = False
    yield [Visitor(app, login) for login in PERSONAS]


#: They end the visitor's session.
LAST = ("/sign-out", "/api/v1/sessions/current", "/sign-in")


def test_everybody_gets_what_the_table_says(visitors: list[Visitor], cases, bare_office: Office) -> None:
    seen, _hidden = cases
    wrong = []
    for row in ROWS:
        for visitor in visitors:
            if row.rule in LAST or row.rule == "/api/v1/sessions":
                continue
            answer = visitor.ask(row, seen, bare_office)
            got, login = answer.status_code, visitor.login
            if not row.admits(login):
                expected = got == 403
            elif not row.sees(login):
                expected = got == 404
            elif row.lets_act(login):
                expected = got < 500 and got != 401 and (got != 403 or row.lets.endswith("?"))
            else:
                # A draft that does not exist says so before it asks who may publish it: drafts are no secret.
                expected = got == 403 or (got == 404 and (row.about == "document" or "draft_id" in row.rule))
            if not expected:
                wrong.append((row.method, row.rule, login, got, answer.get_data(as_text=True)[:120]))

    assert not wrong, "\n".join(map(str, wrong))


def test_what_is_hidden_answers_like_what_does_not_exist(visitors: list[Visitor], cases, bare_office: Office) -> None:
    """Status, code, sentence, place and headers: the same, once the values that the visitor typed are put aside."""
    _seen, hidden = cases
    asked = 0
    for row in [row for row in ROWS if row.about]:
        for visitor in visitors:
            there, nowhere = (visitor.ask(row, things, bare_office) for things in (hidden, ABSENT))
            assert told(there, hidden) == told(nowhere, ABSENT), (row.method, row.rule, visitor.login)
            assert there.status_code in (403, 404), (row.method, row.rule, visitor.login, there.status_code)
            asked += 1

    assert asked > 300


def told(answer: object, typed: Things) -> tuple[object, ...]:
    body = json.dumps(answer.json, ensure_ascii=False, sort_keys=True)
    for value in (typed.case, f"/{typed.task}", f"/{typed.document}", f"/{typed.limit}", f"/{typed.notice}"):
        body = body.replace(str(value), "…")
    headers = {name: value for name, value in answer.headers if name not in VARYING}
    return answer.status_code, body, sorted(headers)


VARYING = ("X-Request-Id", "Content-Security-Policy", "Content-Length", "Date", "Set-Cookie", "Vary")


def test_lists_counts_and_searches_do_not_hint_at_what_is_hidden(visitors, cases, bare_office: Office) -> None:
    """Every GET without a value of its own, crawled by everybody: no number, title or party of the hidden case."""
    _seen, hidden = cases
    canaries = (hidden.case, "山东远帆")
    for visitor in visitors:
        if visitor.login == "opponent":
            continue  # respondent and opponent share the mark, not the case: the canaries hold for the opponent too
        for row in ROWS:
            if row.method != "GET" or row.about or not row.admits(visitor.login) or row.rule in LAST:
                continue
            text = visitor.ask(row, ABSENT, bare_office).get_data(as_text=True)
            if row.rule.endswith(("/accounts",)):
                continue  # names of accounts are no facts of a case
            assert not [canary for canary in canaries if canary in text], (visitor.login, row.rule)


def test_a_session_that_was_ended_opens_nothing(app: Flask, cases) -> None:
    for login in ("examiner", "opponent"):
        visitor = Visitor(app, login)
        headers = {"Authorization": f"Bearer {visitor.token}"}
        assert visitor.api.delete("/api/v1/sessions/current", headers=headers).status_code == 204
        assert visitor.api.get("/api/v1/me", headers=headers).status_code == 401
        assert visitor.browser.post("/sign-out").status_code == 303
        assert visitor.browser.get("/work" if login == "examiner" else "/portal").location.startswith("/sign-in")
