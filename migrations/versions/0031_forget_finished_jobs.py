"""Let a closed case forget its finished jobs, and keep with each notice what it prints.

What a job did is in the history of its case; what a notice prints was kept with the job that printed it, and a notice
that comes back is printed again. A downgrade gives the notices their jobs again. The other finished jobs stay away:
nothing reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from migrations.notation import guard, unguard
from migrations.packing import pack, unpack

revision = "0031"
down_revision = "0030"

BATCH = 500
RECORDED = (
    "notice_is_recorded",
    "notice",
    "UPDATE",
    "EXISTS (SELECT 1 FROM history WHERE case_id = NEW.case_id AND seq = NEW.case_seq) OR NEW.case_id <> OLD.case_id",
    "a change of notice needs a line in the history of its case",
)
AGAIN = """
INSERT INTO job (case_id, kind, payload, dedup_key, acts_at, next_attempt_at, state, attempts, done_at)
SELECT notice.case_id, 'render', CAST(:payload AS VARCHAR), CAST(:key AS VARCHAR), document.created_at,
       document.created_at, 'done', 1, document.created_at
FROM notice JOIN document ON document.id = notice.document_id
WHERE notice.id = :notice AND NOT EXISTS (SELECT 1 FROM job WHERE dedup_key = CAST(:key AS VARCHAR))
"""


def upgrade() -> None:
    op.add_column("notice", sa.Column("words", sa.LargeBinary(), nullable=True))
    unguard(*RECORDED[:2])
    for rows in _batches("SELECT id, payload FROM job WHERE kind = 'render'"):
        for _, payload in rows:
            _keep(json.loads(payload))
    _flushed()
    guard(*RECORDED)
    op.execute(
        "DELETE FROM job WHERE state IN ('done', 'cancelled') AND id < (SELECT max(id) FROM job)"
        " AND case_id IN (SELECT id FROM case_file WHERE closed_on IS NOT NULL)"
    )


def downgrade() -> None:
    write = sa.text("UPDATE job SET payload = :payload WHERE dedup_key = :key")
    for rows in _batches("SELECT id, words FROM notice WHERE words IS NOT NULL"):
        for notice_id, words in rows:
            payload = {"notice_id": notice_id, "variables": json.loads(unpack(bytes(words)))}
            given = {"payload": _text(payload), "key": f"render:{notice_id}:1"}
            op.get_bind().execute(write, given)
            op.get_bind().execute(sa.text(AGAIN), {**given, "notice": notice_id})
    _flushed()
    op.drop_column("notice", "words")


def _keep(payload: dict[str, object]) -> None:
    words = payload.get("variables")
    if words:
        write = sa.text("UPDATE notice SET words = :words WHERE id = :id")
        op.get_bind().execute(write, {"words": pack(_text(words).encode()), "id": payload["notice_id"]})


def _batches(query: str) -> Iterator[list[sa.Row]]:
    """Yield rows in the order of their ids, some at a time."""
    after = sa.text(f"{query} AND id > :id ORDER BY id LIMIT {BATCH}")
    rows = op.get_bind().execute(after, {"id": -1}).all()
    while rows:
        yield rows
        rows = op.get_bind().execute(after, {"id": rows[-1].id}).all()


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _flushed() -> None:
    """PostgreSQL alters no table on whose references it has yet to look."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
