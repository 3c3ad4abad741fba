"""Migrations: both ways, with data, and to exactly the tables that the models describe."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from datetime import UTC, datetime

import orjson
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import IntegrityError

from engine.rules import chain
from engine.store import schema
from engine.store.queries import history
from engine.store.tables import (
    Account,
    Base,
    CaseFile,
    Certificate,
    DutyRule,
    Gazette,
    Mark,
    OfficeHistory,
    Party,
    RegisterEntry,
    Run,
    TaskCitation,
    TaskReturn,
    TimeLimit,
)
from engine.store.work import unit_of_work
from tests.store.rows import task, time_limit


def test_models_and_migrations_make_the_same_tables(database):
    with database.engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # indexes over expressions are compared below
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_alembic_check_finds_nothing_to_write_down(database_url):
    told = subprocess.run(
        [sys.executable, "-m", "alembic", "check"],
        cwd=schema.MIGRATIONS.parent, env=os.environ | {"DATABASE_URL": database_url},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert (told.returncode, told.stdout) == (0, "No new upgrade operations detected.\n"), told.stderr


def test_indexes_and_checks_are_the_same_too(database):
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if database.is_sqlite
        else "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE 'ix_%'"
    )
    with database.engine.connect() as connection:
        indexes = set(connection.scalars(text(query)))
        checks = {
            check["name"]
            for table in Base.metadata.tables
            for check in inspect(connection).get_check_constraints(table)
        }

    assert indexes == {index.name for table in Base.metadata.tables.values() for index in table.indexes}
    assert checks == {
        constraint.name
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }


def test_up_down_up_on_an_empty_database(empty_database_url, opened):
    schema.upgrade(empty_database_url)
    schema.downgrade(empty_database_url, "base")
    with opened(empty_database_url).engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]

    schema.upgrade(empty_database_url)
    schema.upgrade(empty_database_url)  # nothing to do

    assert schema.is_current(opened(empty_database_url))


def test_data_survives_the_guards_going_and_coming_back(database, database_url, clock, working, filed, examiner):
    schema.downgrade(database_url, "0003")
    assert not schema.is_current(database)
    schema.upgrade(database_url)

    with unit_of_work(database, clock) as work:
        case = work.session.get(CaseFile, filed)
        work.session.add(task(filed))
        work.record(case, examiner, "task.opened")
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text("UPDATE case_file SET status = 'closed'"))


def test_packed_values_and_hashes_survive_the_way_down_and_up(database, database_url, clock, filed, examiner):
    with unit_of_work(database, clock) as work:
        case = work.session.get(CaseFile, filed)
        limit = time_limit(filed, receipt={"rule": "tm-opposition-answer", "steps": ["三十日"]})
        work.session.add(limit)
        work.session.flush()
        work.session.add(task(filed, limit_id=limit.id))
        work.record(case, examiner, "task.completed", "形式审查", {"status": "open"}, {"goods": ["鞋", "“帽”"], "n": 3})
        work.record(None, examiner, "rule.confirmed", "tm-opposition-answer", new={"source": "商标法第三十五条"})
    before = _kept(database, filed)

    schema.downgrade(database_url, "0008")
    with database.engine.connect() as connection:
        bodies = connection.scalars(text("SELECT body FROM history ORDER BY seq")).all()
        hashes = [bytes(each).hex() for each in connection.scalars(text("SELECT hash FROM history ORDER BY seq"))]
        receipt = connection.scalar(text("SELECT receipt FROM time_limit"))
    schema.upgrade(database_url)

    assert [chain.digest(body) for body in bodies] == hashes
    assert '"goods":["鞋","“帽”"]' in bodies[-1]
    assert orjson.loads(receipt)["steps"] == ["三十日"]
    assert _kept(database, filed) == before


def test_decisions_of_before_are_found_by_their_reason_codes(database, database_url, clock, filed, examiner):
    def drafted(work, answers):
        form = {"element": "draft_decision", "form_key": "trademark.opposition.draft_decision"}
        work.session.add(task(filed, status="done", completed_at=clock.now(), answers=answers, **form))
        work.session.flush()

    with unit_of_work(database, clock) as work:
        case = work.session.get(CaseFile, filed)
        drafted(work, {"reason_codes": ["descriptive"], "articles": ["第十一条"]})
        drafted(work, {"reason_codes": ["similar_marks", "similar_goods"], "articles": ["第三十条"]})
        work.session.add(task(filed, status="done", completed_at=clock.now(), answers={"reason_codes": ["no_draft"]}))
        work.record(case, examiner, "task.completed")

    schema.downgrade(database_url, "0027")
    schema.upgrade(database_url)

    with database.reading() as session:
        found = {(row.what, row.code) for row in session.query(TaskCitation)}
    assert found == {("reason", "similar_marks"), ("reason", "similar_goods")}


def _kept(database, case_id):
    """What an auditor reads, with the verdict on both chains."""
    with database.reading() as session:
        case = session.get(CaseFile, case_id)
        lines = [line.link(case.case_no) for line in history.whole(session, case_id)]
        office = [line.link(None) for line in session.query(OfficeHistory).order_by(OfficeHistory.seq)]
        assert chain.first_break(lines, head_seq=case.head_seq, head_hash=case.head_hash) is None
        assert chain.first_break(office, head_seq=office[-1].seq, head_hash=office[-1].hash) is None
        runs = [(row.state, row.variables, row.view) for row in session.query(Run)]
        assert runs[0][0], "a running run has a state"
        return lines, office, runs, [row.receipt for row in session.query(TimeLimit)]


def test_tables_with_data_can_be_taken_down(database, database_url, filed):
    schema.downgrade(database_url, "base")
    schema.upgrade(database_url)

    with database.reading() as session:
        assert session.get(CaseFile, filed) is None


def test_announcements_survive_without_those_that_no_case_made(database, database_url, clock, filed, examiner):
    """Before 0027 every line of gazette and register needs a case; the rest keeps its id, its line and its guards."""
    with unit_of_work(database, clock) as work:
        case, owner = work.session.get(CaseFile, filed), work.session.query(Party).first()
        mark = Mark(
            application_no="70000001", name="海潮", owner_party_id=owner.id, filed_on=work.today, status="opposed"
        )
        work.session.add(mark)
        work.session.flush()
        told = {"announcement": "registration", "title": "商标注册公告", "body": "海潮", "published_on": work.today}
        entry = {"mark_id": mark.id, "entry": "registered", "new": {"status": "registered"}, "entered_on": work.today}
        work.session.add_all([Gazette(mark_id=mark.id, **told), Gazette(case_id=filed, **told)])
        work.session.add_all([RegisterEntry(**entry), RegisterEntry(case_id=filed, **entry)])
        work.session.add(Certificate(mark_id=mark.id, owner_party_id=owner.id, issued_on=work.today))
        work.record(case, examiner, "register.entered", "registered")

    schema.downgrade(database_url, "0026")
    schema.upgrade(database_url)

    with database.reading() as session:
        assert [(row.id, row.case_id, row.title) for row in session.query(Gazette)] == [(2, filed, "商标注册公告")]
        assert [(row.id, row.new) for row in session.query(RegisterEntry)] == [(2, {"status": "registered"})]
        assert session.query(Certificate).count() == 0
    for statement in ("UPDATE gazette SET title = ''", "DELETE FROM gazette", "DELETE FROM register_entry"):
        with pytest.raises(IntegrityError), database.engine.begin() as connection:
            connection.execute(text(statement))


def test_returns_are_counted_out_of_the_answers_given_before(database, database_url, clock, filed, examiner):
    """The month is that of the office: what was returned at one in the morning of 1 April is of April."""
    with unit_of_work(database, clock) as work:
        done = {"status": "done", "element": "approve_decision", "form_key": "trademark.opposition.approve_decision"}
        for number, (at, answers) in enumerate(
            [
                (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), {"approval": "return", "return_reasons": ["clerical"]}),
                (datetime(2026, 3, 31, 17, 0, tzinfo=UTC), {"approval": "return", "return_reasons": ["a", "b"]}),
                (datetime(2026, 4, 2, 1, 0, tzinfo=UTC), {"approval": "return"}),
                (datetime(2026, 4, 2, 1, 0, tzinfo=UTC), {"approval": "approve"}),
            ]
        ):
            work.session.add(task(filed, token_id=f"r{number}", completed_at=at, answers=answers, **done))
        work.record(work.session.get(CaseFile, filed), examiner, "task.completed")

    schema.downgrade(database_url, "0029")
    schema.upgrade(database_url)

    with database.reading() as session:
        found = sorted((row.month, row.reason) for row in session.query(TaskReturn))
    assert found == [("2026-03", "clerical"), ("2026-04", "a"), ("2026-04", "b"), ("2026-04", "none")]


def test_the_quota_of_sampling_goes_and_other_duty_rules_stay(database, database_url, clock, filed, examiner):
    with unit_of_work(database, clock) as work:
        account = work.session.query(Account).first() or Account(
            login="x", password_hash="x", person_id=1, name="x", kind="office"
        )
        work.session.add(account)
        work.session.flush()
        made = {"valid_from": work.today, "body": {}, "reason": "x", "account_id": account.id, "made_at": work.now}
        work.session.add_all(DutyRule(topic=topic, **made) for topic in ("distribution", "sampling"))

    schema.downgrade(database_url, "0028")
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text("UPDATE duty_rule SET topic = 'sampling'"))
    schema.upgrade(database_url)

    with database.reading() as session:
        assert [row.topic for row in session.query(DutyRule)] == ["distribution"]


def test_no_migration_imports_a_model():
    versions = sorted((schema.MIGRATIONS / "versions").glob("*.py"))

    assert [path.name for path in versions if "engine" in path.read_text()] == []
    assert [int(path.name[:4]) for path in versions] == list(range(1, len(versions) + 1))
