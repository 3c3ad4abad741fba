"""Runs the migrations on the connection it is given, or on DATABASE_URL. One transaction, also on SQLite."""

from __future__ import annotations

from alembic import context

from engine.settings import Settings
from engine.store.database import open_database


def _configure(**options: object) -> None:
    context.configure(transactional_ddl=True, **options)


def _run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
        return
    database = open_database(Settings.from_env().database_url)
    with database.engine.connect() as connection:
        _configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    database.close()


_run()
