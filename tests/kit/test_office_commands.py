"""What an operator types: exit codes and one clear line, whatever state the database is in."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.office import Office


def anjuan(*words: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "webui.cli", *words],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


NO_OFFICE = {
    "sqlite:///nowhere/anjuan.db": "there is no such file",
    "postgresql://127.0.0.1:1/anjuan": "Connection refused",
    "anjuan.db": "Could not parse",
    "mysql://db/anjuan": "neither SQLite nor PostgreSQL",
}


@pytest.mark.parametrize("url", NO_OFFICE)
@pytest.mark.parametrize("command", [["verify"], ["publish"], ["worker"]], ids=lambda command: command[0])
def test_a_database_that_is_none_is_named_in_one_line_and_nothing_is_made(tmp_path, command, url):
    told = anjuan(*command, folder=tmp_path, DATABASE_URL=url)

    assert told.returncode == 2
    assert NO_OFFICE[url] in told.stderr
    assert told.stderr.startswith("Error: DATABASE_URL") and told.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_older_tables_are_named_with_the_way_out(empty_database_url):
    for command in ("verify", "publish"):
        if empty_database_url.startswith("sqlite"):
            sqlite3.connect(empty_database_url.removeprefix("sqlite:///")).close()
        told = anjuan(command, DATABASE_URL=empty_database_url)
        assert (told.returncode, "anjuan db upgrade" in told.stderr) == (2, True)

    assert anjuan("db", "upgrade", DATABASE_URL=empty_database_url).returncode == 0

    published = anjuan("publish", DATABASE_URL=empty_database_url).stdout.splitlines()
    assert {line.split()[-1] for line in published} >= {"trademark.opposition", "shared.extension"}
    assert anjuan("publish", DATABASE_URL=empty_database_url).stdout == ""  # nothing changed


def test_a_setting_of_the_wrong_type_is_named():
    told = anjuan("db", "upgrade", ANJUAN_DATABASE_POOL="many")

    assert told.returncode == 1
    assert told.stderr.startswith("Error: ANJUAN_DATABASE_POOL")


@pytest.fixture
def office_url(sqlite_url: str) -> str:
    """A copy that somebody may tamper with is a file."""
    return sqlite_url


@pytest.fixture
def two_cases(small_office: Office) -> tuple[str, str]:
    numbers = []
    for _ in range(2):
        small_office.file("trademark.opposition")
        small_office.complete("check_formalities", intake_decision="accept")
        numbers.append(small_office.case_no)
    return tuple(numbers)


def test_whole_histories_are_counted(two_cases, office_url):
    first, second = two_cases

    told = anjuan("verify", DATABASE_URL=office_url)

    assert told.returncode == 0
    assert told.stdout == "2 cases, 6 lines, 0 checkpoints: intact\n"
    assert anjuan("verify", first, DATABASE_URL=office_url).stdout == f"{first}: 2 lines, intact\n"
    assert anjuan("verify", second, DATABASE_URL=office_url).stdout == f"{second}: 2 lines, intact\n"


def test_an_unknown_case_is_no_broken_one(two_cases, office_url):
    told = anjuan("verify", "YY2026999999", DATABASE_URL=office_url)

    assert (told.returncode, told.stdout) == (2, "")
    assert "YY2026999999" in told.stderr


FORGERIES = {
    "what the first line was about": ("UPDATE history SET subject = 'YY2026000009' WHERE seq = 1", 1),
    "bytes behind what it was about": ("UPDATE history SET subject = CAST(subject || '.' AS BLOB) WHERE seq = 1", 1),
    "the hash of a line": ("UPDATE history SET hash = x'' WHERE seq = 2", 2),
    "the old and new values of a line": ("UPDATE history SET details = NULL WHERE seq = 1", 1),
    "old and new values that nobody can read": ("UPDATE history SET details = x'01ff' WHERE seq = 1", 1),
    "the name of who did it": ("UPDATE history SET actor_name = '某人' WHERE seq = 1", 1),
    "an act": ("UPDATE history SET act = 'note.added' WHERE seq = 2", 2),
    "the time of a line": ("UPDATE history SET recorded_at = '2020-01-01 00:00:00.000000' WHERE seq = 2", 2),
    "who did it": ("UPDATE history SET person_id = person_id + 1 WHERE seq = 1", 1),
    "the first line taken out": ("DELETE FROM history WHERE seq = 1", 1),
    "the last line taken out": ("DELETE FROM history WHERE seq = 2", 2),
    "the head of the case set back": ("UPDATE case_file SET head_seq = 1", 2),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_tampered_copy_is_told_by_its_line(two_cases, office_url, forgery):
    """Whoever has the file can drop the triggers; the chain still tells."""
    statement, line = FORGERIES[forgery]
    forged, whole = two_cases
    with closing(sqlite3.connect(office_url.removeprefix("sqlite:///"))) as copy:
        for (trigger,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            copy.execute(f"DROP TRIGGER {trigger}")
        where = " AND" if "WHERE" in statement else " WHERE"
        key = "id" if "case_file" in statement else "case_id"
        copy.execute(f"{statement}{where} {key} = (SELECT id FROM case_file WHERE case_no = ?)", (forged,))
        copy.commit()

    told = anjuan("verify", DATABASE_URL=office_url)

    assert told.returncode == 1
    assert told.stderr == f"{forged}: broken at line {line}\n"
    assert told.stdout.endswith(": NOT intact\n")
    assert anjuan("verify", whole, DATABASE_URL=office_url).returncode == 0
