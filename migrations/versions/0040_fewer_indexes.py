"""Keep no index that nobody asks: documents by hash, ended limits by rule, citations by the number of a row.

On SQLite the citations become a table without rowid: it was one more copy of all their columns.
"""

from __future__ import annotations

from alembic import op

from migrations.notation import create, one_of, partial_index

revision = "0040"
down_revision = "0039"

LIVE = "state IN ('running', 'suspended')"


def upgrade() -> None:
    op.drop_index("ix_document_sha256", "document")
    op.drop_index("ix_time_limit_rule_id", "time_limit")
    partial_index("ix_time_limit_rule_id", "time_limit", ["rule_id"], LIVE)
    _citations(with_rowid=False)


def downgrade() -> None:
    _citations(with_rowid=True)
    op.drop_index("ix_time_limit_rule_id", "time_limit")
    op.create_index("ix_time_limit_rule_id", "time_limit", ["rule_id"])
    op.create_index("ix_document_sha256", "document", ["sha256"])


def _citations(*, with_rowid: bool) -> None:
    """Make the table of citations anew on SQLite."""
    if op.get_bind().dialect.name == "postgresql":
        return
    op.drop_index("ix_task_citation_code", "task_citation")
    op.rename_table("task_citation", "task_citation_old")
    create(
        "task_citation",
        "task_id int, what str, code str",
        primary="task_id what code",
        foreign={"task_id": "task.id"},
        checks={"what": one_of("what", "article reason block")},
        with_rowid=with_rowid,
    )
    op.execute("INSERT INTO task_citation (task_id, what, code) SELECT task_id, what, code FROM task_citation_old")
    op.drop_table("task_citation_old")
    op.create_index("ix_task_citation_code", "task_citation", ["what", "code", "task_id"])
