"""The ticker: APScheduler as a metronome over the jobs table. It holds no legal date; a missed tick costs a second."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from threading import Event, Thread

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.blocking import BlockingScheduler

from engine.case_engine import CaseEngine

LOG = logging.getLogger(__name__)
TICK_SECONDS, BEAT_SECONDS = 1, 5
#: At most so many jobs per tick; the rest is due at the next.
PER_TICK = 200


def ticker(engine: CaseEngine) -> BlockingScheduler:
    """Return the metronome of one office. Several at once, on several machines, do no harm."""
    scheduler = BlockingScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(1), "beat": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    worker = f"{socket.gethostname()}:{os.getpid()}"
    scheduler.add_job(
        _surviving(lambda: engine.run_due_jobs(PER_TICK)), "interval", seconds=TICK_SECONDS, id="run_due_jobs"
    )
    scheduler.add_job(
        _surviving(lambda: engine.beat(worker)), "interval", seconds=BEAT_SECONDS, id="beat", executor="beat"
    )
    return scheduler


def run(engine: CaseEngine, stop: Event) -> None:
    """Tick until ``stop`` is set."""
    scheduler = ticker(engine)
    Thread(target=_end_when_told, args=(scheduler, stop), daemon=True, name="stop").start()
    engine.beat(f"{socket.gethostname()}:{os.getpid()}")
    scheduler.start()


def _end_when_told(scheduler: BlockingScheduler, stop: Event) -> None:
    stop.wait()
    scheduler.shutdown(wait=True)


def _surviving(act: Callable[[], object]) -> Callable[[], None]:
    """A database that is away for a moment must not end the ticker."""

    def once() -> None:
        try:
            act()
        except Exception:  # logged; the next tick tries again
            LOG.exception("tick failed")

    return once
