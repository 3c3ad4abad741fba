"""Let the search box look up the closed cases with a text on SQLite too, as it does on PostgreSQL since 0047.

The index is one of FTS5 that keeps no text: every three characters that follow each other, two line ends behind the
last, so that the last of all begin words too. ``closed_word_case`` shows its words in their order, for the beginnings
of words.
"""

from __future__ import annotations

from alembic import op

revision = "0057"
down_revision = "0056"

SAID = "{0}search_text || char(10) || coalesce({0}classes, '') || char(10, 10)"
FORM = "said, content='', columnsize=0, detail=none, tokenize='trigram case_sensitive 1'"
IS_CLOSED = "{0}closed_on IS NOT NULL"
ADD = f"INSERT INTO closed_word (rowid, said) SELECT {{0}}id, {SAID}"
ADD_NEW = f"{ADD} WHERE {IS_CLOSED}".format("NEW.")
TAKE_OUT = (
    f"INSERT INTO closed_word (closed_word, rowid, said) SELECT 'delete', {{0}}id, {SAID} WHERE {IS_CLOSED}"
).format("OLD.")
CHANGED = "search_text, classes, closed_on"
UP = (
    f"CREATE VIRTUAL TABLE closed_word USING fts5({FORM})",
    "CREATE VIRTUAL TABLE closed_word_case USING fts5vocab(closed_word, instance)",
    f"CREATE TRIGGER closed_word_of_new AFTER INSERT ON case_file WHEN {IS_CLOSED.format('NEW.')} BEGIN {ADD_NEW}; END",
    f"CREATE TRIGGER closed_word_of_changed AFTER UPDATE OF {CHANGED} ON case_file BEGIN {TAKE_OUT}; {ADD_NEW}; END",
    f"{ADD} FROM case_file WHERE {IS_CLOSED}".format(""),
)
DOWN = (
    "DROP TRIGGER closed_word_of_changed",
    "DROP TRIGGER closed_word_of_new",
    "DROP TABLE closed_word_case",
    "DROP TABLE closed_word",
)


def upgrade() -> None:
    _run(UP)


def downgrade() -> None:
    _run(DOWN)


def _run(statements: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in statements:
            op.execute(statement)
