"""Let one colleague cover for another, from a day to a day."""

from __future__ import annotations

from alembic import op

from migrations.notation import create

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    account = "account.id"
    create(
        "cover",
        "id int, absent_id int, substitute_id int, from_on day, to_on day, scope str, reason str, made_at instant,"
        " made_by int, ended_at instant?, ended_by int?",
        foreign=dict.fromkeys(("absent_id", "substitute_id", "made_by", "ended_by"), account),
        checks={"days_in_order": "from_on <= to_on", "two_accounts": "absent_id <> substitute_id"},
        indexes=("substitute_id to_on", "absent_id to_on"),
    )


def downgrade() -> None:
    op.drop_table("cover")
