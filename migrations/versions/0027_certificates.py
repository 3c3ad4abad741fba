"""Certificates of marks that the office registers by itself; gazette and register take lines that no case wrote.

SQLite cannot let a column be empty later: there both tables are made anew, with their guards. On the way down the lines
without a case go: the tables before could not hold them.
"""

from __future__ import annotations

from collections.abc import Iterator

from alembic import op

from migrations.notation import create, guard, one_of, unguard

revision = "0027"
down_revision = "0026"

LINE = "EXISTS (SELECT 1 FROM history WHERE case_id = NEW.case_id AND seq = NEW.case_seq)"
RIGHTS = {"mark_id": "mark.id", "patent_id": "patent.id"}
ENTRY = "mark_id int?, patent_id int?, entry str, old bytes, new bytes, entered_on day"
ANNOUNCED = "announcement str, title str, body str, published_on day"
#: Table -> how it is made, with its columns; ``mark_id`` of an announcement comes with this migration.
TABLES = {
    "register_entry": {
        "columns": ENTRY,
        "foreign": RIGHTS,
        "checks": {"right": "(mark_id IS NULL) <> (patent_id IS NULL)"},
        "indexes": ["case_id", "mark_id", "patent_id"],
    },
    "gazette": {"columns": ANNOUNCED, "foreign": {}, "checks": {}, "indexes": ["case_id", "published_on id"]},
}
ABOUT = "case_id IS NOT NULL OR mark_id IS NOT NULL"


def upgrade() -> None:
    create(
        "certificate",
        "id int, mark_id int, owner_party_id int, issued_on day, facts bytes, state str, size int, sha256 str?,"
        "void_on day?",
        foreign={"mark_id": "mark.id", "owner_party_id": "party.id"},
        checks={
            "state": one_of("state", "pending ready"),
            "ready_has_bytes": "(state = 'ready') <= (sha256 IS NOT NULL)",
        },
        indexes=["mark_id"],
    )
    for each in _certificate_guards():
        guard(*each)
    if op.get_bind().dialect.name == "sqlite":
        _anew(is_optional=True)
    else:
        for table in TABLES:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN case_id DROP NOT NULL")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN case_seq DROP NOT NULL")
        op.execute("ALTER TABLE gazette ADD COLUMN mark_id INTEGER CONSTRAINT fk_gazette_mark_id REFERENCES mark (id)")
        op.create_check_constraint("ck_gazette_about", "gazette", ABOUT)
    guard(*_FIXED)


def downgrade() -> None:
    unguard("gazette_without_case_is_fixed", "gazette")
    if op.get_bind().dialect.name == "sqlite":
        _anew(is_optional=False)
    else:
        for table in TABLES:
            unguard(f"{table}_no_delete", table)
            op.execute(f"DELETE FROM {table} WHERE case_id IS NULL")
            guard(f"{table}_no_delete", table, "DELETE", None, f"rows of {table} are never deleted")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN case_id SET NOT NULL")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN case_seq SET NOT NULL")
        op.drop_constraint("ck_gazette_about", "gazette")
        op.drop_column("gazette", "mark_id")
    for name, table, *_ in _certificate_guards():
        unguard(name, table)
    op.drop_table("certificate")


_FIXED = (
    "gazette_without_case_is_fixed",
    "gazette",
    "UPDATE",
    "OLD.case_id IS NULL OR NEW.case_id IS NULL",
    "what was announced without a case is fixed",
)


def _certificate_guards() -> Iterator[tuple[str, str, str, str | None, str]]:
    """What a certificate says is fixed; it is rendered once, and may become void once."""
    yield "certificate_no_delete", "certificate", "DELETE", None, "rows of certificate are never deleted"
    yield (
        "certificate_is_fixed",
        "certificate",
        "UPDATE",
        "NEW.mark_id <> OLD.mark_id OR NEW.owner_party_id <> OLD.owner_party_id OR NEW.issued_on <> OLD.issued_on"
        " OR NEW.facts <> OLD.facts OR OLD.sha256 <> NEW.sha256 OR OLD.void_on <> NEW.void_on",
        "a certificate is fixed",
    )
    if op.get_bind().dialect.name == "postgresql":
        yield "certificate_no_truncate", "certificate", "TRUNCATE", None, "certificate cannot be emptied"


def _anew(*, is_optional: bool) -> None:
    """Make both tables of SQLite anew, with or without the case as a must."""
    for table, made in TABLES.items():
        for name, *_ in _guards(table):
            unguard(name, table)
        for names in made["indexes"]:
            op.drop_index(f"ix_{table}_{names.replace(' ', '_')}", table)
        op.rename_table(table, f"old_{table}")
        columns, foreign, checks = made["columns"], dict(made["foreign"]), dict(made["checks"])
        case = "case_id int?, case_seq int?" if is_optional else "case_id int, case_seq int"
        if table == "gazette" and is_optional:
            columns, foreign["mark_id"], checks["about"] = f"{columns}, mark_id int?", "mark.id", ABOUT
        if is_optional:
            columns = f"{columns}, {case}"
        create(table, f"id int, {columns}", foreign=foreign, checks=checks, indexes=made["indexes"], of_case=True)
        kept = ", ".join(["id", "case_id", "case_seq", *(each.split()[0] for each in made["columns"].split(","))])
        op.execute(f"INSERT INTO {table} ({kept}) SELECT {kept} FROM old_{table} WHERE case_id IS NOT NULL ORDER BY id")
        op.drop_table(f"old_{table}")
        for each in _guards(table):
            guard(*each)


def _guards(table: str) -> Iterator[tuple[str, str, str, str | None, str]]:
    """Yield the guards of both tables on SQLite as they were made (0004, 0011)."""
    complaint = f"a change of {table} needs a line in the history of its case"
    yield f"{table}_no_delete", table, "DELETE", None, f"rows of {table} are never deleted"
    yield f"{table}_begins_recorded", table, "INSERT", LINE, complaint
    same = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
    yield f"{table}_once", table, "INSERT", same, f"{table} exists"
    if table == "gazette":
        yield "gazette_is_recorded", table, "UPDATE", f"{LINE} OR NEW.case_id <> OLD.case_id", complaint
    else:
        yield "register_entry_no_update", table, "UPDATE", None, "register_entry is append-only"
