"""Jobs: claimed by one worker, counted before they are tried, never early, never lost."""

from __future__ import annotations

import multiprocessing
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, text

from engine.outside.clock import SystemClock
from engine.store.database import open_database
from engine.store.queries import jobs
from engine.store.queries.locks import lock_case
from engine.store.tables import Job
from engine.store.work import unit_of_work
from tests.store.rows import MORNING, job


def armed(working, count, **values):
    with working() as work:
        work.session.add_all(job(f"job:{number}", **values) for number in range(count))


def claim_all(database, clock, worker, claimed):
    """What a worker does at each tick, without doing the jobs."""
    for _ in range(3):
        with unit_of_work(database, clock, read_only=True) as work:
            candidates = jobs.due(work.session, work.now, 100)
        for start in range(0, len(candidates), 8):
            job_ids = [job_id for job_id, _, _ in candidates[start : start + 8]]
            with unit_of_work(database, clock) as work:
                mine = jobs.claim(work.session, job_ids, work.now, worker)
            claimed.extend((job_id, worker) for job_id in mine)


def test_a_job_is_claimed_by_one_of_four_threads(database, clock, working):
    armed(working, 40)
    claimed = []
    threads = [threading.Thread(target=claim_all, args=(database, clock, f"w{number}", claimed)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(job_id for job_id, _ in claimed) == list(range(1, 41))


def _worker(url, clock, worker, answers):
    database = open_database(url)
    claimed = []
    claim_all(database, clock, worker, claimed)
    database.close()
    answers.put([job_id for job_id, _ in claimed])


def test_a_job_is_claimed_by_one_of_two_processes(database_url, clock, working):
    armed(working, 40)
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    processes = [
        context.Process(target=_worker, args=(database_url, clock, f"w{number}", answers)) for number in range(2)
    ]
    for process in processes:
        process.start()
    claimed = answers.get(timeout=60) + answers.get(timeout=60)
    for process in processes:
        process.join(timeout=60)

    assert sorted(claimed) == list(range(1, 41))


def test_a_job_is_not_due_before_its_moment(clock, working):
    armed(working, 1, acts_at=MORNING, next_attempt_at=MORNING)
    with working(read_only=True) as work:
        assert [job_id for job_id, _, _ in jobs.due(work.session, MORNING, 10)] == [1]
        assert jobs.due(work.session, MORNING - timedelta(microseconds=1), 10) == []


def test_a_worker_whose_clock_runs_ahead_fires_nothing(postgres_url, opened):
    class Hasty(SystemClock):
        """Wrong by forty days, and does not know it."""

        def now(self):
            return super().now() + timedelta(days=40)

    database = opened(postgres_url)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with unit_of_work(database, Hasty()) as work:
        work.session.add(job("expire:1", acts_at=tomorrow, next_attempt_at=tomorrow))

    with unit_of_work(database, Hasty(), read_only=True) as work:
        assert jobs.due(work.session, work.now, 10) == []
    with unit_of_work(database, SystemClock(lambda: timedelta(days=2)), read_only=True) as work:
        assert len(jobs.due(work.session, work.now, 10)) == 1  # travelling on purpose is another thing


def test_a_worker_that_dies_five_times_leaves_an_incident(clock, working):
    armed(working, 1)
    waits = []
    for _ in range(5):
        with working() as work:
            assert jobs.claim(work.session, [1], work.now, "w") == {1}
            waits.append(work.session.get(Job, 1).next_attempt_at - work.now)
        clock.travel(hours=1)
    with working() as work:
        assert jobs.claim(work.session, [1], work.now, "w") == set()

    assert waits == list(jobs.BACKOFF)
    with working(read_only=True) as work:
        found = work.session.get(Job, 1)
        assert (found.state, found.attempts, found.last_error) == ("incident", 5, "worker_died")


def test_a_case_in_other_hands_is_not_waited_for(postgres_url, opened, working, clock, filed, database):
    if database.is_sqlite:
        with working() as work:
            assert lock_case(work.session, filed, is_patient=False)
        return
    with working() as first, working() as second:
        assert lock_case(first.session, filed)
        assert not lock_case(second.session, filed, is_patient=False)


def test_a_hundred_thousand_jobs_that_are_not_due_are_not_looked_at(database, clock, working):
    """The poll searches the index of due jobs as far as now; SQLite chooses it without statistics."""
    armed(working, 300, acts_at=MORNING + timedelta(days=90), next_attempt_at=MORNING + timedelta(days=90))
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            connection.execute(text("ANALYZE job"))

    plan = plan_of(database, clock)

    assert "ix_job_due" in plan and "sort" not in plan.lower() and "b-tree" not in plan.lower()
    assert ("next_attempt_at<?" in plan) if database.is_sqlite else ("Index Cond: ((next_attempt_at <=" in plan)


def plan_of(database, clock):
    """How the database means to find what is due."""
    sent = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: sent.append(call[2:4]))
    with unit_of_work(database, clock, read_only=True) as work:
        jobs.due(work.session, work.now, 100)
    statement, values = sent[-1]
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.engine.connect() as connection:
        return " ".join(str(row) for row in connection.exec_driver_sql(explain + statement, values))


@pytest.mark.parametrize("state", ["done", "held", "cancelled", "incident"])
def test_only_armed_jobs_are_candidates(working, state):
    armed(working, 1, state=state, done_at=MORNING if state == "done" else None)
    with working(read_only=True) as work:
        assert jobs.due(work.session, work.now, 10) == []
