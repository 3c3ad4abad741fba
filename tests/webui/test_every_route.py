"""The table of permissions by every route: what a row of ``permissions.csv`` says holds for command, API, page, batch,
cover and next case alike. A sample of standings, each brought about in a real office, × act × route.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engine import Settings
from engine.errors import EngineError
from engine.store import schema
from engine.store.database import Database, open_database
from engine.store.tables import Account, CaseFile, History, Recusal, Task, TaskDrafter, Unit
from engine.values import Actor
from tests import factories
from tests.commands.decision_table import Table
from tests.conftest import SMALL
from tests.office import Office
from tests.plain_answers import answers_of
from tests.webui.conftest import PASSWORD, Browser
from webui.app import create_app

APPROVAL = "approve_decision"
ME = "me"
#: What a refusal of the table is called where it is met: a task that somebody holds is a lost race, and what is hidden
#: or whose reader is gone is not there.
SAID = {"assigned_to_other": {"task_claimed"}, "recused": {"no_task"}, "account_disabled": {"no_task", "signed_out"}}


@dataclass
class Scene:
    """The office of one standing, and its tools to bring the standing about."""

    office: Office

    def account(self, *roles: str, **more: object) -> None:
        with self.office.parts.unit_of_work() as work:
            self.office.accounts[ME] = factories.account(work, ME, "本人", roles, **more)

    def person(self, login: str) -> int:
        return self.office.accounts[login].person_id

    def actor(self) -> Actor:
        return self.office.actor(ME)

    @property
    def task_id(self) -> int:
        return self.office.open_task(APPROVAL).id

    def change(self, table: type, key: int, **values: object) -> None:
        """Set columns of a row under a line of the history, as a command would."""
        with self.office.parts.unit_of_work() as work:
            row = work.session.get_one(table, key)
            for name, value in values.items():
                setattr(row, name, value)
            if isinstance(row, Task):
                work.record(work.session.get_one(CaseFile, row.case_id), Actor.system(), "task.changed", row.name)

    def hand_to(self, login: str) -> None:
        account = self.office.accounts[login].id
        with self.office.parts.unit_of_work() as work:
            now = work.now
        self.change(Task, self.task_id, assignee_id=account, status="claimed", claimed_at=now)

    def cover_for(self, login: str) -> None:
        """Let me stand in for somebody in whose hands the task lies."""
        self.hand_to(login)
        days = {"from_on": self.office.today.isoformat(), "to_on": self.office.today.isoformat()}
        self.office.engine.make_cover(
            self.office.actor("approver"), {"absent": login, "substitute": ME, **days, "reason": "x"}
        )

    def units(self, **of_logins: str) -> None:
        with self.office.parts.unit_of_work() as work:
            rows = {name: Unit(name=name) for name in sorted(set(of_logins.values()))}
            work.session.add_all(rows.values())
            work.session.flush()
            for login, name in of_logins.items():
                if login == "task":
                    continue
                work.session.get_one(Account, self.office.accounts[login].id).unit_id = rows[name].id
            ids = {name: row.id for name, row in rows.items()}
        if "task" in of_logins:
            self.change(Task, self.task_id, unit_id=ids[of_logins["task"]])


def _clean(scene: Scene) -> None:
    scene.account("approver")


def _drafted(scene: Scene) -> None:
    """The examiner who drafted the decision approves, too: with the same account."""
    with scene.office.parts.unit_of_work() as work:
        row = work.session.get_one(Account, scene.office.accounts["examiner"].id)
        row.login = ME
        work.session.add(factories.AccountRole(account_id=row.id, role="approver", valid_from=scene.office.today))
    scene.office.accounts[ME] = scene.office.accounts["examiner"]


def _second_account(scene: Scene) -> None:
    scene.account("approver", person_id=scene.person("examiner"))


def _second_of_writer(scene: Scene) -> None:
    scene.account("approver", person_id=scene.person("examiner2"))


def _interested(scene: Scene) -> None:
    scene.account("approver")
    with scene.office.parts.unit_of_work() as work:
        factories.interest(work, scene.office.accounts[ME], scene.office.opponent_party)


def _party_too(scene: Scene) -> None:
    """Another account of the same person files for a party; nobody declared anything."""
    scene.account("approver", person_id=scene.person("approver2"))
    with scene.office.parts.unit_of_work() as work:
        factories.account(
            work, "as-party", kind="party", person_id=scene.person("approver2"), parties=[scene.office.respondent_party]
        )


def _recused(scene: Scene) -> None:
    """Recused by decision, through the other account of the person."""
    scene.account("approver", person_id=scene.person("approver2"))
    with scene.office.parts.unit_of_work() as work:
        case = work.session.get_one(CaseFile, work.session.get_one(Task, scene.task_id).case_id)
        recusal = Recusal(case_id=case.id, person_id=scene.person("approver2"), ground="x", decided_on=work.today)
        work.session.add(recusal)


def _disabled(scene: Scene) -> None:
    scene.account("approver")


def _other_unit(scene: Scene) -> None:
    scene.account("approver")
    scene.units(me="审查一处", task="审查二处")


def _leads(scene: Scene) -> None:
    scene.account("leader")
    scene.units(me="审查一处", approver2="审查一处")
    scene.hand_to("approver2")


def _leads_elsewhere(scene: Scene) -> None:
    scene.account("leader")
    scene.units(me="审查一处", approver2="审查二处")
    scene.hand_to("approver2")


def _examines(scene: Scene) -> None:
    scene.account("examiner")


def _audits(scene: Scene) -> None:
    scene.account("auditor")


def _too_late(scene: Scene) -> None:
    scene.account("approver")
    scene.hand_to("approver2")


def _holds(scene: Scene) -> None:
    scene.account("approver")
    scene.hand_to(ME)


def _covers(scene: Scene) -> None:
    scene.account("approver")
    scene.cover_for("approver2")


def _covers_tied(scene: Scene) -> None:
    scene.account("approver")
    scene.cover_for("approver2")
    with scene.office.parts.unit_of_work() as work:
        factories.interest(work, scene.office.accounts["approver2"], scene.office.opponent_party)


def _covers_contributor(scene: Scene) -> None:
    """The absent colleague has the draft on a second account; clean hands do not wash it."""
    scene.account("approver")
    scene.change(Account, scene.office.accounts["approver2"].id, person_id=scene.person("examiner"))
    scene.cover_for("approver2")


def _took_part(scene: Scene) -> None:
    """The case continues another one, in which the person drafted."""
    scene.account("approver", person_id=scene.person("formality2"))
    office, above = scene.office, scene.office.case_no
    office.file("trademark.opposition")
    office.complete("check_formalities", by="formality2")
    office.tick()
    below, office.case_no = office.case_no, above
    with office.parts.unit_of_work() as work:
        rows = {row.case_no: row for row in work.session.query(CaseFile)}
        rows[above].parent_case_id = rows[below].id
        work.record(rows[above], Actor.system(), "case.linked", "x")


@dataclass(frozen=True)
class Standing:
    """How a person stands to the approval of a decision: brought about so, and found in this row of the table."""

    name: str
    bring_about: Callable[[Scene], None]
    actors: str = "approver"
    task: str = "own"
    relations: str = "unassigned"
    conflicts: str = "none"

    def cell(self) -> dict[str, str]:
        return {
            "actors": self.actors,
            "task": self.task,
            "relations": self.relations,
            "conflicts": self.conflicts,
            "states": "open",
        }


STANDINGS = (
    Standing("clean hands", _clean),
    Standing("drafted it", _drafted, conflicts="contributed"),
    Standing("drafted it with another account", _second_account, conflicts="contributed"),
    Standing("wrote in it with another account", _second_of_writer, conflicts="contributed"),
    Standing("took part in the instance below", _took_part, conflicts="before"),
    Standing("has an interest", _interested, conflicts="recused"),
    Standing("files for a party with another account", _party_too, conflicts="recused"),
    Standing("was recused with another account", _recused, conflicts="recused"),
    Standing("was disabled", _disabled, conflicts="disabled"),
    Standing("belongs to another unit", _other_unit, conflicts="unit"),
    Standing("leads who holds it", _leads, "leader", "another", "other_assignee"),
    Standing("leads another unit", _leads_elsewhere, "leader", "another", "other_assignee", "sideways"),
    Standing("holds another role", _examines, "examiner", "another"),
    Standing("audits", _audits, "auditor", "another"),
    Standing("comes too late", _too_late, relations="other_assignee"),
    Standing("holds it", _holds, relations="assignee"),
    Standing("covers", _covers, relations="covers"),
    Standing("covers one who is tied", _covers_tied, relations="covers_recused"),
    Standing("covers a contributor", _covers_contributor, relations="covers_contributed"),
)
_keys = count(1)


@dataclass
class Visit:
    """Me, at every door: a command in hand, a token, and a browser with a session."""

    scene: Scene
    actor: Actor
    client: FlaskClient
    token: str
    browser: Browser
    csrf: str
    task_id: int
    colleague: int
    answers: Mapping[str, object]

    def command(self, act: str) -> str:
        engine, task = self.scene.office.engine, self.task_id
        acts: Mapping[str, Callable[[], object]] = {
            "task.claim": lambda: engine.claim_task(self.actor, task),
            "task.draft": lambda: engine.save_draft(self.actor, task, self.answers),
            "task.complete": lambda: engine.complete_task(self.actor, task, self.answers),
            "task.release": lambda: engine.release_task(self.actor, task),
            "task.reassign": lambda: engine.reassign_task(self.actor, task, self.colleague, "x"),
            "task.prioritise": lambda: engine.prioritise_task(self.actor, task, 5, "x"),
        }
        try:
            acts[act]()
        except EngineError as refusal:
            return refusal.code
        return "allow"

    def api(self, act: str) -> str:
        method, end, body = {
            "task.claim": ("POST", "claim", {}),
            "task.draft": ("PUT", "draft", {"answers": self.answers}),
            "task.complete": ("POST", "completion", {"answers": self.answers}),
            "task.release": ("POST", "release", {}),
            "task.reassign": ("PUT", "assignee", {"to": self.colleague, "reason": "x"}),
            "task.prioritise": ("PUT", "priority", {"priority": 5, "reason": "x"}),
        }[act]
        return told(self._call(method, f"/tasks/{self.task_id}/{end}", body))

    def page(self, act: str) -> str:
        path = f"/tasks/{self.task_id}/{act.removeprefix('task.')}"
        data = {"_csrf": self.csrf, **self.answers}
        return told(self.browser.client.post(path, data=data, headers={"Accept": "application/json"}))

    def batch(self, act: str) -> str:
        """By the API; what is done afterwards is done by the ticker."""
        body = {"act": act.removeprefix("task."), "tasks": [self.task_id], "given": self._given(act)}
        answer = self._call("POST", "/batches", body)
        if answer.status_code >= 400:
            return told(answer)
        self.scene.office.tick()
        found = self._call("GET", f"/batches/{answer.json['batch']}").json
        return self._item(found["items"][0])

    def batch_page(self, act: str) -> str:
        given = self.answers if act == "task.complete" else self._given(act)
        data = {"_csrf": self.csrf, "act": act.removeprefix("task."), "task": self.task_id, **given}
        headers = {"Accept": "application/json"}
        answer = self.browser.client.post("/work/batches", data=data, headers=headers)
        if answer.status_code >= 400 or "/work/batches/" not in (answer.location or ""):
            return told(answer)
        self.scene.office.tick()
        number = int(answer.location.rsplit("/", 1)[1])
        return self._item(self._call("GET", f"/batches/{number}").json["items"][0])

    def next_case(self, _act: str) -> str:
        """Given, or not given: the rules say nothing of a task that they do not give."""
        try:
            given = self.scene.office.engine.next_case(self.actor)
        except EngineError as refusal:
            return refusal.code
        return "allow" if given is not None and given.line.id == self.task_id else "not given"

    def _given(self, act: str) -> dict[str, object]:
        given = {
            "task.reassign": {"to": self.colleague, "reason": "x"},
            "task.prioritise": {"priority": 5, "reason": "x"},
            "task.complete": {"form_key": "trademark.opposition.approve_decision", "answers": dict(self.answers)},
        }
        return given.get(act, {})

    @staticmethod
    def _item(item: Mapping[str, object]) -> str:
        return "allow" if item["state"] == "done" else str(item["refusal"]["code"])

    def _call(self, method: str, path: str, body: object = None) -> object:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"key-{next(_keys)}"}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)


def told(answer: object) -> str:
    """Return what an answer says: done, the code of a refusal, or the lost race that a page tells in words."""
    if answer.status_code < 400:
        return "signed_out" if "/sign-in" in (answer.location or "") else "allow"
    if answer.is_json:
        return answer.json["code"]
    return "task_claimed" if answer.status_code == 409 else f"a page with {answer.status_code}"


TASK_ACTS = ("task.claim", "task.draft", "task.complete", "task.release", "task.reassign", "task.prioritise")
#: Route -> the acts that it knows.
ROUTES: Mapping[str, tuple[str, ...]] = {
    "command": TASK_ACTS,
    "api": TASK_ACTS,
    "page": ("task.claim", "task.draft", "task.complete", "task.release"),
    "batch": ("task.claim", "task.complete", "task.release", "task.reassign", "task.prioritise"),
    "batch_page": ("task.claim", "task.complete", "task.release", "task.reassign", "task.prioritise"),
    "next_case": ("task.claim",),
}


@pytest.fixture(scope="module")
def table() -> Table:
    return Table()


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Office]:
    """An opposition whose decision waits for its approval; ``examiner2`` wrote in it and ``examiner`` finished it."""
    path = tmp_path_factory.mktemp("routes") / "office.db"
    schema.upgrade(f"sqlite:///{path}")
    database = open_database(f"sqlite:///{path}")
    office = Office(database)
    texts = {"trademark.opposition": SMALL.read_bytes().replace(b'id="approve_decision"', FORM)}
    office.publish(texts)
    office.file("trademark.opposition")
    office.complete("check_formalities", by="formality")
    office.tick()
    office.send("answer", by="respondent")
    task = office.open_task("draft_decision").id
    office.engine.save_draft(office.actor("examiner2"), task, {"reasons": "x"})
    office.complete("draft_decision", by="examiner")
    office.tick()
    database.close()
    return path, office


FORM = b'id="approve_decision" anjuan:form="trademark.opposition.approve_decision"'


@pytest.fixture(params=STANDINGS, ids=lambda one: one.name.replace(" ", "-"))
def standing(request: pytest.FixtureRequest) -> Standing:
    return request.param


@pytest.fixture
def visit(standing: Standing, drafted: tuple[Path, Office], tmp_path: Path) -> Iterator[Visit]:
    path = tmp_path / "office.db"
    _copy(drafted[0], path)
    database = open_database(f"sqlite:///{path}")
    office = _reopened(drafted[1], database)
    scene = Scene(office)
    standing.bring_about(scene)
    app = create_app(office.engine, Settings(demo=True, demo_password=PASSWORD))
    browser, client = Browser(app.test_client()), app.test_client(use_cookies=False)
    assert browser.sign_in(ME).status_code == 303
    token = client.post("/api/v1/sessions", json={"login": ME, "password": PASSWORD}).json["token"]
    csrf, actor = browser.token(), scene.actor()
    if standing.conflicts == "disabled":
        scene.change(Account, office.accounts[ME].id, is_disabled=True)
    colleague = office.actor("approver").account_id
    answers = answers_of("trademark.opposition.approve_decision", {})
    yield Visit(scene, actor, client, token, browser, csrf, scene.task_id, colleague, answers)
    database.close()


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as whole, sqlite3.connect(target) as copy:
        whole.backup(copy)


def _reopened(told_of: Office, database: Database) -> Office:
    office = Office.__new__(Office)
    office.__dict__.update(told_of.__dict__)
    office.database, office.accounts = database, dict(told_of.accounts)
    office.engine = type(told_of).engine_on(database, told_of.clock)
    return office


def test_every_route_says_what_the_table_says(standing: Standing, visit: Visit, table: Table, tmp_path: Path) -> None:
    database, live = visit.scene.office.database, tmp_path / "office.db"
    kept = tmp_path / "kept.db"
    _copy(live, kept)
    before, wrong = _of_case(database), []
    for route, acts in ROUTES.items():
        for act in acts:
            row = table.row(act, **standing.cell())
            expected = SAID.get(row.decision, {row.decision})
            if route == "next_case":
                expected = {"allow"} if row.decision == "allow" else expected | {"not given"}
                if standing.relations == "assignee":
                    expected = {"not given"}  # what lies in one's hands is not given once more
            said = getattr(visit, route)(act)
            if said not in expected:
                wrong.append(f"{route} {act}: {said}, but {row}")
            if row.decision == "allow":
                _copy(kept, live)
            elif _of_case(database) != before:
                wrong.append(f"{route} {act}: something was written, but {row}")
                _copy(kept, live)

    assert not wrong, "\n".join(wrong)


def _of_case(database: Database) -> list[list[tuple]]:
    """Return what an act on a task would change."""
    tables = (Task.__table__, TaskDrafter.__table__, CaseFile.__table__, History.__table__)
    with database.reading() as session:
        return [session.execute(select(table).order_by(*table.primary_key.columns)).all() for table in tables]
