"""Keep which sentence a notification is as one byte, and what stands in its gaps packed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.packing import CASES, WORDS, pack, unpack

revision = "0043"
down_revision = "0042"

AT_ONCE = 500


def upgrade() -> None:
    _rewrite(sa.LargeBinary(), {"kind": WORDS.pack, "params": lambda text: pack(text.encode(), CASES)})


def downgrade() -> None:
    said = {"kind": lambda packed: WORDS.unpack(bytes(packed)), "params": lambda packed: unpack(bytes(packed)).decode()}
    _rewrite(sa.String(), said)


def _rewrite(kind: sa.types.TypeEngine, changes: dict[str, Callable[[Any], Any]]) -> None:
    """Give two columns another type, and their values what the changes make of them."""
    connection = op.get_bind()
    is_postgresql = connection.dialect.name == "postgresql"
    nothing = "''" if is_postgresql or isinstance(kind, sa.String) else "x''"
    for name in changes:
        op.alter_column("notification", name, new_column_name=f"{name}_old")
        new = sa.Text() if name == "params" and isinstance(kind, sa.String) else kind
        op.add_column("notification", sa.Column(name, new, nullable=False, server_default=sa.text(nothing)))
        if is_postgresql:  # it forgets the filling; SQLite cannot, and never needs it
            op.alter_column("notification", name, server_default=None)
    after = sa.text(f"SELECT id, kind_old, params_old FROM notification WHERE id > :id ORDER BY id LIMIT {AT_ONCE}")
    write = sa.text("UPDATE notification SET kind = :kind, params = :params WHERE id = :id")
    last = -1
    while rows := connection.execute(after, {"id": last}).all():
        connection.execute(
            write,
            [{"id": at, "kind": changes["kind"](one), "params": changes["params"](given)} for at, one, given in rows],
        )
        last = rows[-1].id
    for name in changes:
        op.drop_column("notification", f"{name}_old")
