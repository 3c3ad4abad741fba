"""Patents beside marks, what weighs on either, and the lines of the register, guarded as everything of a case is."""

from __future__ import annotations

from collections.abc import Iterator

from alembic import op

from migrations.notation import create, guard, one_of, unguard

revision = "0011"
down_revision = "0010"

OF_ONE_RIGHT = "(mark_id IS NULL) <> (patent_id IS NULL)"
RIGHTS = {"mark_id": "mark.id", "patent_id": "patent.id"}
LINE = "EXISTS (SELECT 1 FROM history WHERE case_id = NEW.case_id AND seq = NEW.case_seq)"
TABLES = ("register_entry", "encumbrance")


def upgrade() -> None:
    create(
        "patent",
        "id int, application_no str, registration_no str?, name str, patent_type str, owner_party_id int, claims json,"
        "filed_on day, published_on day?, registered_on day?, expires_on day?, status str",
        unique=["application_no"],
        foreign={"owner_party_id": "party.id"},
        checks={"type": one_of("patent_type", "invention utility_model design")},
        indexes=["name", "registration_no", "owner_party_id"],
    )
    op.execute(
        "ALTER TABLE case_file ADD COLUMN patent_id INTEGER CONSTRAINT fk_case_file_patent_id REFERENCES patent (id)"
    )
    op.create_index("ix_case_file_patent_id", "case_file", ["patent_id"])
    create(
        "encumbrance",
        "id int, case_id int?, case_seq int?, mark_id int?, patent_id int?, kind str, holder_party_id int?,"
        "from_on day, to_on day?, lifted_on day?, details bytes",
        foreign={**RIGHTS, "holder_party_id": "party.id"},
        checks={"right": OF_ONE_RIGHT, "kind": one_of("kind", "pledge licence seizure suspension")},
        indexes=["case_id", "mark_id", "patent_id", "holder_party_id"],
        of_case=True,
    )
    create(
        "register_entry",
        "id int, mark_id int?, patent_id int?, entry str, old bytes, new bytes, entered_on day",
        foreign=RIGHTS,
        checks={"right": OF_ONE_RIGHT},
        indexes=["case_id", "mark_id", "patent_id"],
        of_case=True,
    )
    for each in _guards(op.get_bind().dialect.name):
        guard(*each)


def downgrade() -> None:
    for name, table, *_ in _guards(op.get_bind().dialect.name):
        unguard(name, table)
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("ix_case_file_patent_id", "case_file")
    op.execute("ALTER TABLE case_file DROP COLUMN patent_id")
    op.drop_table("patent")


def _guards(dialect: str) -> Iterator[tuple[str, str, str, str | None, str]]:
    """Yield name, table, moment, condition that refuses (None: always), and what to say.

    An encumbrance may come without a case, with the register; from then on only a case changes it, and keeps it.
    """
    yield "register_entry_no_update", "register_entry", "UPDATE", None, "register_entry is append-only"
    for table in TABLES:
        complaint = f"a change of {table} needs a line in the history of its case"
        yield f"{table}_no_delete", table, "DELETE", None, f"rows of {table} are never deleted"
        yield f"{table}_begins_recorded", table, "INSERT", LINE, complaint
        if dialect == "sqlite":
            same = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
            yield f"{table}_once", table, "INSERT", same, f"{table} exists"
        else:
            yield f"{table}_no_truncate", table, "TRUNCATE", None, f"{table} cannot be emptied"
    yield (
        "encumbrance_is_recorded",
        "encumbrance",
        "UPDATE",
        f"NEW.case_id IS NULL OR {LINE} OR NEW.case_id <> OLD.case_id",
        "a change of encumbrance needs a line in the history of its case",
    )
