"""Keep with each beat of a ticker what both clocks of its machine said, and find a doubt about them by its state.

Beats are of running processes only: nothing is lost with the old ones but the time at which a ticker last lived.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.notation import create, partial_index

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.drop_table("clock_beat")
    op.create_table(
        "clock_beat",
        sa.Column("worker", sa.String, nullable=False),
        sa.Column("database_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wall_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("monotonic_s", sa.Double, nullable=False),
        sa.Column("boot_id", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("worker", name="pk_clock_beat"),
    )
    op.create_index("ix_clock_beat_database_at", "clock_beat", ["database_at"])
    op.create_index("ix_clock_beat_boot_id_monotonic_s", "clock_beat", ["boot_id", "monotonic_s"])
    op.drop_index("ix_job_stuck", "job")
    partial_index("ix_job_stuck", "job", ["state", "id"], "state IN ('held', 'incident')")


def downgrade() -> None:
    op.drop_index("ix_job_stuck", "job")
    partial_index("ix_job_stuck", "job", ["id"], "state IN ('held', 'incident')")
    op.drop_table("clock_beat")
    create("clock_beat", "worker str, beat_at instant, database_at instant", primary="worker", indexes=["beat_at"])
