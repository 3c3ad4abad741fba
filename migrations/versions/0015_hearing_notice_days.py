"""Keep with a hearing when it was fixed and until when its notice had to reach the parties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

COLUMNS = ("scheduled_on", "notice_until")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("hearing", sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("hearing", name)
