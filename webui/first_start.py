"""The first start of a demo office on SQLite: made beside its place, moved there whole, whatever ends it on the way."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import click

from webui import leash

SCHEME = "sqlite:///"
LOAD = (sys.executable, "-m", "webui.cli", "demo", "load")


def is_missing(database_url: str) -> bool:
    """Return whether the address names a SQLite file that is not there yet, or one without a single table."""
    if not database_url.startswith(SCHEME) or ":memory:" in database_url:
        return False
    place = _file(database_url)
    if not place.exists():
        return True
    with closing(sqlite3.connect(place)) as connection:
        return connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def make(database_url: str, load: Sequence[str] = LOAD) -> None:
    """Make a database with diagrams and the demo office at an address that :func:`is_missing`.

    :param load: command that loads the demo office into the database of its environment.
    :raises click.ClickException: the making failed; nothing is left in the place.
    """
    place = _file(database_url)
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f"{place.name}.part")
    with _alone(place.parent) as lock:
        if not is_missing(database_url):
            return  # another start has made it meanwhile
        _remove(part)
        code = leash.run(
            load,
            env=os.environ | {"DATABASE_URL": f"{SCHEME}{part}"},
            pass_fds=(lock,),  # whoever still writes to the part holds the lock
        )
        if code != 0:
            _remove(part)
            raise click.ClickException(f"the demo office could not be made (code {code})")
        _close(part)
        part.replace(place)


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """Hold a folder as the only one who makes something in it; the lock ends with the processes that hold it."""
    lock = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            click.echo("另一个启动正在准备演示局，请稍候 / another start is making the demo office; waiting")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def _file(database_url: str) -> Path:
    return Path(database_url.removeprefix(SCHEME).partition("?")[0])


def _close(part: Path) -> None:
    """Bring what is still in the write-ahead log into the file, so that the file is all there is."""
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _remove(part: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        part.with_name(part.name + suffix).unlink(missing_ok=True)
