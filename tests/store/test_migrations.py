"""Migrations: both ways, with data, and to exactly the tables that the models describe."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import IntegrityError

from engine.store import schema
from engine.store.tables import Base, CaseFile
from engine.store.work import unit_of_work
from tests.store.rows import task


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


def test_tables_with_data_can_be_taken_down(database, database_url, filed):
    schema.downgrade(database_url, "base")
    schema.upgrade(database_url)

    with database.reading() as session:
        assert session.get(CaseFile, filed) is None


def test_no_migration_imports_a_model():
    versions = sorted((schema.MIGRATIONS / "versions").glob("*.py"))

    assert [path.name for path in versions if "engine" in path.read_text()] == []
    assert [int(path.name[:4]) for path in versions] == list(range(1, len(versions) + 1))
