"""Keep the hash of a file as 32 bytes on SQLite, where the text took 64. PostgreSQL keeps its text.

The columns stay what they are: a VARCHAR of SQLite takes bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from alembic import op

from migrations.guards import lifted
from migrations.rows import change

revision = "0051"
down_revision = "0050"

TABLES = ("document", "certificate")


def upgrade() -> None:
    _rewrite(partial(_made, str, bytes.fromhex))


def downgrade() -> None:
    _rewrite(partial(_made, bytes, bytes.hex))


def _made(kind: type, make: Callable, value: object) -> object:
    """Return a hash that is said in one way in the other; what is no hash stays."""
    try:
        return make(value) if isinstance(value, kind) else value
    except ValueError:
        return value


def _rewrite(make: Callable) -> None:
    if op.get_bind().dialect.name == "postgresql":
        return
    with lifted(TABLES):
        for table in TABLES:
            change(table, ("id",), {"sha256": make})
