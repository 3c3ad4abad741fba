"""Keep the duty rules of the office in all their versions, and find the next case by an index."""

from __future__ import annotations

from alembic import op

from migrations.notation import create, one_of, partial_index

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    create(
        "duty_rule",
        "id int, topic str, unit_id int?, valid_from day, body json, reason str, account_id int, made_at instant",
        foreign={"unit_id": "unit.id", "account_id": "account.id"},
        checks={"topic": one_of("topic", "distribution escalation")},
    )
    op.create_index("ix_duty_rule_topic", "duty_rule", ["topic", "unit_id", "valid_from"])
    create(
        "task_skip",
        "task_id int, person_id int, reason str, skipped_on day",
        primary="task_id person_id",
        foreign={"task_id": "task.id"},
    )
    op.create_index("ix_task_skip_person_id", "task_skip", ["person_id", "skipped_on"])
    pool = "status = 'open' AND assignee_id IS NULL"
    partial_index("ix_task_next", "task", ["role", "(-priority)", "filed_on", "case_id", "id"], pool)


def downgrade() -> None:
    op.drop_index("ix_task_next", "task")
    op.drop_table("task_skip")
    op.drop_table("duty_rule")
