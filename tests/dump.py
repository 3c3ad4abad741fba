"""The whole content of a database, to compare before with after, or one database with another."""

from __future__ import annotations

from collections.abc import Mapping, Set

from sqlalchemy import select

from engine.store.database import Database
from engine.store.tables import Base


def rows_of(database: Database, leave_out: Mapping[str, Set[str]] | None = None) -> dict[str, list[tuple]]:
    """Return every row of every table in the order of its key.

    :param leave_out: table -> columns that may differ.
    """
    left = leave_out or {}
    with database.reading() as session:
        return {
            table.name: session.execute(
                select(*(column for column in table.columns if column.name not in left.get(table.name, ()))).order_by(
                    *table.primary_key.columns
                )
            ).all()
            for table in Base.metadata.sorted_tables
        }
