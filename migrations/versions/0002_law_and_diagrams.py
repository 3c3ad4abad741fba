"""What the office decided about law and diagrams, and what it counts."""

from __future__ import annotations

from alembic import op

from migrations.notation import create, one_of

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create("rule_confirmation", "rule_id str, source str, account_id int, confirmed_at instant", primary="rule_id")
    create(
        "calendar_version",
        "id int, version str, years json, published_at instant, account_id int?",
        unique=["version"],
    )
    create("setting", "key str, value json", primary="key")
    create("number_series", "series str, last int", primary="series")
    create("clock_beat", "worker str, beat_at instant, database_at instant", primary="worker", indexes=["beat_at"])
    create(
        "idempotency",
        "account_id int, key str, request_hash str, answer json, created_at instant",
        primary="account_id key",
        indexes=["created_at"],
    )
    create(
        "diagram_version",
        "id int, kind str, version int?, sha256 str, bundle json, name str, name_en str, status str, author_id int?,"
        "published_by int?, created_at instant, published_at instant?",
        unique=["kind version"],
        checks={
            "status": one_of("status", "draft published"),
            "published_at_some_time": "(status = 'published') = (published_at IS NOT NULL)",
        },
        indexes=["kind status version"],
    )
    create(
        "office_history",
        "seq int, act str, actor_id int, person_id int, on_behalf_of str?, subject str, body text,"
        "prev_hash digest, hash digest, recorded_at instant",
        primary="seq",
    )


def downgrade() -> None:
    for table in (
        "office_history",
        "diagram_version",
        "idempotency",
        "clock_beat",
        "number_series",
        "setting",
        "calendar_version",
        "rule_confirmation",
    ):
        op.drop_table(table)
