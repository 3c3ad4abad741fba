"""Say which unit does which procedure, and find the open cases that belong to none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.notation import one_of

revision = "0045"
down_revision = "0044"

BEFORE, AFTER = "distribution escalation sampling", "distribution escalation sampling allocation"
OF_NONE = sa.text("closed_on IS NULL AND unit_id IS NULL")


def upgrade() -> None:
    _topics(AFTER)
    op.create_index("ix_case_file_of_no_unit", "case_file", ["id"], sqlite_where=OF_NONE, postgresql_where=OF_NONE)


def downgrade() -> None:
    op.drop_index("ix_case_file_of_no_unit", "case_file")
    # The rules go with their topic; the cases keep their units, which the older office knew too.
    op.execute(sa.text("DELETE FROM duty_rule WHERE topic = 'allocation'"))
    _topics(BEFORE)


def _topics(topics: str) -> None:
    with op.batch_alter_table("duty_rule") as table:  # on SQLite the table is made anew
        table.drop_constraint("ck_duty_rule_topic", type_="check")
        table.create_check_constraint("ck_duty_rule_topic", sa.text(one_of("topic", topics)))
