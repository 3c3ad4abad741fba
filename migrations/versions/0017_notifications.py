"""Keep what accounts are told, and where they want to read it as mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations.notation import create, one_of

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    create(
        "notification",
        "id int, account_id int, case_id int?, task_id int?, time_limit_id int?, kind str, params json,"
        " created_at instant, read_at instant?, mailed_at instant?",
        foreign={
            "account_id": "account.id",
            "case_id": "case_file.id",
            "task_id": "task.id",
            "time_limit_id": "time_limit.id",
        },
    )
    op.create_index("ix_notification_account_id", "notification", ["account_id", "id"])
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_notification_unread", "notification", ["account_id", "id"], sqlite_where=unread, postgresql_where=unread
    )
    create(
        "mailbox",
        "account_id int, address str, rhythm str, confirmed_at instant?",
        primary="account_id",
        foreign={"account_id": "account.id"},
        checks={"rhythm": one_of("rhythm", "at_once daily")},
    )


def downgrade() -> None:
    op.drop_table("mailbox")
    op.drop_table("notification")
