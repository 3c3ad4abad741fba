"""Let the work list find the tasks of a preservation in closed cases: an order is about the right, not the case."""

from __future__ import annotations

from alembic import op

from migrations.notation import partial_index

revision = "0044"
down_revision = "0043"

OPEN = "status IN ('open', 'claimed')"
OLD = (
    "diagram IN ('shared.late_restoration', 'shared.later_receipt', 'shared.posted_in_time', 'shared.quality_review',"
    " 'shared.suspension')"
)
NEW = (
    "diagram IN ('shared.late_restoration', 'shared.later_receipt', 'shared.posted_in_time', 'shared.quality_review',"
    " 'shared.preservation', 'shared.suspension')"
)


def upgrade() -> None:
    _index(NEW)


def downgrade() -> None:
    _index(OLD)


def _index(outliving: str) -> None:
    op.drop_index("ix_task_outliving", "task")
    partial_index("ix_task_outliving", "task", ["case_id"], f"{outliving} AND {OPEN}")
