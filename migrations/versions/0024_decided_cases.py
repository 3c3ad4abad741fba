"""Find the newest decided cases of a kind by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    decided = sa.text("closed_on IS NOT NULL")
    op.create_index(
        "ix_case_file_decided",
        "case_file",
        ["kind", "closed_on", "id"],
        sqlite_where=decided,
        postgresql_where=decided,
    )


def downgrade() -> None:
    op.drop_index("ix_case_file_decided", "case_file")
