"""Keep which cases are heard together, and the hearings that several of them share.

The new table is guarded as those of 0004: no row without a line of history, none is ever deleted.
"""

from __future__ import annotations

from alembic import op

from migrations.notation import create, guard, one_of, unguard

revision = "0019"
down_revision = "0018"

TABLE = "joined_hearing"


def upgrade() -> None:
    # SQLite adds a column with its reference in place; a batch would rebuild the table without its triggers.
    reference = " CONSTRAINT fk_case_file_joined_case_id REFERENCES case_file (id)"
    op.execute(f"ALTER TABLE case_file ADD COLUMN joined_case_id INTEGER{reference}")
    op.create_index("ix_case_file_joined_case_id", "case_file", ["joined_case_id"])
    create(
        TABLE,
        "id int, hearing_id int, scheduled_on day?, state str, absent str",
        foreign={"hearing_id": "hearing.id"},
        checks={
            "state": one_of("state", "scheduled held adjourned"),
            "absent": one_of("absent", "none requester respondent both"),
        },
        indexes=["case_id", "hearing_id"],
        of_case=True,
    )
    _guard()


def downgrade() -> None:
    for name in _names():
        unguard(name, TABLE)
    op.drop_table(TABLE)
    op.drop_index("ix_case_file_joined_case_id", "case_file")
    op.drop_column("case_file", "joined_case_id")


def _names() -> list[str]:
    only_there = "once" if op.get_bind().dialect.name == "sqlite" else "no_truncate"
    return [f"{TABLE}_{each}" for each in ("no_delete", "begins_recorded", "is_recorded", only_there)]


def _guard() -> None:
    line = "EXISTS (SELECT 1 FROM history WHERE case_id = NEW.case_id AND seq = NEW.case_seq)"
    unrecorded = f"a change of {TABLE} needs a line in the history of its case"
    guard(f"{TABLE}_no_delete", TABLE, "DELETE", None, f"rows of {TABLE} are never deleted")
    guard(f"{TABLE}_begins_recorded", TABLE, "INSERT", line, unrecorded)
    guard(f"{TABLE}_is_recorded", TABLE, "UPDATE", f"{line} OR NEW.case_id <> OLD.case_id", unrecorded)
    if op.get_bind().dialect.name == "sqlite":
        same = f"EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"
        guard(f"{TABLE}_once", TABLE, "INSERT", same, f"{TABLE} exists")
    else:
        guard(f"{TABLE}_no_truncate", TABLE, "TRUNCATE", None, f"{TABLE} cannot be emptied")
