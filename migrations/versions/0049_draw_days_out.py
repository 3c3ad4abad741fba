"""Pack what cases say in format 4: days and digests drawn out, with the words of the fee and of the panel's vote.

All formats can be read; a downgrade returns to 3, and the state of a run to 1. No text changes by it, and so no hash of
a history. Two acts got a byte in the list.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import sqlalchemy as sa
from alembic import op

from migrations.guards import lifted
from migrations.packing import ACTS, CASES, DRAWN, LAW, pack, unpack
from migrations.rows import change

revision = "0049"
down_revision = "0048"

#: Table -> key, packed columns.
VALUES = {
    "certificate": (("id",), ("facts",)),
    "encumbrance": (("id",), ("details",)),
    "history": (("case_id", "seq"), ("details",)),
    "notice": (("id",), ("receipt", "words")),
    "notification": (("id",), ("params",)),
    "office_history": (("seq",), ("details",)),
    "register_entry": (("id",), ("old", "new")),
    "run": (("id",), ("state", "variables", "view")),
    "task": (("id",), ("answers",)),
    "time_limit": (("id",), ("receipt",)),
}
NEW_ACTS = ("message.payment", "panel.voted")


def upgrade() -> None:
    with lifted(VALUES):
        _repack({})
        _name_acts(lambda act: (b"\0" + act.encode(), ACTS.pack(act)))
        _flushed()


def downgrade() -> None:
    with lifted(VALUES):
        _repack({"state": LAW}, CASES)
        _name_acts(lambda act: (ACTS.pack(act), b"\0" + act.encode()))
        _flushed()


def _repack(forms: dict[str, object], other: object = DRAWN) -> None:
    for table, (key, columns) in VALUES.items():
        change(table, key, {name: partial(_packed, form=forms.get(name, other)) for name in columns})


def _packed(value: bytes | None, form: object) -> bytes | None:
    """Return a value in another format; one that is damaged stays as it is, and its history tells."""
    try:
        return pack(unpack(bytes(value)), form) if value else value
    except ValueError:
        return value


def _name_acts(said: Callable[[str], tuple[bytes, bytes]]) -> None:
    write = "UPDATE {} SET act = :new WHERE act = :old"
    for act in NEW_ACTS:
        old, new = said(act)
        for table in ("history", "office_history"):
            op.get_bind().execute(sa.text(write.format(table)), {"old": old, "new": new})


def _flushed() -> None:
    """PostgreSQL alters no table on whose references it has yet to look."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
