"""Let the rules of the office say which unit does which procedure."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.notation import one_of

revision = "0045"
down_revision = "0044"

BEFORE, AFTER = "distribution escalation sampling", "distribution escalation sampling allocation"


def upgrade() -> None:
    _topics(AFTER)


def downgrade() -> None:
    # The rules go with their topic; the cases keep their units, which the older office knew too.
    op.execute(sa.text("DELETE FROM duty_rule WHERE topic = 'allocation'"))
    _topics(BEFORE)


def _topics(topics: str) -> None:
    with op.batch_alter_table("duty_rule") as table:  # on SQLite the table is made anew
        table.drop_constraint("ck_duty_rule_topic", type_="check")
        table.create_check_constraint("ck_duty_rule_topic", sa.text(one_of("topic", topics)))
