"""What parties typed and did not send yet is kept for them."""

from __future__ import annotations

from alembic import op

from migrations.notation import create

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    create(
        "party_draft",
        "account_id int, case_no str, what str, answers json, saved_at instant",
        primary="account_id case_no what",
        foreign={"account_id": "account.id"},
    )


def downgrade() -> None:
    op.drop_table("party_draft")
