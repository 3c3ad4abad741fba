"""Let the ticker look at every mark that was published before: what nobody opposed is registered.

The job asks the law when its window ends, and waits on where that is later.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

MARK = sa.table("mark", sa.column("id", sa.Integer), sa.column("status", sa.String))
JOB = sa.table(
    "job",
    sa.column("kind", sa.String),
    sa.column("payload", sa.Text),
    sa.column("dedup_key", sa.String),
    sa.column("acts_at", sa.DateTime(timezone=True)),
    sa.column("next_attempt_at", sa.DateTime(timezone=True)),
    sa.column("state", sa.String),
    sa.column("attempts", sa.Integer),
)


def upgrade() -> None:
    now = datetime(2020, 1, 1, tzinfo=UTC)  # due at once
    ids = op.get_bind().scalars(sa.select(MARK.c.id).where(MARK.c.status.in_(("published", "opposed")))).all()
    rows = [
        {
            "kind": "register",
            "payload": json.dumps({"mark_id": mark_id}),
            "dedup_key": f"register:{mark_id}",
            "acts_at": now,
            "next_attempt_at": now,
            "state": "armed",
            "attempts": 0,
        }
        for mark_id in ids
    ]
    if rows:
        op.bulk_insert(JOB, rows)


def downgrade() -> None:
    op.execute(sa.delete(JOB).where(JOB.c.kind == "register"))
