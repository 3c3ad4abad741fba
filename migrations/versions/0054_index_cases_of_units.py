"""Narrow the index of the open cases of a unit: it offered itself for every question about open cases, in place of the
index by which they are found by words. The cases of no unit have theirs again.
"""

from __future__ import annotations

from alembic import op

from migrations.notation import partial_index

revision = "0054"
down_revision = "0053"

OF_UNIT = ("ix_case_file_of_unit", "case_file", ["unit_id", "id", "kind"])


def upgrade() -> None:
    op.drop_index("ix_case_file_of_unit", "case_file")
    partial_index(*OF_UNIT, "closed_on IS NULL AND unit_id IS NOT NULL")
    partial_index("ix_case_file_of_no_unit", "case_file", ["id", "kind"], "closed_on IS NULL AND unit_id IS NULL")


def downgrade() -> None:
    op.drop_index("ix_case_file_of_no_unit", "case_file")
    op.drop_index("ix_case_file_of_unit", "case_file")
    partial_index(*OF_UNIT, "closed_on IS NULL")
