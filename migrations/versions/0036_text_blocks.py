"""Keep the text blocks of the office in all their versions."""

from __future__ import annotations

from alembic import op

from migrations.notation import create

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    create(
        "text_block",
        "id int, code str, valid_from day, body json, reason str, account_id int, made_at instant",
        foreign={"account_id": "account.id"},
    )
    op.create_index("ix_text_block_code", "text_block", ["code", "valid_from"])


def downgrade() -> None:
    op.drop_table("text_block")
