"""Rows written by their tables: for what every act ends with, where a flush would cost more than the statement.

A flush looks for what else changed of a row, and of which other rows it depends.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sqlalchemy import Update, bindparam, inspect, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from engine.store.base import Base
from engine.store.cases import CaseFile

_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def write(session: Session, row: Base, values: Mapping[str, object]) -> None:
    """Write columns of a row that was loaded, now; the row says them from then on."""
    session.connection().execute(_updating(type(row)), {"row_id": row.id, **values})
    for name, value in values.items():
        set_committed_value(row, name, value)


def new_only(session: Session, table: type[Base], *key: str) -> postgresql.Insert | sqlite.Insert:
    """Return how rows are inserted of which some may be there already, by the columns of a key: those stay as they are.

    Whoever inserts the same key at this moment is waited for.
    """
    return _new_only(session.get_bind().dialect.name, table, key)


@cache
def _new_only(dialect: str, table: type[Base], key: tuple[str, ...]) -> postgresql.Insert | sqlite.Insert:
    return _INSERT[dialect](table.__table__).on_conflict_do_nothing(index_elements=key)


def write_out(session: Session, case: CaseFile) -> bool:
    """Write what has changed of a case, now, as the last that is done with it: it leaves the session.

    :return: whether it still had the version that was loaded.
    """
    before = inspect(case).committed_state
    changed = {name: getattr(case, name) for name in before}
    seen = before.get("version", case.version)
    written = session.connection().execute(_updating_seen(), {"row_id": case.id, "seen": seen, **changed})
    session.expunge(case)
    return written.rowcount == 1


@cache
def _updating_seen() -> Update:
    return _updating(CaseFile).where(CaseFile.__table__.c.version == bindparam("seen"))


@cache
def _updating(table: type[Base]) -> Update:
    return update(table.__table__).where(table.id == bindparam("row_id"))
