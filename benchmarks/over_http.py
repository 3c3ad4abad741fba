"""Task completions over HTTP: gunicorn with two processes on PostgreSQL, one client and four, beside a bare request."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from benchmarks.completions import RETURN
from benchmarks.harness import Figure, median, milliseconds
from benchmarks.offices import BY_ONE, brought_to, postgres_server
from engine.demo.words import answers
from engine.store import schema
from engine.store.database import open_database
from tests import factories
from tests.office import Office

ROUNDS = 60
CLIENTS = 4
#: So many rounds over one connection. Which process takes a connection is chance, and keeps it: four that last would
#: measure one process as often as two.
ROUNDS_OF_A_CONNECTION = 5
_keys = itertools.count(1)


class Client:
    """A program that drafts and returns one case, over a connection that stays open for some rounds."""

    def __init__(self, port: int, office: Office) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.rounds = 0
        mark = brought_to(office, "draft_decision", BY_ONE)
        self.draft = answers("draft_decision", BY_ONE, mark)
        self.task_id = office.open_task("draft_decision").id
        logins = [login for login, (_, roles) in factories.OFFICE.items() if {"examiner", "approver"} & set(roles)]
        self.tokens = {login: self._token(login) for login in logins}
        drafters = office.able(office.open_task("draft_decision"))
        self.drafter = next(login for login in logins if office.actor(login).account_id == drafters[0].account_id)
        self.approver = next(login for login in logins if "approver" in factories.OFFICE[login][1])

    def _token(self, login: str) -> str:
        return self._post("/api/v1/sessions", None, {"login": login, "password": factories.PASSWORD})["token"]

    def _post(self, path: str, login: str | None, body: dict[str, object]) -> dict[str, object]:
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"bench-{os.getpid()}-{next(_keys)}"}
        if login:
            headers["Authorization"] = f"Bearer {self.tokens[login]}"
        self.connection.request("POST", path, json.dumps(body), headers)
        answer = self.connection.getresponse()
        read = json.loads(answer.read())
        if answer.status >= 300:
            raise RuntimeError(f"{answer.status} {read}")
        return read

    def _complete(self, login: str, given: dict[str, object]) -> None:
        done = self._post(f"/api/v1/tasks/{self.task_id}/completion", login, {"answers": given})
        self.task_id = done["opened"][0]["id"]

    def round(self) -> list[float]:
        """Draft and return; return the milliseconds of both completions."""
        self.rounds += 1
        if self.rounds % ROUNDS_OF_A_CONNECTION == 0:
            self.connection.close()  # it opens itself again
        return [
            milliseconds(lambda: self._complete(self.drafter, self.draft)),
            milliseconds(lambda: self._complete(self.approver, RETURN)),
        ]

    def alive(self) -> float:
        """Return the milliseconds of a request that touches no database."""

        def ask() -> None:
            self.connection.request("GET", "/healthz")
            self.connection.getresponse().read()

        return milliseconds(ask)


def figures() -> list[Figure]:
    with postgres_server() as url:
        schema.upgrade(url)
        database = open_database(url)
        office = Office(database)
        office.publish_originals()
        with _web(url) as port:
            clients = [Client(port, office) for _ in range(CLIENTS)]
            for client in clients:
                client.round()
            alone = [spent for _ in range(ROUNDS) for spent in clients[0].round()]
            bare = median([clients[0].alive() for _ in range(100)])
            began = time.perf_counter()
            with ThreadPoolExecutor(CLIENTS) as pool:
                crowd = [spent for found in pool.map(_many, clients) for spent in found]
            seconds = time.perf_counter() - began
        database.close()
    return [
        Figure(name="http_completion_p50_one_client", value=median(alone), unit="ms", aim="≤ 12 ms", baseline=bare),
        Figure(name="http_completion_p50_four_clients", value=median(crowd), unit="ms", baseline=bare),
        Figure(
            name="http_completions_per_second_four_clients", value=len(crowd) / seconds, unit="per second", aim="≥ 150"
        ),
    ]


def _many(client: Client) -> list[float]:
    return [spent for _ in range(ROUNDS) for spent in client.round()]


@contextmanager
def _web(url: str) -> Iterator[int]:
    """Run two web processes on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": url,
        "ANJUAN_BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
        "ANJUAN_LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "webui/gunicorn.conf.py", "webui.wsgi:app"]
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web server did not start")
