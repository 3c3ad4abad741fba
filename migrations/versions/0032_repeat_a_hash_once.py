"""Keep of the hash before a line of history only its beginning: the whole of it stands in the line before.

The text under the hash of a line names the whole hash before it, as ever; who verifies has just computed it. The
beginning stays, so that the database still refuses a line that does not follow the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from migrations.notation import guard, unguard

revision = "0032"
down_revision = "0031"

#: Table -> condition that another line stands in the same history.
OTHER = {"history": "line.case_id = {of}.case_id AND", "office_history": ""}
NEW_LINE = "a history line must follow the one before it"


def upgrade() -> None:
    _begin("prev_hash", 32)
    for table in OTHER:
        _change(table, "prev_hash", "follows", sa.LargeBinary(4), 4, "substr(prev_hash, 1, 4)")
    _end("follows", 4)


def downgrade() -> None:
    _begin("follows", 4)
    for table, other in OTHER.items():
        before = f"(SELECT line.hash FROM {table} AS line WHERE {other.format(of=table)} line.seq = {table}.seq - 1)"
        _change(table, "follows", "prev_hash", sa.LargeBinary(32), 32, f"coalesce({before}, {_nothing(32)})")
    _end("prev_hash", 32)


def _change(table: str, old: str, new: str, kind: sa.types.TypeEngine, size: int, value: str) -> None:
    """Replace a column by another. PostgreSQL forgets the filling; SQLite cannot, and never needs it."""
    op.add_column(table, sa.Column(new, kind, nullable=False, server_default=sa.text(_nothing(size))))
    op.execute(f"UPDATE {table} SET {new} = {value}")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, new, server_default=None)
    op.drop_column(table, old)


def _begin(column: str, size: int) -> None:
    """Take off the guards that are in the way. PostgreSQL alters no table on whose references it has yet to look."""
    for name, table, *_ in _guards(column, size):
        unguard(name, table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _end(column: str, size: int) -> None:
    for each in _guards(column, size):
        guard(*each)


def _guards(column: str, size: int) -> Iterator[tuple[str, str, str, str | None, str]]:
    """Yield name, table, moment, condition that refuses (None: always), and what to say."""
    for table, other in OTHER.items():
        here = f"SELECT 1 FROM {table} AS line WHERE {other.format(of='NEW')} line.seq = NEW.seq"
        again = f" OR EXISTS ({here})" if table == "office_history" else ""
        yield f"{table}_no_update", table, "UPDATE", None, f"{table} is append-only"
        yield (
            f"{table}_follows",
            table,
            "INSERT",
            f"NEW.seq < 1 OR (NEW.seq = 1 AND NEW.{column} <> {_nothing(size)}) OR (NEW.seq > 1 AND NOT EXISTS"
            f" ({here} - 1 AND substr(line.hash, 1, {size}) = NEW.{column})){again}",
            NEW_LINE,
        )


def _nothing(size: int) -> str:
    """Return so many bytes of zero; for SQLite as a constant, or it would take no filling."""
    zeros = "00" * size
    return f"x'{zeros}'" if op.get_bind().dialect.name == "sqlite" else f"decode('{zeros}', 'hex')"
