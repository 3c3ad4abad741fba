"""The first start makes the demo office whole or not at all, whoever is killed on the way; the next start is whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from webui.first_start import is_missing

LITTLE = (sys.executable, "-m", "webui.cli", "demo", "load", "--cases", "6")


class Start:
    """A first start in a folder of its own, as a process that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / "var" / "案卷.db"
        self.url = f"sqlite:///{self.place}"
        self.environment = os.environ | {"DATABASE_URL": self.url, "ANJUAN_FILES_DIR": str(folder / "files")}

    @property
    def part(self) -> Path:
        return self.place.with_name(f"{self.place.name}.part")

    def begin(self) -> subprocess.Popen[str]:
        code = f"from webui import first_start; first_start.make({self.url!r}, {LITTLE!r})"
        return subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def begun(self) -> subprocess.Popen[str]:
        """Return a start whose office is half made: its tables are there, its people too."""
        process = self.begin()
        until(lambda: count(self.part, "account") > 0)
        return process

    def finish(self) -> str:
        process = self.begin()
        told, _ = process.communicate(timeout=300)
        assert process.returncode == 0, told
        return told

    def loaders(self) -> list[int]:
        """Return the processes that still write to the part."""
        needle = str(self.part).encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*/environ"):
            try:
                if needle in entry.read_bytes():
                    found.append(int(entry.parent.name))
            except OSError:
                continue
        return found


def count(place: Path, table: str) -> int:
    try:
        with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as connection:
            return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(6000):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@pytest.fixture
def start(tmp_path: Path) -> Start:
    return Start(tmp_path / "我的 案卷")


def state(place: Path) -> str:
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute("SELECT value FROM setting WHERE key = 'demo_office'").fetchone()[0]


def is_whole(start: Start) -> bool:
    return state(start.place) == '"whole"' and not start.part.exists()


def test_the_office_is_made_beside_its_place_and_moved_there(start: Start) -> None:
    assert is_missing(start.url)

    told = start.finish()

    assert is_whole(start)
    assert not is_missing(start.url)
    assert "the demo office is ready" in told
    assert sorted(path.name for path in start.place.parent.iterdir()) == [start.place.name]


def test_when_the_loading_is_killed_nothing_is_left_and_the_next_start_is_whole(start: Start) -> None:
    process = start.begun()
    (loader,) = start.loaders()

    os.kill(loader, signal.SIGKILL)

    told, _ = process.communicate(timeout=300)
    assert process.returncode == 1
    assert "could not be made" in told
    assert is_missing(start.url) and not start.part.exists()
    start.finish()
    assert is_whole(start)


def test_when_the_parent_is_killed_the_loading_ends_and_the_next_start_is_whole(start: Start) -> None:
    process = start.begun()

    process.kill()

    until(lambda: not start.loaders())
    assert state(start.part) == '"begun"'
    assert is_missing(start.url)
    start.finish()
    assert is_whole(start)


def test_two_first_starts_at_once_make_one_office(start: Start) -> None:
    first = start.begun()

    told = start.finish()

    assert "waiting" in told
    assert "the demo office is ready" not in told
    assert first.wait(timeout=300) == 0
    assert is_whole(start)


def test_a_file_without_tables_is_no_office_yet(start: Start) -> None:
    start.place.parent.mkdir(parents=True)
    sqlite3.connect(start.place).close()

    assert is_missing(start.url)
    start.finish()
    assert is_whole(start)


def test_other_databases_are_none_of_its_business() -> None:
    assert not is_missing("postgresql://db.internal/anjuan")
