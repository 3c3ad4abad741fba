"""Keep batches: one act of a person on many tasks, and how each of them ended."""

from __future__ import annotations

from alembic import op

from migrations.notation import create, one_of

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    create(
        "batch",
        "id int, account_id int, act str, given json, made_at instant",
        foreign={"account_id": "account.id"},
        checks={"act": one_of("act", "claim release reassign prioritise extend complete")},
    )
    op.create_index("ix_batch_account_id_id", "batch", ["account_id", "id"])
    create(
        "batch_item",
        "batch_id int, task_id int, seen int, state str, refusal json?, ended_at instant?",
        primary="batch_id task_id",
        foreign={"batch_id": "batch.id", "task_id": "task.id"},
        checks={"state": one_of("state", "waiting done refused")},
    )


def downgrade() -> None:
    op.drop_table("batch_item")
    op.drop_table("batch")
