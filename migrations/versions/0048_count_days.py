"""Keep days on SQLite as days since 1970: 2 bytes where the text took 10. PostgreSQL has always.

The columns stay what they are: a DATE of SQLite takes whole numbers. They order as the texts did. The last day there is
stays text, which SQLite puts after all numbers: so the indexes say it of a task without a limit.
"""

from __future__ import annotations

from alembic import op

from migrations.guards import lifted

revision = "0048"
down_revision = "0047"

DAYS = {
    "account_role": ("valid_from", "valid_to"),
    "case_file": ("filed_on", "closed_on"),
    "certificate": ("issued_on", "void_on"),
    "clock_event": ("from_on", "to_on"),
    "cover": ("from_on", "to_on"),
    "duty_rule": ("valid_from",),
    "encumbrance": ("from_on", "to_on", "lifted_on"),
    "fee": ("due_on", "paid_on"),
    "gazette": ("published_on",),
    "hearing": ("scheduled_on", "notice_until", "hearing_on"),
    "interest": ("from_on", "to_on"),
    "joined_hearing": ("scheduled_on",),
    "mark": ("filed_on", "published_on", "registered_on", "expires_on"),
    "notice": ("issued_on", "served_on", "proved_on", "returned_on"),
    "patent": ("filed_on", "published_on", "registered_on", "expires_on"),
    "recusal": ("decided_on",),
    "register_entry": ("entered_on",),
    "task": ("due_on", "filed_on"),
    "task_skip": ("skipped_on",),
    "text_block": ("valid_from",),
    "time_limit": ("starts_on", "expires_on", "earliest_on", "latest_on", "acts_on", "closed_on"),
}
LAST = "9999-12-31"
NUMBER = f"CASE WHEN typeof({{0}}) = 'text' AND {{0}} <> '{LAST}' THEN CAST(julianday({{0}}) - 2440587.5 AS INTEGER)"
TEXT = "CASE typeof({0}) WHEN 'integer' THEN date({0} * 86400, 'unixepoch')"


def upgrade() -> None:
    _rewrite(NUMBER)


def downgrade() -> None:
    _rewrite(TEXT)


def _rewrite(value: str) -> None:
    """Write every day that is not yet said so as the case says."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        return
    with lifted(DAYS):
        for table, columns in DAYS.items():
            changes = ", ".join(f"{name} = {value.format(name)} ELSE {name} END" for name in columns)
            connection.exec_driver_sql(f"UPDATE {table} SET {changes}")
