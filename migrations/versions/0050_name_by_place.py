"""Say the names of tasks, limits, documents and subjects by their place in a list: two bytes, where six were packed.

Both can be read. A downgrade packs them again; no text changes by it, and so no hash of a history.
"""

from __future__ import annotations

from collections.abc import Callable

from alembic import op

from migrations.guards import lifted
from migrations.packing import pack_name, say_name, unpack_name
from migrations.rows import change

revision = "0050"
down_revision = "0049"

#: Table -> key, names.
NAMES = {
    "task": (("id",), ("name", "name_en", "article")),
    "time_limit": (("id",), ("name", "name_en")),
    "document": (("id",), ("title", "title_en")),
    "notice": (("id",), ("title", "title_en")),
    "history": (("case_id", "seq"), ("subject",)),
    "office_history": (("seq",), ("subject",)),
}


def upgrade() -> None:
    _rewrite(say_name)


def downgrade() -> None:
    _rewrite(pack_name)


def _rewrite(say: Callable[[str], bytes]) -> None:
    def said(value: bytes | str) -> bytes | str:
        """Return a name in the other way; a damaged one, or one written by hand, stays, and its history tells."""
        try:
            return value if isinstance(value, str) else say(unpack_name(bytes(value)))
        except ValueError:
            return value

    with lifted(NAMES):
        for table, (key, columns) in NAMES.items():
            change(table, key, dict.fromkeys(columns, said))
        if op.get_bind().dialect.name == "postgresql":  # it alters no table on whose references it has yet to look
            op.execute("SET CONSTRAINTS ALL IMMEDIATE")
