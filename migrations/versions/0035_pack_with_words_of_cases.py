"""Pack what cases say with the words of today: format 3 in place of format 1.

Both can be read; a downgrade returns to 1. No text changes by it, and so no hash of a history.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import lifted
from migrations.packing import CASES, LAW, pack, unpack

revision = "0035"
down_revision = "0034"

#: Table -> key, packed columns.
VALUES = {
    "certificate": (("id",), ("facts",)),
    "encumbrance": (("id",), ("details",)),
    "history": (("case_id", "seq"), ("details",)),
    "notice": (("id",), ("receipt", "words")),
    "office_history": (("seq",), ("details",)),
    "register_entry": (("id",), ("old", "new")),
    "run": (("id",), ("variables", "view")),
    "task": (("id",), ("answers",)),
    "time_limit": (("id",), ("receipt",)),
}
BATCH = 500


def upgrade() -> None:
    _repack(CASES)


def downgrade() -> None:
    _repack(LAW)


def _repack(form: object) -> None:
    with lifted(VALUES):
        for table, (key, columns) in VALUES.items():
            _rewrite(table, key, columns, form)
        if op.get_bind().dialect.name == "postgresql":  # it alters no table on whose references it has yet to look
            op.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _rewrite(table: str, key: tuple[str, ...], columns: tuple[str, ...], form: object) -> None:
    """Pack the values of a table in another format, some rows at a time in the order of their keys."""
    names, place = ", ".join(key), ", ".join(f":{name}" for name in key)
    read = sa.text(
        f"SELECT {names}, {', '.join(columns)} FROM {table} WHERE ({names}) > ({place}) ORDER BY {names} LIMIT {BATCH}"
    )
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    write = sa.text(f"UPDATE {table} SET {changes} WHERE ({names}) = ({place})")
    rows = op.get_bind().execute(read, dict.fromkeys(key, -1)).mappings().all()
    while rows:
        op.get_bind().execute(write, [dict(row) | {name: _packed(row[name], form) for name in columns} for row in rows])
        rows = op.get_bind().execute(read, {name: rows[-1][name] for name in key}).mappings().all()


def _packed(value: bytes | None, form: object) -> bytes | None:
    """Return a value in another format; one that is damaged stays as it is, and its history tells."""
    try:
        return pack(unpack(bytes(value)), form) if value else value
    except ValueError:
        return value
