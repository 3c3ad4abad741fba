"""Count the drafts that came back from review by reason: the figures of a unit read them by month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson
import sqlalchemy as sa
from alembic import op

from migrations.notation import create
from migrations.packing import unpack

revision = "0030"
down_revision = "0029"

#: So many reviews are read at once.
PORTION = 1_000
OFFICE = timedelta(hours=8)


def upgrade() -> None:
    create(
        "task_return",
        "task_id int, reason str, month str",
        primary="task_id reason",
        foreign={"task_id": "task.id"},
    )
    op.create_index("ix_task_return_month", "task_return", ["month", "reason", "task_id"])
    _from_answers()


def downgrade() -> None:
    op.drop_table("task_return")


def _from_answers() -> None:
    """Count what came back before, out of the answers of the reviews."""
    bind = op.get_bind()
    reviews = sa.text(
        "SELECT id, answers, completed_at FROM task WHERE status = 'done' AND element LIKE 'approve%'"
        " AND answers IS NOT NULL AND id > :after ORDER BY id LIMIT :portion"
    ).columns(sa.column("id", sa.Integer), sa.column("answers", sa.LargeBinary), sa.column("completed_at"))
    after = 0
    while rows := bind.execute(reviews, {"after": after, "portion": PORTION}).all():
        after = rows[-1].id
        found = [one for row in rows for one in _reasons(row)]
        if found:
            bind.execute(
                sa.text("INSERT INTO task_return (task_id, reason, month) VALUES (:task_id, :reason, :month)"), found
            )


def _reasons(row: sa.Row) -> list[dict[str, object]]:
    given = orjson.loads(unpack(bytes(row.answers)))
    if given.get("approval") != "return":
        return []
    at = row.completed_at
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    month = (at.astimezone(UTC) + OFFICE).strftime("%Y-%m")
    reasons = dict.fromkeys(given.get("return_reasons") or ["none"])
    return [{"task_id": row.id, "reason": reason, "month": month} for reason in reasons]
