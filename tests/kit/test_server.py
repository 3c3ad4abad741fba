"""An office on a server, by the words of docs/operations.md: PostgreSQL, upgrade, publish, web and worker."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from prometheus_client.parser import text_string_to_metric_families

from engine.outside.clock import SystemClock
from engine.store.database import Database
from engine.store.work import unit_of_work
from tests import factories
from tests.architecture.sources import ROOT
from tests.plain_answers import answers_of

pytestmark = pytest.mark.postgres
ASK = build_opener(ProxyHandler({})).open


class Server:
    """`anjuan web` and `anjuan worker` on one database, their logs in files."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = os.environ | {
            "DATABASE_URL": url,
            "ANJUAN_FILES_DIR": str(folder / "files"),
            "ANJUAN_SECRET": "a-secret-of-the-office",
            "WEB_CONCURRENCY": "1",
        }
        self.running: list[subprocess.Popen] = []

    def anjuan(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "webui.cli", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *words: str) -> None:
        log = (self.folder / f"{words[0]}.log").open("w")
        self.running.append(
            subprocess.Popen(
                [sys.executable, "-m", "webui.cli", *words], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        )

    def ask(self, method: str, path: str, body: object = None, token: str = "", key: str = "") -> tuple[int, str]:
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"http://127.0.0.1:{self.port}{path}", data=data, headers=headers, method=method)
        try:
            with ASK(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def sign_in(self, login: str) -> str:
        status, answer = self.ask("POST", "/api/v1/sessions", {"login": login, "password": factories.PASSWORD})
        assert status == 201, answer
        return json.loads(answer)["token"]

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            assert process.wait(timeout=120) == 0


def until(is_so: Callable[[], object]) -> object:
    for _ in range(3000):
        try:
            if found := is_so():
                return found
        except URLError:
            pass
        time.sleep(0.1)
    raise AssertionError("waited in vain")


@pytest.fixture
def server(empty_postgres_url: str, tmp_path: Path, opened: Callable[[str], Database]) -> Iterator[Server]:
    server = Server(empty_postgres_url, tmp_path)
    server.anjuan("db", "upgrade")
    assert "trademark.opposition" in server.anjuan("publish")
    with unit_of_work(opened(empty_postgres_url), SystemClock()) as work:
        factories.office_accounts(work)
        opponent = factories.party(work, "江苏云帆体育用品有限公司")
        factories.account(work, "opponent", "周子航", kind="party", parties=[opponent])
        owner = factories.party(work, "浙江海潮服饰有限公司")
        factories.mark(work, owner, "海潮", work.today - timedelta(days=30), number="60000001")
    server.start("web", "--port", str(server.port))
    server.start("worker")
    yield server
    for process in server.running:
        process.kill()
        process.wait()


def test_an_opposition_is_filed_and_accepted_over_http(server: Server) -> None:
    until(lambda: server.ask("GET", "/readyz")[0] == 200)
    party, examiner = server.sign_in("opponent"), server.sign_in("formality")

    filing = answers_of("trademark.opposition.filing", {"mark_no": "60000001"})
    filed = {"kind": "trademark.opposition", "answers": filing}
    status, answer = server.ask("POST", "/api/v1/cases", filed, party, "filing-1")
    assert status == 201, answer
    case_no = json.loads(answer)["case_no"]
    paid = {"answers": answers_of("shared.fee.payment", {"amount_fen": 1000_00})}
    status, answer = server.ask("POST", f"/api/v1/cases/{case_no}/messages/payment", paid, party, "payment-1")
    assert status == 200, answer
    task_id = json.loads(server.ask("GET", f"/api/v1/cases/{case_no}", token=examiner)[1])["tasks"][0]["id"]
    accept = {"answers": {"intake_decision": "accept"}}
    status, answer = server.ask("POST", f"/api/v1/tasks/{task_id}/completion", accept, examiner, "accept-1")
    assert status == 200, answer

    def letter() -> object:  # the worker prints it
        case = json.loads(server.ask("GET", f"/api/v1/cases/{case_no}", token=party)[1])
        return next((one for one in case["documents"] if one["kind"] != "submission" and one["sha256"]), None)

    assert until(letter)
    figures = _figures(server.ask("GET", "/metrics")[1])
    assert figures["anjuan_cases_open"] == 1
    assert 0 <= figures["anjuan_ticker_age_seconds"] < 60
    server.stop()
    assert server.anjuan("verify").endswith(" checkpoints: intact\n")
    _look_at_logs(server, case_no)


def _figures(text: str) -> dict[str, float]:
    return {sample.name: sample.value for family in text_string_to_metric_families(text) for sample in family.samples}


def _look_at_logs(server: Server, case_no: str) -> None:
    """One JSON object a line; every request with its number; nothing that opens a door or belongs to a party."""
    told = (server.folder / "web.log").read_text() + (server.folder / "worker.log").read_text()
    lines = [json.loads(line) for line in told.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert [line["status"] for line in requests if line["method"] == "POST"] == [201, 201, 201, 200, 200]
    assert all(re.fullmatch(r"[0-9a-f]{12}", line["request_id"]) for line in requests)
    assert any(case_no in line["path"] for line in requests)
    for secret in (factories.PASSWORD, "a-secret-of-the-office", "Bearer", "云帆", "周子航"):
        assert secret not in told
