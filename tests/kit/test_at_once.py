"""The same task submitted at once through two web servers: one wins, the others are told why, the case is unharmed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from threading import Barrier

import pytest

from engine.outside.clock import SystemClock
from engine.store.database import Database
from tests.architecture.sources import ROOT
from tests.conftest import SMALL
from tests.kit.test_server import Server, until
from tests.office import Office
from tests.plain_answers import answers_of

pytestmark = pytest.mark.postgres
TIMES = 20
#: The same for longer stories.
ROUNDS = 10
RECUSAL = ROOT / "processes" / "shared" / "recusal.bpmn"
ACCEPT = {"answers": {"intake_decision": "accept"}}
keys = (f"key-{number}" for number in count(1))


@pytest.fixture
def office(postgres_url: str, opened: Callable[[str], Database]) -> Office:
    office = Office(opened(postgres_url), first_day=SystemClock().today())
    office.publish({"trademark.opposition": SMALL.read_bytes()})
    return office


@pytest.fixture
def doors(office: Office, postgres_url: str, tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    """Two web servers of one office."""
    servers = []
    for name in ("left", "right"):
        (tmp_path / name).mkdir()
        servers.append(Server(postgres_url, tmp_path / name))
        servers[-1].start("web", "--port", str(servers[-1].port))
    for server in servers:
        until(lambda server=server: server.ask("GET", "/readyz")[0] == 200)
    yield tuple(servers)
    for server in servers:
        server.stop()


def at_once(task_id: int, submissions: list[tuple[Server, str, str]]) -> list[tuple[int, dict[str, object]]]:
    """Submit a task through (server, token, key) at the same moment."""
    barrier = Barrier(len(submissions))

    def submit(server: Server, token: str, key: str) -> tuple[int, dict[str, object]]:
        barrier.wait()
        status, answer = server.ask("POST", f"/api/v1/tasks/{task_id}/completion", ACCEPT, token, key)
        return status, json.loads(answer)

    with ThreadPoolExecutor(len(submissions)) as pool:
        return list(pool.map(lambda one: submit(*one), submissions))


def is_unharmed(office: Office) -> bool:
    """The task was completed once, the case went on, and its history is whole."""
    return (
        office.acts().count("task.completed") == 1
        and office.awaited == ["answer", "withdrawal"]
        and office.open_tasks == []
        and office.engine.verify_history(office.actor("auditor"), office.case_no)["is_intact"]
    )


def test_two_colleagues_submit_the_same_task(office: Office, doors: tuple[Server, Server]) -> None:
    tokens = [doors[0].sign_in("formality"), doors[1].sign_in("formality2")]
    for _ in range(TIMES):
        office.file("trademark.opposition")
        task_id = office.open_task("check_formalities").id

        answers = at_once(task_id, [(door, token, next(keys)) for door in doors for token in tokens])

        assert sorted(status for status, _ in answers) == [200, 409, 409, 409]
        assert all(told["message_zh"] and told["message_en"] for status, told in answers if status == 409)
        assert is_unharmed(office)


def test_a_proxy_sends_a_request_twice(office: Office, doors: tuple[Server, Server]) -> None:
    """The second is given the answer to the first, or is told that it is not the first."""
    token = doors[0].sign_in("formality")
    for _ in range(TIMES):
        office.file("trademark.opposition")
        task_id, key = office.open_task("check_formalities").id, next(keys)

        answers = at_once(task_id, [(door, token, key) for door in doors])

        won = [told for status, told in answers if status == 200]
        assert won and all(told == won[0] for told in won)
        assert {status for status, _ in answers} <= {200, 409}
        assert is_unharmed(office)
        assert at_once(task_id, [(doors[1], token, key)]) == [(200, won[0])]


def together(*acts: Callable[[], tuple[int, str]]) -> list[int]:
    """Ask different things at the same moment; return the statuses."""
    barrier = Barrier(len(acts))

    def ask(act: Callable[[], tuple[int, str]]) -> int:
        barrier.wait()
        return act()[0]

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(ask, acts))


def completion(server: Server, office: Office, task_id: int, login: str, token: str) -> Callable[[], tuple[int, str]]:
    form_key = office.engine.task(office.actor(login), task_id).form_key
    body, key = {"answers": answers_of(form_key, {})}, next(keys)
    return lambda: server.ask("POST", f"/api/v1/tasks/{task_id}/completion", body, token, key)


def drafted(office: Office) -> None:
    """A case whose draft decision waits to be written."""
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.tick()
    office.send("answer", by="respondent")


def test_an_approval_and_the_reassignment_of_the_task(office: Office, doors: tuple[Server, Server]) -> None:
    """Either it was approved, or it lies with the colleague and is not approved: never both."""
    approver, leader = doors[0].sign_in("approver"), doors[1].sign_in("approver2")
    colleague = {"to": office.actor("approver2").account_id, "reason": "另有安排"}
    for _ in range(ROUNDS):
        drafted(office)
        office.complete("draft_decision", by="examiner")
        task_id = office.open_task("approve_decision").id
        office.engine.claim_task(office.actor("approver"), task_id)

        statuses = together(
            completion(doors[0], office, task_id, "approver", approver),
            partial(doors[1].ask, "PUT", f"/api/v1/tasks/{task_id}/assignee", colleague, leader),
        )

        approved, given = office.acts().count("task.completed") == 3, office.acts().count("task.reassigned") == 1
        assert statuses in ([200, 409], [409, 200]), statuses
        assert (approved, given) == (statuses[0] == 200, statuses[1] == 200)
        assert office.engine.verify_history(office.actor("auditor"), office.case_no)["is_intact"]


def test_a_recusal_and_a_completion_by_the_recused(office: Office, doors: tuple[Server, Server]) -> None:
    """What was completed before the recusal stands; after it the case does not exist for the person."""
    office.publish({"shared.recusal": RECUSAL.read_bytes()})
    examiner, head = doors[0].sign_in("examiner"), doors[1].sign_in("approver")
    for _ in range(ROUNDS):
        drafted(office)
        task_id = office.open_task("draft_decision").id
        office.engine.claim_task(office.actor("examiner"), task_id)
        office.start("shared.recusal", by="opponent")

        statuses = together(
            completion(doors[0], office, task_id, "examiner", examiner),
            completion(doors[1], office, office.open_task("decide_recusal").id, "approver", head),
        )

        acts = [(line.act, line.actor) for line in office.history()]
        assert statuses in ([200, 200], [404, 200]), statuses
        if statuses[0] == 200:
            assert acts.index(("task.completed", "林若溪")) < acts.index(("recusal.decided", "魏建国"))
        else:
            assert ("task.completed", "林若溪") not in acts and "draft_decision" in office.open_tasks
        assert office.engine.verify_history(office.actor("auditor"), office.case_no)["is_intact"]
