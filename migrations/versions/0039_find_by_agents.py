"""Find a case by its agents: their names stand beside those of the parties in what the search box looks through."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from migrations.guards import lifted

revision = "0039"
down_revision = "0038"

BATCH = 500
_CASES = sa.text(
    "SELECT id, search_text FROM case_file WHERE id > :after AND EXISTS (SELECT 1 FROM case_party"
    " WHERE case_id = case_file.id AND agent_party_id IS NOT NULL) ORDER BY id LIMIT :most"
)
_AGENTS = sa.text(
    "SELECT case_id, name, name_en FROM case_party JOIN party ON party.id = case_party.agent_party_id"
    " WHERE case_id BETWEEN :first AND :last ORDER BY case_id, role DESC"
)
_WRITE = sa.text("UPDATE case_file SET search_text = :search_text WHERE id = :id")


def upgrade() -> None:
    with lifted(["case_file"], but="open_word"):
        for rows in _batches():
            agents: dict[int, list[str]] = {}
            span = {"first": rows[0].id, "last": rows[-1].id}
            for case_id, *names in op.get_bind().execute(_AGENTS, span):
                agents.setdefault(case_id, []).extend(name.lower() for name in names if name)
            words = [(row.id, dict.fromkeys([*row.search_text.split("\n"), *agents[row.id]])) for row in rows]
            op.get_bind().execute(_WRITE, [{"id": id_, "search_text": "\n".join(said)} for id_, said in words])
        if op.get_bind().dialect.name == "postgresql":  # it alters no table on whose references it has yet to look
            op.execute("SET CONSTRAINTS ALL IMMEDIATE")


def downgrade() -> None:
    """The names stay: whoever searches by them finds the case as well as before."""


def _batches() -> Iterator[list[sa.Row]]:
    """Yield the cases with agents in the order of their ids, some at a time."""
    rows = op.get_bind().execute(_CASES, {"after": -1, "most": BATCH}).all()
    while rows:
        yield rows
        rows = op.get_bind().execute(_CASES, {"after": rows[-1].id, "most": BATCH}).all()
