"""Web and ticker live and die together; a taken port is refused before anything is built."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from tests.architecture.sources import ROOT
from webui.serving import web

WEB = """
import http.server, sys
from webui import leash
leash.wear()
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *words): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def supervisor(port: int, ticker: str) -> subprocess.Popen[str]:
    commands = {
        "web": [sys.executable, "-c", WEB, str(port)],
        "ticker": [sys.executable, "-c", ticker],
    }
    code = (
        "import sys\nfrom webui.serving import supervise\n"
        f"sys.exit(supervise({commands!r}, 'http://127.0.0.1:{port}/', lambda: print('open', flush=True)))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0,
    )  # fmt: skip


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_both_and_is_no_failure(port, asked):
    running = supervisor(port, "import time; time.sleep(60)")
    assert running.stdout.readline() == "open\n"

    running.send_signal(asked)

    assert running.wait(timeout=120) == 0
    assert not answers(port)


def test_a_ctrl_c_of_the_terminal_reaches_each_process_only_once(port):
    tell = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\ntime.sleep(60)"
    running = supervisor(port, tell)
    assert running.stdout.readline() == "open\n"

    os.killpg(running.pid, signal.SIGINT)

    assert running.wait(timeout=120) == 0
    assert "KeyboardInterrupt" not in running.stderr.read()


def test_when_the_ticker_ends_the_web_is_stopped_and_the_failure_told(port):
    running = supervisor(port, "import sys, time; time.sleep(2); sys.exit(7)")

    _, told = running.communicate(timeout=120)

    assert running.returncode == 7
    assert "ticker ended with code 7" in told
    time.sleep(0.1)
    assert not answers(port)


def check_port(port: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "scripts/port_is_free.py", "127.0.0.1", port],
        cwd=ROOT, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


def test_a_taken_port_is_named_with_the_way_out(port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()

        refused = check_port(str(port))

    assert refused.returncode == 1
    assert str(port) in refused.stderr
    assert f"make run PORT={port + 1}" in refused.stderr
    assert check_port(str(port)).returncode == 0


@pytest.mark.parametrize("wrong", ["http", "0", "70000", "-1", ""])
def test_a_port_that_is_no_port_is_refused(wrong):
    assert check_port(wrong).returncode == 2


LEASHED = "import time\nfrom webui import leash\nleash.wear()\nprint('worn', flush=True)\ntime.sleep(60)"


def test_when_the_parent_is_killed_its_processes_end(port):
    """An orphan would hold the port, and the next start would be refused."""
    running = supervisor(port, LEASHED)
    assert {running.stdout.readline(), running.stdout.readline()} == {"worn\n", "open\n"}

    running.kill()

    running.stdout.read()  # ends when nobody is left to write


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(port, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    running = supervisor(port, "import time; time.sleep(60)")

    assert running.stdout.readline() == "open\n"

    running.terminate()
    assert running.wait(timeout=120) == 0


@pytest.mark.parametrize(
    ("given", "said", "bound"),
    [
        (None, [], "127.0.0.1:8000"),
        ("10.0.0.5:9000", [], "10.0.0.5:9000"),
        ("10.0.0.5:9000", ["--port", "8080"], "127.0.0.1:8080"),
        (None, ["--host", "::1"], "[::1]:8000"),
    ],
)
def test_the_address_is_the_one_said_or_that_of_the_environment(monkeypatch, given, said, bound):
    monkeypatch.setenv("ANJUAN_BIND", given or "")
    if given is None:
        monkeypatch.delenv("ANJUAN_BIND")
    monkeypatch.setattr(os, "execv", lambda *_command: None)

    assert CliRunner().invoke(web, said).exit_code == 0

    assert os.environ["ANJUAN_BIND"] == bound
