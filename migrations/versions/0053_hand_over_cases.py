"""Items of a batch that are cases: one that waits for a limit has no open task. Find the open cases of a unit."""

from __future__ import annotations

from alembic import op

from migrations.notation import create, one_of, partial_index

revision = "0053"
down_revision = "0052"

KEPT = "batch_id, task_id, seen, state, refusal, ended_at"
REST = "seen int, state str, refusal json?, ended_at instant?"
STATES = {"state": one_of("state", "waiting done refused")}


def upgrade() -> None:
    op.drop_index("ix_case_file_of_no_unit", "case_file")
    partial_index("ix_case_file_of_unit", "case_file", ["unit_id", "id", "kind"], "closed_on IS NULL")
    _keep()
    create(
        "batch_item",
        f"id int, batch_id int, case_id int, task_id int?, {REST}",
        foreign={"batch_id": "batch.id", "case_id": "case_file.id", "task_id": "task.id"},
        checks=STATES,
    )
    op.create_index(
        "ix_batch_item_batch_id_case_id_task_id", "batch_item", ["batch_id", "case_id", "task_id"], unique=True
    )
    its_case = "(SELECT case_id FROM task WHERE task.id = kept_item.task_id)"
    _give_back(
        f"INSERT INTO batch_item ({KEPT}, case_id) SELECT {KEPT}, {its_case} FROM kept_item ORDER BY batch_id, task_id"
    )


def downgrade() -> None:
    # A case that was chosen itself has no place; it keeps its unit and its history. What was not done yet is not done.
    its_job = "'batch:' || CAST(batch_id AS VARCHAR) || ':' || 'case' || CAST(case_id AS VARCHAR)"
    of_cases = f"SELECT {its_job} FROM batch_item WHERE task_id IS NULL"
    op.execute(f"DELETE FROM job WHERE kind = 'batch' AND dedup_key IN ({of_cases})")
    op.execute("DELETE FROM batch_item WHERE task_id IS NULL")
    its_items = "SELECT 1 FROM batch_item WHERE batch_item.batch_id = batch.id"
    op.execute(f"DELETE FROM batch WHERE act = 'hand_over' AND NOT EXISTS ({its_items})")
    _keep()
    create(
        "batch_item",
        f"batch_id int, task_id int, {REST}",
        primary="batch_id task_id",
        foreign={"batch_id": "batch.id", "task_id": "task.id"},
        checks=STATES,
    )
    _give_back(f"INSERT INTO batch_item ({KEPT}) SELECT {KEPT} FROM kept_item")
    op.drop_index("ix_case_file_of_unit", "case_file")
    partial_index("ix_case_file_of_no_unit", "case_file", ["id", "kind"], "closed_on IS NULL AND unit_id IS NULL")


def _keep() -> None:
    op.execute(f"CREATE TEMPORARY TABLE kept_item AS SELECT {KEPT} FROM batch_item")
    op.drop_table("batch_item")


def _give_back(insert: str) -> None:
    op.execute(insert)
    op.execute("DROP TABLE kept_item")
