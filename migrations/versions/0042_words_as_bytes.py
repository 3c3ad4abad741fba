"""Say the words that every case repeats as one byte each: forms, kinds of runs, notices, kinds of documents, units."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.guards import lifted
from migrations.packing import WORDS

revision = "0042"
down_revision = "0041"

COLUMNS = {
    "task": ("form_key",),
    "run": ("kind",),
    "document": ("kind", "media_type"),
    "notice": ("template", "addressee_role"),
    "time_limit": ("unit",),
}


def upgrade() -> None:
    _rewrite(sa.LargeBinary(), WORDS.pack)


def downgrade() -> None:
    _rewrite(sa.String(), lambda packed: WORDS.unpack(bytes(packed)))


def _rewrite(kind: sa.types.TypeEngine, change: Callable[[Any], Any]) -> None:
    with lifted(COLUMNS):
        for table, names in COLUMNS.items():
            for name in names:
                _change(table, name, kind, change)


def _change(table: str, name: str, kind: sa.types.TypeEngine, change: Callable[[Any], Any]) -> None:
    """Give a column another type: it says a few words many times, so each is changed once."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    op.alter_column(table, name, new_column_name=f"{name}_old")
    nothing = "''" if is_postgresql or isinstance(kind, sa.String) else "x''"
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(nothing)))
    if is_postgresql:  # it forgets the filling; SQLite cannot, and never needs it
        op.alter_column(table, name, server_default=None)
    write = sa.text(f"UPDATE {table} SET {name} = :new WHERE {name}_old = :old")
    for (old,) in op.get_bind().execute(sa.text(f"SELECT DISTINCT {name}_old FROM {table}")).all():
        op.get_bind().execute(write, {"new": change(old), "old": old})
    if is_postgresql:  # it alters no table on whose references it has yet to look
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    op.drop_column(table, f"{name}_old")
