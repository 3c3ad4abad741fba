"""Find decisions by what they cite: the reason codes of the drafts that are there already, and all from now on."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from migrations.notation import create, one_of
from migrations.packing import unpack

revision = "0028"
down_revision = "0027"

#: So many drafts are read at once.
_AT_ONCE = 500


def upgrade() -> None:
    create(
        "task_citation",
        "task_id int, what str, code str",
        primary="task_id what code",
        foreign={"task_id": "task.id"},
        checks={"what": one_of("what", "article reason block")},
    )
    op.create_index("ix_task_citation_code", "task_citation", ["what", "code", "task_id"])
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """Copy the reason codes of the newest draft of each form in each case; articles were free text until now."""
    task = sa.table("task", *map(sa.column, ("id", "case_id", "form_key", "element", "status", "answers")))
    citation = sa.table("task_citation", *map(sa.column, ("task_id", "what", "code")))
    later = task.alias()
    newest = (
        sa.select(task.c.id, task.c.answers)
        .where(task.c.status == "done", task.c.element.startswith("draft"), task.c.answers.is_not(None))
        .where(
            ~sa.exists()
            .where(later.c.case_id == task.c.case_id, later.c.form_key == task.c.form_key)
            .where(later.c.status == "done", later.c.id > task.c.id)
        )
        .order_by(task.c.id)
        .limit(_AT_ONCE)
    )
    after = 0
    while rows := connection.execute(newest.where(task.c.id > after)).all():
        found = [
            {"task_id": task_id, "what": "reason", "code": code}
            for task_id, packed in rows
            for code in dict.fromkeys(_codes(packed))
        ]
        if found:
            connection.execute(citation.insert(), found)
        after = rows[-1][0]


def _codes(packed: bytes) -> list[str]:
    codes = (json.loads(unpack(bytes(packed))) or {}).get("reason_codes")
    return [str(code) for code in codes] if isinstance(codes, list) else []


def downgrade() -> None:
    op.drop_table("task_citation")
