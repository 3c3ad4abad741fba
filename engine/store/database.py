"""The way to a database: SQLite in one process or PostgreSQL, through one code path."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from psycopg import _queries as driver
from sqlalchemy import URL, Date, Engine, FromClause, create_engine, event, make_url
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import InsertmanyvaluesSentinelOpts

from engine.store.base import DayNumber

#: A statement, a wait for a lock, an idle transaction: what takes longer is broken off (reliability.md 3.3).
STATEMENT_TIMEOUT_S, LOCK_TIMEOUT_S, IDLE_TIMEOUT_S = 10, 2, 10
#: A connection of the pool that nobody used for so long is asked whether it still lives.
RESTED_S = 2
#: Letters of the longest statement whose form for the server the driver remembers. It remembers none beyond 4,096, as
#: those come and go; ours stay, and finding their places anew takes 0.2 ms for the longest.
driver.MAX_CACHED_STATEMENT_LENGTH = 16_384
#: SQLite has one writer at a time; the others wait this long.
SQLITE_BUSY_S = 5
#: Execution option of a connection whose transactions only read.
READS_ONLY = "anjuan_reads_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """An opened database: sessions that write, sessions that only read, and those for a single statement."""

    engine: Engine
    writing: sessionmaker
    reading: sessionmaker
    glancing: sessionmaker

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def open_database(url: str | URL, *, pool_size: int = 8) -> Database:
    """Open a database.

    :param url: ``sqlite:///var/anjuan.db`` or any ``postgresql://`` address (the driver is psycopg).
    """
    address = _with_driver(make_url(url))
    if address.get_backend_name() == "sqlite":
        engine, readers = _sqlite(address, pool_size)
        single = readers
    else:
        engine, readers = _postgresql(address, pool_size)
        single = engine.execution_options(isolation_level="AUTOCOMMIT")
    options = {"autoflush": False, "expire_on_commit": False}
    writing, reading, glancing = (sessionmaker(each, **options) for each in (engine, readers, single))
    return Database(engine=engine, writing=writing, reading=reading, glancing=glancing)


def _with_driver(address: URL) -> URL:
    if address.drivername in ("postgres", "postgresql"):
        return address.set(drivername="postgresql+psycopg")
    return address


def _sqlite(address: URL, pool_size: int) -> tuple[Engine, Engine]:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"timeout": SQLITE_BUSY_S, "cached_statements": 512, "check_same_thread": False},
    )
    # Columns, parameters and constants alike: a day that was bound as text would be later than all others.
    engine.dialect.colspecs = {**engine.dialect.colspecs, Date: DayNumber}
    # SQLite fills VALUES in their order with rising row ids; SQLAlchemy is not sure of that and would send one INSERT
    # per row (tests/store/test_database.py makes sure).
    engine.dialect.insertmanyvalues_implicit_sentinel = InsertmanyvaluesSentinelOpts.ANY_AUTOINCREMENT
    engine.dialect.statement_compiler = _SqliteCompiler
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine, engine.execution_options(**{READS_ONLY: True})


class _SqliteCompiler(SQLiteCompiler):
    """Says behind a table what a statement says of its index (``INDEXED BY``): SQLite counts no rows by itself."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:
        return text


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    """Durable, checked, and with transactions begun by us: the driver would begin them too late."""
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={SQLITE_BUSY_S * 1000}",
        "cache_size=-32000",
        "mmap_size=268435456",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: object) -> None:
    """Writers take the lock at once: upgrading a reader gave 3,364 SQLITE_BUSY in 800 updates (reliability.md 3.3)."""
    reads_only = connection.get_execution_options().get(READS_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _postgresql(address: URL, pool_size: int) -> tuple[Engine, Engine]:
    timeouts = {
        "statement_timeout": STATEMENT_TIMEOUT_S,
        "lock_timeout": LOCK_TIMEOUT_S,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT_S,
    }
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        isolation_level="READ COMMITTED",
        connect_args={
            # Our statements take milliseconds; compiling one that looks dear takes a hundred.
            "options": " ".join(f"-c {name}={seconds}s" for name, seconds in timeouts.items())
            + " -c timezone=UTC -c jit=off",
            "application_name": "anjuan",
        },
    )
    event.listen(engine, "checkin", _rested)
    event.listen(engine, "checkout", _ping_if_rested)
    return engine, engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _rested(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = monotonic()


def _ping_if_rested(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Ask a connection that has rested whether it still lives; asking each time would cost every request a round trip.

    :raises DisconnectionError: the pool makes a new one.
    """
    if monotonic() - record.info.get("rests_since", monotonic()) < RESTED_S:
        return
    try:
        connection.execute("")
        connection.rollback()  # the question began a transaction, and inside one no option can be changed
    except Exception as error:
        raise DisconnectionError("the connection died while it rested") from error
    finally:
        record.info["rests_since"] = monotonic()
