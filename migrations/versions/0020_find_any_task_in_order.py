"""Let the work list be filtered and ordered by an index alone, and let accounts save filters and choose columns.

Open tasks carry what the list asks of their case; a case keeps the classes that it was opened for.
"""

from __future__ import annotations

import importlib

import sqlalchemy as sa
from alembic import op

from migrations.notation import create, guard, one_of, partial_index, unguard

revision = "0020"
down_revision = "0019"

OPEN = "status IN ('open', 'claimed')"
DUE = "coalesce(due_on, '9999-12-31')"
LISTED = "status assignee_id unit_id limit_id kind element priority classes created_at due_on filed_on".split()
BEFORE = ["id", "assignee_id", "unit_id", "case_id", "limit_id"]
COPIED = ("kind", "filed_on", "classes")

guards = importlib.import_module("migrations.versions.0004_guard_history")


def upgrade() -> None:
    op.add_column("case_file", sa.Column("classes", sa.String(), nullable=True))
    _note_classes()
    op.add_column("task", sa.Column("kind", sa.String(), nullable=True))
    op.add_column("task", sa.Column("filed_on", sa.Date(), nullable=True))
    op.add_column("task", sa.Column("classes", sa.String(), nullable=True))
    for column in COPIED:
        of_case = f"(SELECT {column} FROM case_file WHERE case_file.id = task.case_id)"
        op.execute(f"UPDATE task SET {column} = {of_case} WHERE {OPEN}")
    _flushed()
    op.drop_index("ix_task_pool", "task")
    partial_index("ix_task_pool", "task", ["role", DUE, "id", "case_id", *LISTED], OPEN)
    beside = [name for name in LISTED if name != "filed_on"]
    partial_index("ix_task_docket", "task", ["role", "filed_on", "case_id", "id", *beside], OPEN)
    partial_index("ix_task_priority", "task", ["role", "(-priority)", DUE, "id", "case_id", *LISTED], OPEN)
    create(
        "saved_filter",
        "id int, account_id int, name str, words json, shared str, unit_id int?, saved_at instant",
        unique=["account_id name"],
        foreign={"account_id": "account.id", "unit_id": "unit.id"},
        checks={
            "shared": one_of("shared", "nobody unit all"),
            "unit_of_shared": "(shared = 'unit') <= (unit_id IS NOT NULL)",
        },
        indexes=["shared"],
    )
    create(
        "desk",
        "account_id int, first_filter str?, columns json?",
        primary="account_id",
        foreign={"account_id": "account.id"},
    )


def downgrade() -> None:
    op.drop_table("desk")
    op.drop_table("saved_filter")
    for name in ("ix_task_priority", "ix_task_docket", "ix_task_pool"):
        op.drop_index(name, "task")
    partial_index("ix_task_pool", "task", ["role", DUE, *BEFORE], OPEN)
    for column in COPIED:
        op.drop_column("task", column)
    op.drop_column("case_file", "classes")


def _note_classes() -> None:
    """Write the classes of the mark into each case: ``[25, 35]`` becomes ``,25,35,``."""
    bare = "replace(replace(replace(classes, ' ', ''), '[', ','), ']', ',')"
    name, table, moment, condition, complaint = _guard_of_cases()
    unguard(name, table)
    op.execute(
        f"UPDATE case_file SET classes = (SELECT {bare} FROM mark"
        " WHERE mark.id = case_file.mark_id AND mark.classes <> '[]') WHERE mark_id IS NOT NULL"
    )
    _flushed()
    guard(name, table, moment, condition, complaint)


def _guard_of_cases() -> tuple[str, ...]:
    dialect = op.get_bind().dialect.name
    return next(each for each in guards._of_cases(dialect) if each[0] == "case_file_is_recorded")


def _flushed() -> None:
    """PostgreSQL alters no table on whose references it has yet to look."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
