"""Keep what was drawn for a look at its quality, by which seed, and how it was scored."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.notation import create, one_of

revision = "0029"
down_revision = "0028"

BEFORE, AFTER = "distribution escalation", "distribution escalation sampling"


def upgrade() -> None:
    _topics(AFTER)
    create(
        "quality_draw",
        "id int, month str, kind str, unit_id int?, seed str, checkpoint_no int, decided int, drawn int,"
        " duty_rule_id int?, drawn_at instant",
        foreign={"unit_id": "unit.id", "duty_rule_id": "duty_rule.id"},
    )
    op.create_index("ix_quality_draw_month", "quality_draw", ["month", "kind", "unit_id"])
    create(
        "quality_sample",
        "id int, draw_id int, case_id int, rank str, finding str?, scored_at instant?",
        unique=("case_id",),
        foreign={"draw_id": "quality_draw.id", "case_id": "case_file.id"},
        checks={"finding": "finding IS NULL OR finding IN ('none', 'minor', 'serious')"},
        indexes=("draw_id",),
    )
    create(
        "quality_score",
        "sample_id int, step str, criterion str, score int",
        primary="sample_id step criterion",
        foreign={"sample_id": "quality_sample.id"},
        checks={"score": "score BETWEEN 1 AND 5"},
    )


def downgrade() -> None:
    op.drop_table("quality_score")
    op.drop_table("quality_sample")
    op.drop_table("quality_draw")
    # The versions of a topic that the older office does not know go with it.
    op.execute(sa.text("DELETE FROM duty_rule WHERE topic = 'sampling'"))
    _topics(BEFORE)


def _topics(topics: str) -> None:
    with op.batch_alter_table("duty_rule") as table:  # on SQLite the table is made anew
        table.drop_constraint("ck_duty_rule_topic", type_="check")
        table.create_check_constraint("ck_duty_rule_topic", sa.text(one_of("topic", topics)))
