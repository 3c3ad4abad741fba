"""Changing columns of all rows of a table, some rows at a time in the order of their keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

BATCH = 500


def change(table: str, key: tuple[str, ...], changes: Mapping[str, Callable[[Any], Any]]) -> None:
    """Change some columns of every row.

    :param changes: column -> what is to be made of its value.
    """
    names, place = ", ".join(key), ", ".join(f":{name}" for name in key)
    after = f"WHERE ({names}) > ({place}) ORDER BY {names} LIMIT {BATCH}"
    read = sa.text(f"SELECT {names}, {', '.join(changes)} FROM {table} {after}")
    written = ", ".join(f"{name} = :{name}" for name in changes)
    write = sa.text(f"UPDATE {table} SET {written} WHERE ({names}) = ({place})")
    rows = op.get_bind().execute(read, dict.fromkeys(key, -1)).mappings().all()
    while rows:
        made = [dict(row) | {name: make(row[name]) for name, make in changes.items()} for row in rows]
        op.get_bind().execute(write, made)
        rows = op.get_bind().execute(read, {name: rows[-1][name] for name in key}).mappings().all()
