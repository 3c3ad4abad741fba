"""The first start of a demo office on SQLite: made beside its place, moved there whole; Ctrl-C leaves nothing half."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import click

SCHEME = "sqlite:///"


def is_missing(database_url: str) -> bool:
    """Return whether the address names a SQLite file that is not there yet."""
    return database_url.startswith(SCHEME) and ":memory:" not in database_url and not _file(database_url).exists()


def make(database_url: str) -> None:
    """Make a database with diagrams and the demo office at an address that :func:`is_missing`.

    :raises click.ClickException: the making failed; nothing is left in the place.
    """
    place = _file(database_url)
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.part")
    _remove(part)
    made = subprocess.run(
        [sys.executable, "-m", "webui.cli", "demo", "load"],
        env=os.environ | {"DATABASE_URL": f"{SCHEME}{part}"},
        check=False,
    )
    if made.returncode != 0:
        _remove(part)
        raise click.ClickException(f"the demo office could not be made (code {made.returncode})")
    _close(part)
    part.rename(place)


def _file(database_url: str) -> Path:
    return Path(database_url.removeprefix(SCHEME).partition("?")[0])


def _close(part: Path) -> None:
    """Bring what is still in the write-ahead log into the file, so that the file is all there is."""
    connection = sqlite3.connect(part)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _remove(part: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
