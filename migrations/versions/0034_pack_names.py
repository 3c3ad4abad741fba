"""Pack the names that the diagrams and notices say in every case, and name the form of a task only where it is its own.

The names of tasks and limits, the articles and the titles of documents become packed bytes of format 2. A task is
answered by the form of its step unless the diagram names another one: then that name is kept, else nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlalchemy as sa
from alembic import op

from migrations.guards import lifted
from migrations.packing import pack_name, unpack_name

revision = "0034"
down_revision = "0033"

NAMES = {
    "task": ("name", "name_en", "article"),
    "time_limit": ("name", "name_en"),
    "document": ("title", "title_en"),
    "notice": ("title", "title_en"),
}
OF_STEP = "diagram || '.' || element"
BATCH = 500


def upgrade() -> None:
    with lifted(NAMES):
        for table, columns in NAMES.items():
            _change(table, columns, sa.LargeBinary(), pack_name)
        op.execute(f"UPDATE task SET form_key = '' WHERE form_key = {OF_STEP}")
        _flushed()


def downgrade() -> None:
    with lifted(NAMES):
        for table, columns in NAMES.items():
            _change(table, columns, sa.String(), lambda packed: unpack_name(bytes(packed)))
        op.execute(f"UPDATE task SET form_key = {OF_STEP} WHERE form_key = ''")
        _flushed()


def _change(table: str, columns: tuple[str, ...], kind: sa.types.TypeEngine, change: Callable) -> None:
    """Give columns another type, and their values what ``change`` makes of them."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    nothing = "''" if is_postgresql or isinstance(kind, sa.String) else "x''"
    for name in columns:
        op.alter_column(table, name, new_column_name=f"{name}_old")
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(nothing)))
        if is_postgresql:  # it forgets the filling; SQLite cannot, and never needs it
            op.alter_column(table, name, server_default=None)
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    write = sa.text(f"UPDATE {table} SET {changes} WHERE id = :id")
    for rows in _batches(table, columns):
        values = [
            {"id": row.id} | {name: change(old) for name, old in zip(columns, row[1:], strict=True)} for row in rows
        ]
        op.get_bind().execute(write, values)
    _flushed()
    for name in columns:
        op.drop_column(table, f"{name}_old")


def _batches(table: str, columns: tuple[str, ...]) -> Iterator[list[sa.Row]]:
    """Yield rows in the order of their ids, some at a time."""
    old = ", ".join(f"{name}_old" for name in columns)
    after = sa.text(f"SELECT id, {old} FROM {table} WHERE id > :id ORDER BY id LIMIT {BATCH}")
    rows = op.get_bind().execute(after, {"id": -1}).all()
    while rows:
        yield rows
        rows = op.get_bind().execute(after, {"id": rows[-1].id}).all()


def _flushed() -> None:
    """PostgreSQL alters no table on whose references it has yet to look."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
