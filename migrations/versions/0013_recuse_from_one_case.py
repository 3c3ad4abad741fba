"""Keep the decisions by which a person of the office was recused from one case."""

from __future__ import annotations

from alembic import op

from migrations.notation import create

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    create(
        "recusal",
        "case_id int, person_id int, ground str, decided_on day",
        primary="case_id person_id",
        foreign={"case_id": "case_file.id"},
        indexes=["person_id"],
    )


def downgrade() -> None:
    op.drop_table("recusal")
