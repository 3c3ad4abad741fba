"""The version of the tables: bring a database up, or back, and say whether it is current."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from engine.store.database import Database, open_database

MIGRATIONS = Path(__file__).parents[2] / "migrations"
OLDEST_POSTGRESQL = (15,)
#: Key of the lock that lets one process migrate at a time.
MIGRATING = 20_260_102


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to a revision, the newest by default. A second call does nothing."""
    _migrate(url, command.upgrade, revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision (``base``: nothing left)."""
    _migrate(url, command.downgrade, revision)


def is_current(database: Database) -> bool:
    """Return whether the tables are those that this code was written for."""
    with database.reading() as session:
        return MigrationContext.configure(session.connection()).get_current_revision() == newest()


def why_not(url: str, *, needs_tables: bool = True) -> str | None:
    """Return in one line why no office can work on a database, None when it can.

    :param needs_tables: the newest tables must be there; else whatever a migration begins with will do.
    """
    try:
        address = make_url(url)
        if address.get_backend_name() not in ("sqlite", "postgresql", "postgres"):
            return "it is neither SQLite nor PostgreSQL"
        if needs_tables and _is_missing_file(address):
            return "there is no such file"  # opening it would make an empty one
        database = open_database(address, pool_size=1)
    except (ArgumentError, NoSuchModuleError, ImportError, OSError) as error:
        return str(error)
    try:
        with database.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
            version = connection.dialect.server_version_info
    except DBAPIError as error:
        return " ".join(str(error.orig).split())
    finally:
        database.close()
    if not database.is_sqlite and version < OLDEST_POSTGRESQL:
        return f"PostgreSQL {version[0]} is older than {OLDEST_POSTGRESQL[0]}"
    if needs_tables and found != newest():
        return "its tables are not those of this version (anjuan db upgrade)"
    return None


def _is_missing_file(address: URL) -> bool:
    is_file = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return is_file and not Path(address.database).exists()


def newest() -> str | None:
    """Return the newest revision."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _migrate(url: str, act: object, revision: str) -> None:
    database = open_database(url, pool_size=1)
    config = _config()
    try:
        with database.engine.begin() as connection:
            if not database.is_sqlite:
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
            config.attributes["connection"] = connection
            act(config, revision)
    finally:
        database.close()
