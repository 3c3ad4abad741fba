"""The way to a database: durable, checked, and the same on both kinds."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from psycopg import _queries as driver
from sqlalchemy import bindparam, insert, select, text

from engine.store.tables import Job, Setting, Unit
from tests.statements import count_statements
from tests.store.rows import job


def test_sqlite_survives_a_power_cut_and_checks_references(sqlite_url, opened):
    with opened(sqlite_url).engine.connect() as connection:
        pragmas = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in PRAGMAS}

    assert pragmas == PRAGMAS


PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_postgresql_gives_up_on_what_hangs(postgres_url, opened):
    with opened(postgres_url).engine.connect() as connection:
        timeouts = {name: connection.execute(text(f"SHOW {name}")).scalar() for name in TIMEOUTS}

    assert timeouts == TIMEOUTS


TIMEOUTS = {"statement_timeout": "10s", "lock_timeout": "2s", "idle_in_transaction_session_timeout": "10s"}


def test_the_driver_remembers_a_long_statement(postgres_url, opened):
    """It is told by a name of its own insides: a new version of it must still know that name."""
    longest = select(Unit.id).where(Unit.id == bindparam("unit"), text("/* " + "长" * 3_000 + " */ true"))
    with opened(postgres_url).engine.connect() as connection:
        connection.execute(longest, {"unit": 1})
        before = driver._query2pg.cache_info().hits
        connection.execute(longest, {"unit": 1})

    assert driver._query2pg.cache_info().hits == before + 1


@pytest.mark.parametrize("way", ["writing", "reading", "glancing"])
def test_a_connection_that_rested_serves_every_kind_of_session(postgres_url, opened, monkeypatch, way):
    database = opened(postgres_url)
    monkeypatch.setattr("engine.store.database.RESTED_S", 0)
    for _ in range(2):  # the second time it is the one of the pool
        with getattr(database, way)() as session:
            assert session.scalar(text("SELECT 1")) == 1


@pytest.mark.parametrize("way", ["writing", "reading", "glancing"])
def test_a_connection_that_died_while_it_rested_is_replaced(postgres_url, opened, monkeypatch, way):
    database, killer = opened(postgres_url), opened(postgres_url)
    monkeypatch.setattr("engine.store.database.RESTED_S", 0)
    with database.writing() as session:
        dead = session.scalar(text("SELECT pg_backend_pid()"))
    with killer.glancing() as session:
        assert session.scalar(text("SELECT pg_terminate_backend(:pid, 1000)"), {"pid": dead})

    with getattr(database, way)() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != dead


def test_rows_of_one_step_are_inserted_at_once_and_keep_their_ids(database):
    units = [Unit(name=f"审查{number}处") for number in range(400)]
    with count_statements(database.engine) as statements, database.writing() as session:
        session.add_all(units)
        session.commit()

    assert len(statements) == 1
    with database.reading() as session:
        assert dict(session.execute(select(Unit.id, Unit.name)).all()) == {unit.id: unit.name for unit in units}


def test_writers_wait_for_each_other(database):
    """A deferred transaction that turns into a writer would fail at once with SQLITE_BUSY."""
    with database.writing() as session:
        session.add(Setting(key="count", value=0))
        session.commit()

    def count():
        for _ in range(20):
            with database.writing() as session:
                setting = session.get(Setting, "count", with_for_update=True)
                setting.value += 1
                session.commit()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.get(Setting, "count").value == 80


def test_an_instant_keeps_its_zone(database):
    noon = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with database.writing() as session:
        session.add(job("a", acts_at=noon))
        session.commit()

    with database.reading() as session:
        found = session.scalar(select(Job.acts_at))
    assert found == noon
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(database):
    with database.writing() as session, pytest.raises(Exception, match="needs a time zone"):
        session.execute(insert(Job).values(dedup_key="a", acts_at=datetime(2026, 3, 2, 12)))


def test_json_takes_what_the_office_writes(database):
    value = {"on": date(2026, 3, 2), "ids": (1, 2), "roles": frozenset({"b", "a"}), "名": "𠮷", "none": None}
    with database.writing() as session:
        session.add(Setting(key="sample", value=value))
        session.commit()

    with database.reading() as session:
        assert session.get(Setting, "sample").value == {
            "on": "2026-03-02",
            "ids": [1, 2],
            "roles": ["a", "b"],
            "名": "𠮷",
            "none": None,
        }
