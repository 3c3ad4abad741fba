"""Runs the migrations on the connection it is given, or on DATABASE_URL. One transaction, also on SQLite."""

from __future__ import annotations

from alembic import command, context
from sqlalchemy import MetaData

from engine.settings import Settings
from engine.store.database import open_database


def _configure(**options: object) -> None:
    models = _models()
    if models is not None:
        from engine.store.search import is_modelled

        options["include_name"] = is_modelled
    context.configure(transactional_ddl=True, target_metadata=models, compare_type=True, **options)


def _models() -> MetaData | None:
    """Return the models for the commands that compare; migrations spell names out and must not see the convention."""
    asked = getattr(context.config.cmd_opts, "cmd", (None,))[0]
    if asked not in (command.check, command.revision):
        return None
    from engine.store.tables import Base

    return Base.metadata


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
