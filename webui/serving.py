"""``anjuan web`` and ``anjuan serve``: the web pages alone, or with the ticker beside them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import click

from webui import leash

CONFIG = Path(__file__).with_name("gunicorn.conf.py")
HOST, PORT = "127.0.0.1", 8000
#: Seconds that a process gets to finish what it does.
PATIENCE = 20
#: A proxy of the environment has no business between this machine and itself.
ASK = build_opener(ProxyHandler({})).open


def web_command() -> list[str]:
    """Return the command line of the web server."""
    return [sys.executable, "-m", "gunicorn", "--config", str(CONFIG), "webui.wsgi:app"]


def worker_command() -> list[str]:
    """Return the command line of the ticker."""
    return [sys.executable, "-m", "webui.cli", "worker"]


@click.command()
@click.option("--host", help=f"{HOST}, or that of ANJUAN_BIND.")
@click.option("--port", type=int, help=f"{PORT}, or that of ANJUAN_BIND.")
def web(host: str | None, port: int | None) -> None:
    """Serve the web pages (gunicorn), without the ticker."""
    if host or port or "ANJUAN_BIND" not in os.environ:
        os.environ["ANJUAN_BIND"] = _address(host or HOST, port or PORT)
    os.execv(sys.executable, web_command())


@click.command()
@click.option("--host", default=HOST, show_default=True)
@click.option("--port", default=PORT, show_default=True)
@click.option("--demo", "is_demo", is_flag=True, help="Set up the demo office first, with its clock that can travel.")
def serve(host: str, port: int, is_demo: bool) -> None:
    """Bring the database up to date, then run web and ticker until Ctrl-C."""
    if is_demo:
        os.environ.setdefault("ANJUAN_DEMO", "1")
        os.environ.setdefault("ANJUAN_LOG_LEVEL", "WARNING")
    os.environ["ANJUAN_BIND"] = _address(host, port)
    os.environ.setdefault("ANJUAN_PUBLIC_URL", f"http://{_address(host, port)}")
    from webui import first_start, office_commands

    database_url = office_commands.settings().database_url
    if is_demo and first_start.is_missing(database_url):
        first_start.make(database_url)
    office_commands.prepare(is_demo=is_demo)
    address = f"http://{_address(host, port)}"
    lines = ["", f"  案卷 Anjuan   {address}", *office_commands.demo_lines(is_demo), "", "  Ctrl-C: 停止 / stop", ""]
    commands = {"web": web_command(), "ticker": worker_command()}
    sys.exit(supervise(commands, f"{address}/healthz", lambda: click.echo("\n".join(lines))))


def supervise(commands: Mapping[str, Sequence[str]], alive_url: str, when_alive: Callable[[], object]) -> int:
    """Run some processes as one: when any of them ends, the others are stopped too.

    :param commands: name -> command line.
    :param alive_url: answers once the office is open; ``when_alive`` is called then.
    :return: 0 after Ctrl-C or a termination signal, else the exit code of what ended.
    """
    asked_to_stop: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, frame: asked_to_stop.append(received))
    # Groups of their own: a Ctrl-C reaches only this process, which stops each of them once, in order.
    processes = {name: leash.start(command, process_group=0) for name, command in commands.items()}
    try:
        if _wait_for(alive_url, processes, asked_to_stop):
            when_alive()
        while not asked_to_stop and all(process.poll() is None for process in processes.values()):
            time.sleep(0.2)
        ended = {name: process.returncode for name, process in processes.items() if process.poll() is not None}
    finally:
        _stop(processes.values())
    if asked_to_stop:
        click.echo("\n已停止 / stopped")
        return 0
    for name, code in ended.items():
        click.echo(f"anjuan: {name} ended with code {code}; stopped", err=True)
    return next((code for code in ended.values() if code > 0), 1)


def _wait_for(url: str, processes: Mapping[str, subprocess.Popen], asked_to_stop: Sequence[int]) -> bool:
    """Return True once the web answers; False when something ended before, or was asked to."""
    while not asked_to_stop and all(process.poll() is None for process in processes.values()):
        try:
            with ASK(url, timeout=2):
                return True
        except (URLError, OSError):
            time.sleep(0.2)
    return False


def _stop(processes: Iterable[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
