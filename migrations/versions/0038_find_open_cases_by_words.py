"""Let the work list look up the few open cases with a text, a party or a class, and the few limits that were extended.

Every three characters that follow each other in what an open case can be found by are a word of an index. Closed cases
are not in it, and cost it nothing.
"""

from __future__ import annotations

from alembic import op

from migrations.notation import partial_index

revision = "0038"
down_revision = "0037"

OPEN = "status IN ('open', 'claimed')"
OUTLIVING = (
    "diagram IN ('shared.late_restoration', 'shared.later_receipt', 'shared.posted_in_time', 'shared.quality_review',"
    " 'shared.suspension')"
)
SAID = "{0}search_text || char(10) || coalesce({0}classes, '')"
#: 0, 1, 2, ... as often as the text has characters: SQLite has no rows of numbers of its own.
PLACES = "json_each('[0' || replace(hex(zeroblob(length(said) - 1)), '00', ',0') || ']')"
WORDS = "SELECT substr(said, key + 1, 3) AS word, case_id FROM (SELECT {1} AS case_id, {0} AS said{2}), " + PLACES
OF_NEW = WORDS.format(SAID.format("NEW."), "NEW.id", "")
OF_OLD = WORDS.format(SAID.format("OLD."), "OLD.id", "")
ADD = f"INSERT OR IGNORE INTO open_word (word, case_id) {OF_NEW} WHERE NEW.closed_on IS NULL"
TAKE_OUT = f"DELETE FROM open_word WHERE case_id = OLD.id AND word IN (SELECT word FROM ({OF_OLD}))"
CHANGED = "search_text, classes, closed_on"

UP = {
    "sqlite": (
        "CREATE TABLE open_word (word TEXT, case_id INTEGER, PRIMARY KEY (word, case_id)) WITHOUT ROWID",
        f"CREATE TRIGGER open_word_of_new AFTER INSERT ON case_file WHEN NEW.closed_on IS NULL BEGIN {ADD}; END",
        f"CREATE TRIGGER open_word_of_changed AFTER UPDATE OF {CHANGED} ON case_file BEGIN {TAKE_OUT}; {ADD}; END",
        f"INSERT INTO open_word SELECT DISTINCT word, case_id FROM"
        f" ({WORDS.format(SAID.format(''), 'id', ' FROM case_file WHERE closed_on IS NULL')})",
    ),
    "postgresql": (
        "CREATE FUNCTION open_words(said text) RETURNS tsvector IMMUTABLE STRICT COST 1000 LANGUAGE sql AS $$"
        " SELECT array_to_tsvector(array_agg(DISTINCT substr(said, place, 3)))"
        " FROM generate_series(1, length(said)) place $$",
        "CREATE INDEX open_word_of_case ON case_file"
        " USING gin (open_words(search_text || chr(10) || coalesce(classes, ''))) WHERE closed_on IS NULL",
    ),
}
DOWN = {
    "sqlite": ("DROP TRIGGER open_word_of_changed", "DROP TRIGGER open_word_of_new", "DROP TABLE open_word"),
    "postgresql": ("DROP INDEX open_word_of_case", "DROP FUNCTION open_words(text)"),
}


def upgrade() -> None:
    for statement in UP[op.get_bind().dialect.name]:
        op.execute(statement)
    partial_index("ix_task_outliving", "task", ["case_id"], f"{OUTLIVING} AND {OPEN}")
    partial_index("ix_time_limit_extended", "time_limit", ["id"], "is_extended AND state = 'running'")


def downgrade() -> None:
    op.drop_index("ix_time_limit_extended", "time_limit")
    op.drop_index("ix_task_outliving", "task")
    for statement in DOWN[op.get_bind().dialect.name]:
        op.execute(statement)
