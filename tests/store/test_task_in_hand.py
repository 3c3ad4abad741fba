"""The one statement that every act on a task begins with, and what SQLite makes of it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from engine.store.queries import tasks
from engine.store.tables import CaseFile
from engine.store.work import Work
from engine.values import Actor
from tests.statements import count_statements
from tests.store.conftest import Writing
from tests.store.rows import MORNING, task

#: A value of a column that partial indexes ask about, bound: SQLite plans such a statement anew at each run, which
#: took ten times as long as running it.
BOUND = re.compile(r"(status|state) (=|IN) \(?\?")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def asked(working: Writing, filed: int, examiner: Actor) -> int:
    """A task of a case that nobody is barred from."""
    with working() as work:
        work.session.add(asked := task(filed))
        record(work, filed, examiner)
        return asked.id


def record(work: Work, case_id: int, by: Actor) -> None:
    work.session.flush()
    work.record(work.session.get_one(CaseFile, case_id), by, "task.claimed")


def test_it_binds_nothing_that_a_partial_index_asks_about(database, working, filed, examiner, asked):
    with working() as work, count_statements(database.engine) as statements:
        tasks.in_hand(work.session, asked, examiner, date(2026, 3, 2), lock=True, moves=True)

    assert not [match.group() for sent in statements.sent for match in BOUND.finditer(sent)]


def test_who_is_barred_from_nothing_is_not_looked_for_in_all_that_was_done(working, filed, examiner, asked):
    short = steps(working, examiner, asked)
    with working() as work:
        work.session.add_all(done(filed, examiner) for _ in range(400))
        record(work, filed, examiner)

    assert steps(working, examiner, asked) == short


def done(case_id: int, by: Actor):
    return task(
        case_id,
        status="done",
        answers={},
        completed_at=MORNING,
        completed_by=by.account_id,
        completed_by_person=by.person_id,
    )


def steps(working: Writing, actor: Actor, task_id: int) -> int:
    """Return how many steps SQLite's machine took to fetch a task for an act."""
    with working() as work:
        driver, taken = work.session.connection().connection.driver_connection, []
        driver.set_progress_handler(lambda: taken.append(1), 1)
        try:
            tasks.in_hand(work.session, task_id, actor, date(2026, 3, 2), lock=True, moves=True)
        finally:
            driver.set_progress_handler(None, 1)
        return len(taken)
