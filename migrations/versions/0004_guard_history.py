"""Let nobody edit the history, and let no row of a case change without a line of it.

One rule for the case and for everything in it: a row that is written must point to a history line that is *yet to
be written* (these triggers), and that line must exist when the transaction ends (the deferred references of 0003).
So lines come last in a transaction, and a statement that changes a case and forgets the history cannot commit.

A migration that has to change rows of a case drops these triggers first and makes them anew afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

from alembic import op

from migrations.notation import guard, unguard

revision = "0004"
down_revision = "0003"

#: Table -> (columns that may change in silence, condition that a row exists already).
CHILDREN = {
    "case_party": ((), "case_id = NEW.case_id AND role = NEW.role AND party_id = NEW.party_id"),
    "run": ((), "id = NEW.id"),
    "time_limit": ((), "id = NEW.id"),
    "clock_event": ((), "id = NEW.id"),
    "task": (("draft", "draft_saved_at"), "id = NEW.id"),
    "document": ((), "id = NEW.id"),
    "notice": ((), "id = NEW.id"),
    "gazette": ((), "id = NEW.id"),
}
APPEND_ONLY = ("history", "office_history", "calendar_version")
NEVER_DELETED = ("case_file", *CHILDREN)
NO_HASH = {"sqlite": "zeroblob(32)", "postgresql": "decode(repeat('00', 32), 'hex')"}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for name, table, moment, condition, complaint in _guards(dialect):
        guard(name, table, moment, condition, complaint)
    if dialect == "postgresql":
        for table in (*APPEND_ONLY, *NEVER_DELETED):
            guard(f"{table}_no_truncate", table, "TRUNCATE", None, f"{table} cannot be emptied")


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    names = [(name, table) for name, table, *_ in _guards(dialect)]
    if dialect == "postgresql":
        names += [(f"{table}_no_truncate", table) for table in (*APPEND_ONLY, *NEVER_DELETED)]
    for name, table in names:
        unguard(name, table)


def _guards(dialect: str) -> Iterator[tuple[str, str, str, str | None, str]]:
    """Yield name, table, moment, condition that refuses (None: always), and what to say."""
    for table in APPEND_ONLY:
        yield f"{table}_no_update", table, "UPDATE", None, f"{table} is append-only"
    for table in (*APPEND_ONLY, *NEVER_DELETED):
        yield f"{table}_no_delete", table, "DELETE", None, f"rows of {table} are never deleted"
    yield from _of_history(dialect)
    yield from _of_cases(dialect)
    yield (
        "diagram_version_is_fixed",
        "diagram_version",
        "UPDATE",
        "OLD.status = 'published'",
        "a published diagram is fixed",
    )
    yield (
        "diagram_version_stays",
        "diagram_version",
        "DELETE",
        "OLD.status = 'published'",
        "a published diagram is never deleted",
    )


def _of_history(dialect: str) -> Iterator[tuple[str, str, str, str, str]]:
    """A line follows the one before it, and never goes beyond the head that its case already shows."""
    none = NO_HASH[dialect]
    before = "SELECT 1 FROM history WHERE case_id = NEW.case_id AND seq = NEW.seq"
    case = "SELECT 1 FROM case_file WHERE id = NEW.case_id AND"
    same = "SELECT 1 FROM office_history WHERE seq = NEW.seq"
    yield "history_once", "history", "INSERT", f"EXISTS ({before})", "history is append-only"
    yield (
        "history_follows",
        "history",
        "INSERT",
        f"NEW.seq < 1 OR (NEW.seq = 1 AND NEW.prev_hash <> {none})"
        f" OR (NEW.seq > 1 AND NOT EXISTS ({before} - 1 AND hash = NEW.prev_hash))",
        "a history line must follow the one before it",
    )
    yield (
        "history_within_head",
        "history",
        "INSERT",
        f"NOT EXISTS ({case} (head_seq > NEW.seq OR (head_seq = NEW.seq AND head_hash = NEW.hash)))",
        "a history line must be covered by the head of its case",
    )
    yield (
        "office_history_follows",
        "office_history",
        "INSERT",
        f"NEW.seq < 1 OR (NEW.seq = 1 AND NEW.prev_hash <> {none})"
        f" OR (NEW.seq > 1 AND NOT EXISTS ({same} - 1 AND hash = NEW.prev_hash)) OR EXISTS ({same})",
        "a history line must follow the one before it",
    )


def _of_cases(dialect: str) -> Iterator[tuple[str, str, str, str, str]]:
    """What is written points to a line yet to come; no row is smuggled in over an existing one (INSERT OR REPLACE)."""
    written = "EXISTS (SELECT 1 FROM history WHERE case_id = NEW.{case} AND seq = NEW.{seq})"
    head, line = written.format(case="id", seq="head_seq"), written.format(case="case_id", seq="case_seq")
    complaint = "a change of {} needs a line in the history of its case"
    yield "case_file_is_recorded", "case_file", "UPDATE", f"{head} OR NEW.id <> OLD.id", complaint.format("case_file")
    yield (
        "case_file_once",
        "case_file",
        "INSERT",
        "EXISTS (SELECT 1 FROM case_file WHERE id = NEW.id)",
        "case_file exists",
    )
    for table, (silent, exists) in CHILDREN.items():
        yield f"{table}_begins_recorded", table, "INSERT", line, complaint.format(table)
        columns = _watched(table, silent)
        yield (
            f"{table}_is_recorded",
            table,
            f"UPDATE OF {columns}" if silent else "UPDATE",
            f"{line} OR NEW.case_id <> OLD.case_id",
            complaint.format(table),
        )
        if dialect == "sqlite":
            same = f"EXISTS (SELECT 1 FROM {table} WHERE {exists})"
            yield f"{table}_once", table, "INSERT", same, f"{table} exists"


def _watched(table: str, silent: tuple[str, ...]) -> str:
    if not silent:
        return ""
    rows = op.get_bind().exec_driver_sql(f"SELECT * FROM {table} WHERE 1 = 0")
    return ", ".join(column for column in rows.keys() if column not in silent)  # noqa: SIM118 (a result, not a dict)
