"""Keep instants on SQLite as microseconds since 1970 in UTC: 8 bytes where the text took 26. PostgreSQL has always.

The columns stay what they are: a DATETIME of SQLite takes whole numbers. They order as the texts did, so every index
is rebuilt in the same order.
"""

from __future__ import annotations

from alembic import op

from migrations.guards import lifted

revision = "0033"
down_revision = "0032"

INSTANTS = {
    "batch": ("made_at",),
    "batch_item": ("ended_at",),
    "calendar_feed": ("created_at",),
    "calendar_version": ("published_at",),
    "checkpoint": ("made_at",),
    "clock_beat": ("database_at", "wall_at"),
    "clock_event": ("recorded_at",),
    "cover": ("made_at", "ended_at"),
    "diagram_version": ("created_at", "published_at"),
    "document": ("created_at",),
    "duty_rule": ("made_at",),
    "history": ("recorded_at",),
    "idempotency": ("created_at",),
    "job": ("acts_at", "next_attempt_at", "done_at"),
    "mailbox": ("confirmed_at",),
    "notification": ("created_at", "read_at", "mailed_at"),
    "office_history": ("recorded_at",),
    "party_draft": ("saved_at",),
    "rule_confirmation": ("confirmed_at",),
    "run": ("ended_at",),
    "saved_filter": ("saved_at",),
    "sign_in_attempt": ("free_at", "last_at"),
    "task": ("draft_saved_at", "created_at", "claimed_at", "completed_at"),
    "web_session": ("created_at", "last_seen_at"),
}
#: The text has six digits of a second; one written by hand may have fewer.
NUMBER = "CAST(strftime('%s', substr({0}, 1, 19)) || substr(substr({0}, 21) || '000000', 1, 6) AS INTEGER)"
TEXT = "strftime('%Y-%m-%d %H:%M:%S', {0} / 1000000, 'unixepoch') || '.' || printf('%06d', {0} % 1000000)"


def upgrade() -> None:
    _rewrite("text", NUMBER)


def downgrade() -> None:
    _rewrite("integer", TEXT)


def _rewrite(kind: str, value: str) -> None:
    """Write every instant that is of one kind as the other."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        return
    with lifted(INSTANTS):
        for table, columns in INSTANTS.items():
            changes = ", ".join(
                f"{name} = CASE typeof({name}) WHEN '{kind}' THEN {value.format(name)} ELSE {name} END"
                for name in columns
            )
            connection.exec_driver_sql(f"UPDATE {table} SET {changes}")
