"""Search the whole history: the index, and what is still to be taken into it.

The index is filled by the ticker. Each line of a history leaves a mark in its own transaction, by a trigger, so that
no statement can forget it; the files that are there already are taken in from the newest case down.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from migrations.notation import create

revision = "0037"
down_revision = "0036"

INDEX = {
    "sqlite": ("CREATE VIRTUAL TABLE search_entry USING fts5(words, content='', columnsize=0, tokenize='ascii')",),
    "postgresql": (
        "CREATE TABLE search_entry (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX search_entry_words ON search_entry USING gin (words)",
        "CREATE INDEX search_entry_case ON search_entry ((rowid >> 32))",
    ),
}
MARK = {
    "sqlite": (
        "CREATE TRIGGER history_to_search AFTER INSERT ON history"
        " BEGIN INSERT INTO search_arrear (case_id, seq) VALUES (NEW.case_id, NEW.seq); END",
    ),
    "postgresql": (
        "CREATE FUNCTION history_to_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO search_arrear (case_id, seq) SELECT case_id, seq FROM added; RETURN NULL; END $$",
        "CREATE TRIGGER history_to_search AFTER INSERT ON history REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION history_to_search()",
    ),
}
UNMARK = {
    "sqlite": ("DROP TRIGGER history_to_search",),
    "postgresql": ("DROP TRIGGER history_to_search ON history", "DROP FUNCTION history_to_search()"),
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    create("search_arrear", "case_id int, seq int", primary="case_id seq")
    for statement in (*INDEX[dialect], *MARK[dialect]):
        op.execute(statement)
    newest = op.get_bind().scalar(sa.text("SELECT max(id) FROM case_file"))
    if newest is not None:
        value = json.dumps({"below": newest + 1, "of": newest})
        op.get_bind().execute(
            sa.text("INSERT INTO setting (key, value) VALUES ('search.rebuild', :value)"), {"value": value}
        )


def downgrade() -> None:
    for statement in UNMARK[op.get_bind().dialect.name]:
        op.execute(statement)
    op.execute("DELETE FROM setting WHERE key = 'search.rebuild'")
    op.execute("DROP TABLE search_entry")
    op.drop_table("search_arrear")
