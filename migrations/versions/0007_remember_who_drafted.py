"""Remember who wrote in the draft of a task, for the four eyes."""

from __future__ import annotations

from alembic import op

from migrations.notation import create

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    create("task_drafter", "task_id int, person_id int", primary="task_id person_id", foreign={"task_id": "task.id"})


def downgrade() -> None:
    op.drop_table("task_drafter")
