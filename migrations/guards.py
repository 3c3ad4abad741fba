"""Lifting the guards of tables while a migration rewrites their rows, and putting them back to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

_ON_SQLITE = sa.text(
    "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :tables"
).bindparams(sa.bindparam("tables", expanding=True))
_ON_POSTGRESQL = sa.text(
    "SELECT tgname, relname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND relname IN :tables"
).bindparams(sa.bindparam("tables", expanding=True))


@contextmanager
def lifted(tables: Iterable[str], *, but: str | None = None) -> Iterator[None]:
    """Drop every trigger of some tables, and make them again as they were when the block ends.

    The columns that they name must have their old names by then.

    :param but: how the names begin of those that stay: they guard nothing, and keep an index up to date.
    """
    connection = op.get_bind()
    is_postgresql = connection.dialect.name == "postgresql"
    found = connection.execute(_ON_POSTGRESQL if is_postgresql else _ON_SQLITE, {"tables": list(tables)}).all()
    found = [each for each in found if not (but and each[0].startswith(but))]
    for name, table, _ in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if is_postgresql else ""))
    yield
    for *_, sql in found:
        connection.exec_driver_sql(sql)
