"""Keep fees and oral hearings with their cases, and the case that a case waits for.

The new tables are guarded as those of 0004: no row without a line of history, none is ever deleted.
"""

from __future__ import annotations

from alembic import op

from migrations.notation import create, guard, one_of, unguard

revision = "0010"
down_revision = "0009"

TABLES = ("fee", "hearing")


def upgrade() -> None:
    create(
        "fee",
        "id int, kind str, amount_fen int, reduced_fen int, surcharge_fen int, due_on day?, paid_fen int, paid_on day?,"
        " reference str, state str",
        checks={
            "state": one_of("state", "due paid unpaid waived"),
            "money": "amount_fen >= 0 AND reduced_fen >= 0 AND reduced_fen <= amount_fen AND surcharge_fen >= 0"
            " AND paid_fen >= 0",
        },
        indexes=["case_id"],
        of_case=True,
    )
    create(
        "hearing",
        "id int, hearing_on day, hearing_time str, mode str, place str, panel str, state str, absent str",
        checks={
            "mode": one_of("mode", "on_site remote circuit"),
            "state": one_of("state", "scheduled held adjourned"),
            "absent": one_of("absent", "none requester respondent both"),
        },
        indexes=["case_id"],
        of_case=True,
    )
    op.create_index("ix_hearing_hearing_on", "hearing", ["hearing_on", "id"])
    # SQLite adds a column with its reference in place; a batch would rebuild the table without its triggers.
    reference = " CONSTRAINT fk_case_file_waits_for_case_id REFERENCES case_file (id)"
    op.execute(f"ALTER TABLE case_file ADD COLUMN waits_for_case_id INTEGER{reference}")
    op.create_index("ix_case_file_waits_for_case_id", "case_file", ["waits_for_case_id"])
    for table in TABLES:
        _guard(table)


def downgrade() -> None:
    for table in TABLES:
        for name in _names(table):
            unguard(name, table)
        op.drop_table(table)
    op.drop_index("ix_case_file_waits_for_case_id", "case_file")
    op.drop_column("case_file", "waits_for_case_id")


def _names(table: str) -> list[str]:
    only_there = "once" if op.get_bind().dialect.name == "sqlite" else "no_truncate"
    return [f"{table}_{each}" for each in ("no_delete", "begins_recorded", "is_recorded", only_there)]


def _guard(table: str) -> None:
    line = "EXISTS (SELECT 1 FROM history WHERE case_id = NEW.case_id AND seq = NEW.case_seq)"
    unrecorded = f"a change of {table} needs a line in the history of its case"
    guard(f"{table}_no_delete", table, "DELETE", None, f"rows of {table} are never deleted")
    guard(f"{table}_begins_recorded", table, "INSERT", line, unrecorded)
    guard(f"{table}_is_recorded", table, "UPDATE", f"{line} OR NEW.case_id <> OLD.case_id", unrecorded)
    if op.get_bind().dialect.name == "sqlite":
        same = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
        guard(f"{table}_once", table, "INSERT", same, f"{table} exists")
    else:
        guard(f"{table}_no_truncate", table, "TRUNCATE", None, f"{table} cannot be emptied")
