"""Pack what repeats the law and the diagrams, and keep each fact of a history line once.

Receipts, variables, views and answers become packed bytes. The text of a history line was kept beside the columns that
it repeats; from now on it is made of them, to the letter, so that every hash stays what it was. The state of a run
that has ended moves nothing any more and goes; a downgrade cannot bring it back, and nothing reads it.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from alembic import op

from migrations.packing import pack, unpack

revision = "0009"
down_revision = "0008"

#: table, column, whether it may be null.
VALUES = (
    ("run", "variables", False),
    ("run", "view", False),
    ("time_limit", "receipt", False),
    ("notice", "receipt", False),
    ("task", "answers", True),
)
LINES = {"history": ("case_id", "seq"), "office_history": ("seq",)}
INDEX_OF_ROW = {"history": "case_id = :case_id AND seq = :seq", "office_history": "seq = :seq"}
BATCH = 500

guards = importlib.import_module("migrations.versions.0004_guard_history")


def upgrade() -> None:
    _begin()
    for table, column, may_be_null in VALUES:
        _change(table, column, sa.LargeBinary(), may_be_null, lambda text: pack(text.encode()))
    op.execute(f"UPDATE run SET state = {_no_bytes()} WHERE ended_at IS NOT NULL")
    _rewrite_states(pack)
    for table in LINES:
        _add(table, "actor_name", sa.String(), "''")
        op.add_column(table, sa.Column("details", sa.LargeBinary(), nullable=True))
        _take_apart(table)
        op.drop_column(table, "body")
    guards.upgrade()


def downgrade() -> None:
    _begin()
    for table in LINES:
        _add(table, "body", sa.Text(), "''")
        _put_together(table)
        op.drop_column(table, "details")
        op.drop_column(table, "actor_name")
    _rewrite_states(unpack)
    for table, column, may_be_null in VALUES:
        _change(table, column, sa.Text(), may_be_null, lambda packed: unpack(bytes(packed)).decode())
    guards.upgrade()


def _begin() -> None:
    """Take the guards off. PostgreSQL alters no table on whose references it has yet to look."""
    guards.downgrade()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _change(table: str, column: str, kind: sa.types.TypeEngine, may_be_null: bool, change: Callable) -> None:
    """Give a column another type, and its values what ``change`` makes of them."""
    old = f"{column}_old"
    op.alter_column(table, column, new_column_name=old)
    if may_be_null:
        op.add_column(table, sa.Column(column, kind, nullable=True))
    else:
        _add(table, column, kind, _no_bytes() if isinstance(kind, sa.LargeBinary) else "''")
    write = sa.text(f"UPDATE {table} SET {column} = :value WHERE id = :id")
    for rows in _batches(f"SELECT id, {old} FROM {table} WHERE {old} IS NOT NULL", ("id",)):
        op.get_bind().execute(write, [{"id": row[0], "value": change(row[1])} for row in rows])
    op.drop_column(table, old)


def _rewrite_states(change: Callable) -> None:
    write = sa.text("UPDATE run SET state = :state WHERE id = :id")
    for rows in _batches("SELECT id, state FROM run WHERE ended_at IS NULL", ("id",)):
        op.get_bind().execute(write, [{"id": row.id, "state": change(bytes(row.state))} for row in rows])


def _take_apart(table: str) -> None:
    keys = LINES[table]
    write = sa.text(f"UPDATE {table} SET actor_name = :name, details = :details WHERE {INDEX_OF_ROW[table]}")
    for rows in _batches(f"SELECT {', '.join(keys)}, body FROM {table} WHERE true", keys):
        values = []
        for *place, text in rows:
            body = json.loads(text)
            details = {"new": body["new"], "old": body["old"]} if body["new"] or body["old"] else None
            packed = None if details is None else pack(_text(details).encode())
            values.append({**dict(zip(keys, place, strict=True)), "name": body["actor"]["name"], "details": packed})
        op.get_bind().execute(write, values)


def _put_together(table: str) -> None:
    keys, is_of_case = LINES[table], table == "history"
    case_no = "(SELECT case_no FROM case_file WHERE id = history.case_id)" if is_of_case else "NULL"
    write = sa.text(f"UPDATE {table} SET body = :body WHERE {INDEX_OF_ROW[table]}")
    query = (
        f"SELECT {', '.join(keys)}, {case_no} AS case_no, act, actor_id, person_id, actor_name, on_behalf_of, subject,"
        f" details, prev_hash, recorded_at FROM {table} WHERE true"
    )
    for rows in _batches(query, keys):
        op.get_bind().execute(write, [{**{key: row._mapping[key] for key in keys}, "body": _body(row)} for row in rows])


def _body(row: sa.Row) -> str:
    details = {"new": {}, "old": {}} if row.details is None else json.loads(unpack(bytes(row.details)))
    actor = {"account": row.actor_id, "person": row.person_id, "name": row.actor_name}
    return _text({
        "act": row.act, "actor": actor, "case": row.case_no, "on_behalf_of": row.on_behalf_of,
        "prev_hash": bytes(row.prev_hash).hex(), "seq": row.seq, "subject": row.subject,
        "time": row.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), **details,
    })  # fmt: skip


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _batches(query: str, keys: tuple[str, ...]) -> Iterator[list[sa.Row]]:
    """Yield rows in the order of their keys, some at a time: a history may be longer than the memory."""
    names = ", ".join(keys)
    after = sa.text(f"{query} AND ({names}) > ({', '.join(':' + key for key in keys)}) ORDER BY {names} LIMIT {BATCH}")
    rows = op.get_bind().execute(_read(after), dict.fromkeys(keys, -1)).all()
    while rows:
        yield rows
        rows = op.get_bind().execute(_read(after), {key: rows[-1]._mapping[key] for key in keys}).all()


def _read(query: sa.TextClause) -> sa.TextualSelect | sa.TextClause:
    """SQLite gives an instant as text unless it is told what it is; PostgreSQL in the zone of the session."""
    return query.columns(recorded_at=sa.DateTime(timezone=True)) if "recorded_at" in query.text else query


def _add(table: str, column: str, kind: sa.types.TypeEngine, filling: str) -> None:
    """Add a column that may not be null. PostgreSQL forgets the filling; SQLite cannot, and never needs it."""
    op.add_column(table, sa.Column(column, kind, nullable=False, server_default=sa.text(filling)))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, column, server_default=None)


def _no_bytes() -> str:
    return "x''" if op.get_bind().dialect.name == "sqlite" else "''"
