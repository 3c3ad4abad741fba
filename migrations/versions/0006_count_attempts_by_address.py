"""Count failed attempts to sign in by name and address, not in the account: a stranger shall not lock its owner out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.notation import create

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    create(
        "sign_in_attempt", "key str, failures int, free_at instant, last_at instant", primary="key", indexes=["last_at"]
    )
    op.drop_column("account", "failed_attempts")
    op.drop_column("account", "locked_until_at")


def downgrade() -> None:
    op.add_column("account", sa.Column("failed_attempts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("account", sa.Column("locked_until_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_table("sign_in_attempt")
