"""Keep the private address at which an account reads its limits in a calendar program."""

from __future__ import annotations

from alembic import op

from migrations.notation import create

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    create(
        "calendar_feed",
        "account_id int, key_hash str, created_at instant",
        primary="account_id",
        unique=["key_hash"],
        foreign={"account_id": "account.id"},
    )


def downgrade() -> None:
    op.drop_table("calendar_feed")
