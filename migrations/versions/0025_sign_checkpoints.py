"""Signed checkpoints: the heads of all histories, so that no end can be cut off and no case be lost unseen."""

from __future__ import annotations

from alembic import op

from migrations.notation import create, guard, unguard

revision = "0025"
down_revision = "0024"

TABLES = ("checkpoint", "checkpoint_head")


def upgrade() -> None:
    create(
        "checkpoint",
        "number int, made_at instant, note str, public_key bytes, signature bytes",
        primary="number",
    )
    create(
        "checkpoint_head",
        "chain str, seq int, checkpoint_no int, hash digest",
        primary="chain seq",
        foreign={"checkpoint_no": "checkpoint.number"},
        indexes=["checkpoint_no"],
    )
    for table in TABLES:
        guard(f"{table}_no_update", table, "UPDATE", None, f"{table} is append-only")
        guard(f"{table}_no_delete", table, "DELETE", None, f"rows of {table} are never deleted")
        if op.get_bind().dialect.name == "postgresql":
            guard(f"{table}_no_truncate", table, "TRUNCATE", None, f"{table} cannot be emptied")


def downgrade() -> None:
    for table in reversed(TABLES):
        if op.get_bind().dialect.name == "postgresql":
            unguard(f"{table}_no_truncate", table)
        unguard(f"{table}_no_delete", table)
        unguard(f"{table}_no_update", table)
        op.drop_table(table)
