"""Let the work list find in closed cases that a letter to a court came back: somebody has to send it again.

What the partial index of the tasks that may outlive their case names is kept as letters on SQLite, too (0052).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.guards import lifted
from migrations.notation import partial_index
from migrations.packing import WORDS

revision = "0055"
down_revision = "0054"

DIAGRAM = "shared.returned_mail"
OPEN = "status IN ('open', 'claimed')"
OLD = (
    "diagram IN ('shared.late_restoration', 'shared.later_receipt', 'shared.posted_in_time', 'shared.quality_review',"
    " 'shared.preservation', 'shared.suspension')"
)
NEW = OLD.replace(")", f", '{DIAGRAM}')")


def upgrade() -> None:
    op.drop_index("ix_task_outliving", "task")
    _say(WORDS.codes[DIAGRAM], DIAGRAM)
    partial_index("ix_task_outliving", "task", ["case_id"], f"{NEW} AND {OPEN}")


def downgrade() -> None:
    op.drop_index("ix_task_outliving", "task")
    _say(DIAGRAM, WORDS.codes[DIAGRAM])
    partial_index("ix_task_outliving", "task", ["case_id"], f"{OLD} AND {OPEN}")


def _say(before: str | bytes, now: str | bytes) -> None:
    if op.get_bind().dialect.name == "postgresql":
        return
    with lifted(["task"]):
        changed = sa.text("UPDATE task SET diagram = :now WHERE diagram = :before")
        op.get_bind().execute(changed, {"now": now, "before": before})
