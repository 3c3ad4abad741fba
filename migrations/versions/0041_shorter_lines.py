"""Say a line of history in fewer bytes: a code for its act, its subject packed, and of its hash the first 8 bytes.

Nothing is lost: the text under a hash is made of the columns, and who verifies computes every hash from the first line
on, up to the head that the case keeps and the heads that checkpoints signed. The way down computes them so, too. A line
whose hash is not its own was altered; it stays so, its hash filled up with zeros.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations import chain
from migrations.guards import lifted
from migrations.notation import guard, unguard
from migrations.packing import ACTS, pack_name, unpack, unpack_name

revision = "0041"
down_revision = "0040"

TABLES = {"history": "case_id", "office_history": ""}
SAID = {"act": (ACTS.pack, ACTS.unpack), "subject": (pack_name, unpack_name)}
WITHIN_HEAD = ("history_within_head", "history")
AT_ONCE = 500


def upgrade() -> None:
    unguard(*WITHIN_HEAD)
    with lifted(TABLES):
        for table in TABLES:
            for name, (packed, _) in SAID.items():
                _change(table, name, sa.LargeBinary(), packed)
        _replace("history", "hash", sa.LargeBinary(8), "substr(hash_old, 1, 8)")
        _flushed()
    _guard("substr(head_hash, 1, 8)")


def downgrade() -> None:
    unguard(*WITHIN_HEAD)
    with lifted(TABLES):
        _replace("history", "hash", sa.LargeBinary(32), _zeros(32))
        _flushed()
        for table in TABLES:
            for name, (_, said) in SAID.items():
                _change(table, name, sa.String(), lambda value, said=said: said(bytes(value)))
        _hash_anew()
        _flushed()
    _guard("head_hash")


def _guard(head: str) -> None:
    """Refuse a line beyond the head of its case, and one at the head whose hash is not that of the head."""
    is_head = f"head_seq = NEW.seq AND {head} = NEW.hash"
    covered = f"SELECT 1 FROM case_file WHERE id = NEW.case_id AND (head_seq > NEW.seq OR ({is_head}))"
    complaint = "a history line must be covered by the head of its case"
    guard(*WITHIN_HEAD, "INSERT", f"NOT EXISTS ({covered})", complaint)


def _change(table: str, name: str, kind: sa.types.TypeEngine, change: Callable[[Any], Any]) -> None:
    """Give a column another type: it says a few things many times, so each is changed once."""
    op.alter_column(table, name, new_column_name=f"{name}_old")
    _add(table, name, kind)
    connection = op.get_bind()
    write = sa.text(f"UPDATE {table} SET {name} = :new WHERE {name}_old = :old")
    _flushed()
    op.create_index(f"ix_{table}_{name}_old", table, [f"{name}_old"])
    for (old,) in connection.execute(sa.text(f"SELECT DISTINCT {name}_old FROM {table}")).all():
        connection.execute(write, {"new": change(old), "old": old})
    op.drop_index(f"ix_{table}_{name}_old", table)
    _flushed()
    op.drop_column(table, f"{name}_old")


def _replace(table: str, name: str, kind: sa.types.TypeEngine, value: str) -> None:
    op.alter_column(table, name, new_column_name=f"{name}_old")
    _add(table, name, kind)
    op.execute(f"UPDATE {table} SET {name} = {value}")
    _flushed()
    if value != _zeros(32):
        op.drop_column(table, f"{name}_old")


def _add(table: str, name: str, kind: sa.types.TypeEngine) -> None:
    """Add a column. PostgreSQL forgets the filling; SQLite cannot, and never needs it."""
    nothing = "''" if isinstance(kind, sa.String) or op.get_bind().dialect.name == "postgresql" else "x''"
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=sa.text(nothing)))
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, name, server_default=None)


def _hash_anew() -> None:
    """Compute the hashes of all lines of all cases, each from the one before it."""
    write = sa.text("UPDATE history SET hash = :hash WHERE case_id = :case_id AND seq = :seq")
    case, prev_hash, made = None, chain.GENESIS, []
    for line in _lines():
        prev_hash = chain.GENESIS if line.case_id != case else prev_hash
        case = line.case_id
        begins, digest = bytes(line.hash_old).hex(), chain.digest(_body(line, prev_hash))
        prev_hash = digest if digest.startswith(begins) else begins.ljust(64, "0")
        made.append({"hash": bytes.fromhex(prev_hash), "case_id": line.case_id, "seq": line.seq})
    for start in range(0, len(made), AT_ONCE):
        op.get_bind().execute(write, made[start : start + AT_ONCE])
    _flushed()
    op.drop_column("history", "hash_old")


def _lines() -> Iterator[sa.Row[Any]]:
    columns = "history.case_id, seq, act, actor_id, person_id, actor_name, on_behalf_of, subject, details, hash_old"
    statement = sa.text(
        f"SELECT {columns}, recorded_at, case_no FROM history JOIN case_file ON case_file.id = history.case_id"
        " ORDER BY history.case_id, seq"
    )
    yield from op.get_bind().execute(statement)


def _body(line: sa.Row[Any], prev_hash: str) -> str:
    details = json.loads(unpack(bytes(line.details))) if line.details else {"old": {}, "new": {}}
    content = {
        "case": line.case_no,
        "time": _instant(line.recorded_at),
        "act": line.act,
        "actor": {"account": line.actor_id, "person": line.person_id, "name": line.actor_name},
        "on_behalf_of": line.on_behalf_of,
        "subject": line.subject,
        "old": details["old"],
        "new": details["new"],
    }
    return chain.body(line.seq, prev_hash, content)


def _instant(value: int | datetime) -> datetime:
    """Return the instant; SQLite keeps microseconds since 1970."""
    if isinstance(value, int):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value)
    return value.astimezone(UTC)


def _zeros(size: int) -> str:
    zeros = "00" * size
    return f"x'{zeros}'" if op.get_bind().dialect.name == "sqlite" else f"decode('{zeros}', 'hex')"


def _flushed() -> None:
    """PostgreSQL alters no table on whose references it has yet to look."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
