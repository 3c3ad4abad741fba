"""Keep the diagrams of tasks and the rules of limits on SQLite as one byte. PostgreSQL keeps its text.

The columns stay what they are: a VARCHAR of SQLite takes bytes. What the partial index of the tasks that may outlive
their case names stays letters.
"""

from __future__ import annotations

from collections.abc import Callable

from alembic import op

from migrations.guards import lifted
from migrations.packing import RULES, WORDS
from migrations.rows import change

revision = "0052"
down_revision = "0051"

NAMED = (
    "shared.late_restoration",
    "shared.later_receipt",
    "shared.posted_in_time",
    "shared.quality_review",
    "shared.preservation",
    "shared.suspension",
)
LISTS = {("task", "diagram"): WORDS, ("time_limit", "rule_id"): RULES}


def upgrade() -> None:
    def byte(words: object) -> Callable:
        return lambda value: value if value in NAMED else words.codes.get(value, value)

    _rewrite(byte)


def downgrade() -> None:
    _rewrite(lambda words: lambda value: words.unpack(value) if isinstance(value, bytes) else value)


def _rewrite(said: Callable) -> None:
    if op.get_bind().dialect.name == "postgresql":
        return
    with lifted([table for table, _ in LISTS]):
        for (table, column), words in LISTS.items():
            change(table, ("id",), {column: said(words)})
