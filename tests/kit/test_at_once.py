"""The same task submitted at once through two web servers: one wins, the others are told why, the case is unharmed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Barrier

import pytest

from engine.outside.clock import SystemClock
from engine.store.database import Database
from tests.conftest import SMALL
from tests.kit.test_server import Server, until
from tests.office import Office

pytestmark = pytest.mark.postgres
TIMES = 20
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
