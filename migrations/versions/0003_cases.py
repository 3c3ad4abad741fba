"""Cases, their history, and everything that belongs to a case."""

from __future__ import annotations

from alembic import op

from migrations.notation import create, one_of, partial_index

revision = "0003"
down_revision = "0002"

OPEN = "status IN ('open', 'claimed')"
LIVE = "state IN ('running', 'suspended')"
DUE_ORDER = "coalesce(due_on, '9999-12-31')"
CHANNELS = "electronic post in_person publication"
TABLES = ("job", "gazette", "notice", "document", "task", "clock_event", "time_limit", "run", "case_party")


def upgrade() -> None:
    _cases()
    _runs()
    _limits()
    _tasks()
    _documents()
    _jobs()


def _cases() -> None:
    """Case and history point at each other; SQLite takes that at once, PostgreSQL by a constraint afterwards."""
    create(
        "case_file",
        "id int, case_no str, kind str, title str, status str, mark_id int?, filed_on day, closed_on day?,"
        "outcome str?, priority int, unit_id int?, parent_case_id int?, version int, head_seq int, head_hash digest?,"
        "preservation bool, search_text str",
        unique=["case_no"],
        foreign={"mark_id": "mark.id", "unit_id": "unit.id", "parent_case_id": "case_file.id"},
        checks={"counters": "version >= 0 AND head_seq >= 0"},
        indexes=["kind filed_on id", "filed_on id", "status", "mark_id", "parent_case_id"],
        head=True,
    )
    create(
        "history",
        "case_id int, seq int, act str, actor_id int, person_id int, on_behalf_of str?, subject str, body text,"
        "prev_hash digest, hash digest, recorded_at instant",
        primary="case_id seq",
        foreign={"case_id": "case_file.id"},
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key(
            "fk_case_file_id_head_seq",
            "case_file",
            "history",
            ["id", "head_seq"],
            ["case_id", "seq"],
            deferrable=True,
            initially="DEFERRED",
        )
    create(
        "case_party",
        "role str, party_id int, agent_party_id int?",
        primary="case_id role party_id",
        foreign={"party_id": "party.id", "agent_party_id": "party.id"},
        indexes=["party_id"],
        of_case=True,
    )
    partial_index("ix_case_party_agent_party_id", "case_party", ["agent_party_id"], "agent_party_id IS NOT NULL")


def _runs() -> None:
    create(
        "run",
        "id int, kind str, diagram_version_id int, state bytes, variables json, view json, is_main bool,"
        "ended_at instant?, end_event str?",
        foreign={"diagram_version_id": "diagram_version.id"},
        indexes=["case_id", "diagram_version_id"],
        of_case=True,
    )


def _limits() -> None:
    create(
        "time_limit",
        "id int, run_id int, token_id str, element str, rule_id str, rule_version str, name str, name_en str,"
        "bound str, unit str, starts_on day?, expires_on day?, earliest_on day?, latest_on day?, acts_on day?,"
        "is_provisional bool, is_extended bool, state str, generation int, extension_months int, receipt json,"
        "is_statutory bool, closed_on day?",
        foreign={"run_id": "run.id"},
        checks={"state": one_of("state", "running suspended met expired cancelled")},
        indexes=["case_id", "rule_id"],
        of_case=True,
    )
    partial_index("ix_time_limit_live", "time_limit", ["state", "id"], LIVE)
    partial_index("ix_time_limit_live_in_case", "time_limit", ["case_id", "expires_on"], LIVE)
    partial_index("ix_time_limit_provisional", "time_limit", ["expires_on"], "is_provisional AND state = 'running'")
    create(
        "clock_event",
        "id int, time_limit_id int?, kind str, from_on day, to_on day?, months int?, ground str, article str,"
        "reverses_id int?, recorded_at instant, account_id int?",
        foreign={"time_limit_id": "time_limit.id", "reverses_id": "clock_event.id"},
        checks={"kind": one_of("kind", "stop resume extend outage reverse")},
        indexes=["case_id"],
        of_case=True,
    )


def _tasks() -> None:
    create(
        "task",
        "id int, run_id int, token_id str, element str, diagram str, name str, name_en str, role str, form_key str,"
        "article str, distinct_from str, unit_id int?, assignee_id int?, status str, priority int, limit_id int?,"
        "due_on day?, draft json?, draft_saved_at instant?, answers json?, created_at instant, claimed_at instant?,"
        "completed_at instant?, completed_by int?, completed_by_person int?",
        foreign={
            "run_id": "run.id",
            "unit_id": "unit.id",
            "assignee_id": "account.id",
            "limit_id": "time_limit.id",
        },
        checks={
            "status": one_of("status", "open claimed done cancelled"),
            "claimed_by_someone": "(status = 'claimed') <= (assignee_id IS NOT NULL)",
            "done_at_some_time": "(status = 'done') = (completed_at IS NOT NULL)",
        },
        indexes=["case_id"],
        of_case=True,
    )
    partial_index("ix_task_limit_id", "task", ["limit_id"], OPEN)
    listed = ["id", "assignee_id", "unit_id", "case_id", "limit_id"]
    partial_index("ix_task_pool", "task", ["role", DUE_ORDER, *listed], OPEN)
    partial_index("ix_task_mine", "task", ["assignee_id", DUE_ORDER, "id"], OPEN)


def _documents() -> None:
    create(
        "document",
        "id int, kind str, title str, title_en str, filename str, media_type str, size int, sha256 str?, state str,"
        "created_at instant, created_by str",
        checks={
            "state": one_of("state", "pending ready"),
            "ready_has_bytes": "(state = 'ready') <= (sha256 IS NOT NULL)",
        },
        indexes=["case_id", "sha256"],
        of_case=True,
    )
    create(
        "notice",
        "id int, document_id int?, template str, title str, title_en str, addressee_role str, party_id int?,"
        "channel str, issued_on day, served_on day?, proved_on day?, state str, result_variable str?, run_id int?,"
        "receipt json",
        foreign={"document_id": "document.id", "party_id": "party.id", "run_id": "run.id"},
        checks={
            "state": one_of("state", "dispatched served returned rebutted"),
            "channel": one_of("channel", CHANNELS),
        },
        indexes=["case_id", "party_id"],
        of_case=True,
    )
    create(
        "gazette",
        "id int, announcement str, title str, body str, published_on day",
        indexes=["case_id", "published_on id"],
        of_case=True,
    )


def _jobs() -> None:
    create(
        "job",
        "id int, case_id int?, kind str, time_limit_id int?, generation int?, payload json, dedup_key str,"
        "acts_at instant, next_attempt_at instant, state str, attempts int, claimed_by str?, last_error str?,"
        "done_at instant?",
        unique=["dedup_key"],
        foreign={"case_id": "case_file.id", "time_limit_id": "time_limit.id"},
        checks={
            "state": one_of("state", "armed held done cancelled incident"),
            "done_at_some_time": "(state = 'done') = (done_at IS NOT NULL)",
        },
        indexes=["case_id", "time_limit_id", "state id"],
    )
    partial_index("ix_job_due", "job", ["next_attempt_at", "id"], "state = 'armed'")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_case_file_id_head_seq", "case_file", type_="foreignkey")
    else:
        op.execute("PRAGMA defer_foreign_keys = ON")
        op.execute("DELETE FROM history")
        op.execute("DELETE FROM case_file")
    op.drop_table("history")
    op.drop_table("case_file")
