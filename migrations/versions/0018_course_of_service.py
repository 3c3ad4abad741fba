"""Keep with a notice when it came back, which one took its place, and how its receipt was proved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

COLUMNS = (("returned_on", sa.Date), ("replaced_by_id", sa.Integer), ("proof", sa.String))
CAME_BACK = sa.text("state = 'returned'")


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("notice", sa.Column(name, kind(), nullable=True))
    op.create_index("ix_notice_issued_on", "notice", ["issued_on"])
    op.create_index("ix_notice_returned", "notice", ["id"], sqlite_where=CAME_BACK, postgresql_where=CAME_BACK)


def downgrade() -> None:
    op.drop_index("ix_notice_returned", "notice")
    op.drop_index("ix_notice_issued_on", "notice")
    for name, _ in reversed(COLUMNS):
        op.drop_column("notice", name)
