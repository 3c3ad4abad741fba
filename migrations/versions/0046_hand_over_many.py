"""Hand over many cases at once, and find the open cases that belong to no unit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.notation import one_of

revision = "0046"
down_revision = "0045"

BEFORE = "claim release reassign prioritise extend complete"
OF_NONE = sa.text("closed_on IS NULL AND unit_id IS NULL")


def upgrade() -> None:
    _acts(f"{BEFORE} hand_over")
    op.create_index(
        "ix_case_file_of_no_unit", "case_file", ["id", "kind"], sqlite_where=OF_NONE, postgresql_where=OF_NONE
    )


def downgrade() -> None:
    op.drop_index("ix_case_file_of_no_unit", "case_file")
    # The batches go with their act, done or not; the cases keep their units and their histories.
    theirs = "SELECT 1 FROM batch WHERE act = 'hand_over' AND "
    its_jobs = "job.dedup_key LIKE 'batch:' || CAST(batch.id AS VARCHAR) || ':%'"
    op.execute(sa.text(f"DELETE FROM job WHERE kind = 'batch' AND EXISTS ({theirs} {its_jobs})"))
    op.execute(sa.text(f"DELETE FROM batch_item WHERE EXISTS ({theirs} batch.id = batch_item.batch_id)"))
    op.execute(sa.text("DELETE FROM batch WHERE act = 'hand_over'"))
    _acts(BEFORE)


def _acts(acts: str) -> None:
    # On SQLite the table is made anew, and may not go while items refer to it.
    op.execute(sa.text("CREATE TEMPORARY TABLE kept_item AS SELECT * FROM batch_item"))
    op.execute(sa.text("DELETE FROM batch_item"))
    with op.batch_alter_table("batch") as table:
        table.drop_constraint("ck_batch_act", type_="check")
        table.create_check_constraint("ck_batch_act", sa.text(one_of("act", acts)))
    op.execute(sa.text("INSERT INTO batch_item SELECT * FROM kept_item"))
    op.execute(sa.text("DROP TABLE kept_item"))
