"""Let the search box say of a text that few cases say, or none, which they are, without looking at each.

PostgreSQL only: SQLite would keep the words of closed cases in a table, some 1.5 KB of each.
"""

from __future__ import annotations

from alembic import op

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX closed_word_of_case ON case_file"
            " USING gin (open_words(search_text || chr(10) || coalesce(classes, ''))) WHERE closed_on IS NOT NULL"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX closed_word_of_case")
