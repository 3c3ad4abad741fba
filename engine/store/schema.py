"""The version of the tables: bring a database up, or back, and say whether it is current."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from engine.store.database import Database, open_database

MIGRATIONS = Path(__file__).parents[2] / "migrations"
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
