"""Find by their state only the jobs that wait for a person.

The index over all states tempted SQLite's planner away from the one that keeps due jobs in order: the poll of the
ticker then read every armed job, and cost more with each limit that was not due (10 ms with 100,000; now 0.2 ms).
"""

from __future__ import annotations

from alembic import op

from migrations.notation import partial_index

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.drop_index("ix_job_state_id", "job")
    partial_index("ix_job_stuck", "job", ["id"], "state IN ('held', 'incident')")


def downgrade() -> None:
    op.drop_index("ix_job_stuck", "job")
    op.create_index("ix_job_state_id", "job", ["state", "id"])
