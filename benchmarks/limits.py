"""Due limits fired per second, and what limits that are not due cost."""

from __future__ import annotations

import multiprocessing
import os
import time
from datetime import datetime, timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from sqlalchemy import insert

from benchmarks.harness import Figure, bare_transaction, median, milliseconds
from benchmarks.offices import brought_to_answer
from engine.bootstrap import build_for_tests
from engine.case_engine import CaseEngine
from engine.outside import collector
from engine.outside.clock import FakeClock
from engine.store.database import open_database
from engine.store.jobs import Job
from tests.office import Office

CASES = 150
NOT_DUE = 100_000
#: Days from the notice of opposition to after the reminder of its answer, and from there to after its expiry.
#: On the day of expiry nothing else may be due: a late reminder only is cancelled, yet would count as a fired limit.
TO_REMINDER, FROM_REMINDER_TO_EXPIRY = 40, 10
#: Tickers at once on PostgreSQL: one per core of the machine we measure on.
WORKERS = 2
#: Jobs that a worker does before it is measured: it runs for weeks, and reads diagrams and builds statements once.
WARMING = 10


def figures(name: str, office: Office) -> list[Figure]:
    """File many oppositions whose answer falls due on one day, then let that day come.

    What is counted are expiries, each with all it does to its case; their letters were rendered before, and the expiry
    of an answer sends none.
    """
    for _ in range(CASES):
        brought_to_answer(office)
    idle = _poll(office)
    _many_not_due(office)
    crowded = _poll(office)
    office.clock.travel(days=TO_REMINDER)
    _drain(office.engine)
    office.clock.travel(days=FROM_REMINDER_TO_EXPIRY)
    workers = 1 if office.database.is_sqlite else WORKERS
    fired, spent = _drained(office, workers)
    baseline = 1000 / bare_transaction(office.database, 8)
    return [
        Figure(
            name=f"jobs_fired_{name}_per_second",
            value=fired / spent,
            unit="per second",
            aim=f"≥ 250 with {workers} worker{'s' * (workers > 1)}",
            baseline=baseline,
        ),
        Figure(
            name=f"poll_{name}_idle", value=crowded, unit="ms", aim=f"{NOT_DUE} not due: as with none", baseline=idle
        ),
    ]


def _drained(office: Office, workers: int) -> tuple[int, float]:
    """Let workers, each a process of its own, do all that is due; return how many jobs, and seconds from go to end."""
    if workers == 1:
        began, fired = time.perf_counter(), _drain(office.engine)
        return fired, time.perf_counter() - began
    context = multiprocessing.get_context("spawn")
    go, answers = context.Barrier(workers + 1), context.Queue()
    url = office.database.engine.url.render_as_string(hide_password=False)
    processes = [
        context.Process(target=_worker, args=(url, office.clock.now(), go, answers), daemon=True)
        for _ in range(workers)
    ]
    for process in processes:
        process.start()
    go.wait(timeout=60)
    began = time.perf_counter()
    fired = sum(answers.get(timeout=300) for _ in processes)
    return fired, time.perf_counter() - began


def _worker(url: str, now: datetime, go: Barrier, answers: Queue) -> None:
    engine = build_for_tests(open_database(url), FakeClock(now))
    collector.collect_rarely()
    engine.beat(f"bench:{os.getpid()}")
    engine.run_due_jobs(WARMING)
    go.wait(timeout=60)
    answers.put(_drain(engine))


def _drain(engine: CaseEngine) -> int:
    fired = 0
    while done := engine.run_due_jobs(200):
        fired += done
    return fired


def _poll(office: Office) -> float:
    office.engine.run_due_jobs(100)
    return median([milliseconds(lambda: office.engine.run_due_jobs(100)) for _ in range(50)])


def _many_not_due(office: Office) -> None:
    """Arm many jobs a year ahead, as the office writes them.

    They belong to no case: a hundred thousand copies of one limit would all be touched when that one fires, which no
    office ever does.
    """
    later = office.clock.now() + timedelta(days=400)
    rows = [
        {"kind": "expire", "dedup_key": f"bench:{number}", "acts_at": later, "next_attempt_at": later}
        for number in range(NOT_DUE)
    ]
    with office.database.engine.begin() as connection:
        for start in range(0, NOT_DUE, 5000):
            connection.execute(insert(Job.__table__), rows[start : start + 5000])
