"""Keep where a party wants its mail in one case, where that is not the address that the office knows of it.

The address given with the filing stays in the history when this is taken back.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    op.add_column("case_party", sa.Column("address", sa.String()))


def downgrade() -> None:
    op.drop_column("case_party", "address")
