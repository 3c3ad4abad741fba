"""Find what was completed in some days by an index: the leader's page counts it."""

from __future__ import annotations

from alembic import op

from migrations.notation import partial_index

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    partial_index("ix_task_done", "task", ["completed_at", "unit_id", "case_id"], "status = 'done'")


def downgrade() -> None:
    op.drop_index("ix_task_done", "task")
