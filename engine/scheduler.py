"""The ticker: APScheduler as a metronome over the jobs table. It holds no legal date; a missed tick costs a second."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.blocking import BlockingScheduler

from engine.case_engine import CaseEngine
from engine.errors import Stale
from engine.outside import collector
from engine.outside.clock import monotonic_s

LOG = logging.getLogger(__name__)
TICK_SECONDS, BEAT_SECONDS = 1, 5
#: So often it is asked whether the day has its checkpoint and its search for tasks that nobody may do.
SEAL_SECONDS = 60
#: At most so many jobs are looked up at once.
AT_ONCE = 200


@dataclass(slots=True)
class Pulse:
    """The pulse of this ticker, felt by the loop that does the jobs: one that hangs does not look alive.

    Before a job is done the clocks were looked at no longer than ``BEAT_SECONDS`` ago, also after this process was
    stopped for hours in the middle of a tick.
    """

    engine: CaseEngine
    stop: Event
    worker: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    _beaten_s: float = float("-inf")

    def __call__(self) -> bool:
        """Beat when it is time to; return whether to go on: not where the clocks could not be looked at."""
        now_s = monotonic_s()
        if now_s - self._beaten_s >= BEAT_SECONDS:
            with suppress(Stale):  # another ticker doubts the clocks at the same moment: it said so
                if not self.engine.beat(self.worker):
                    return False
            self._beaten_s = now_s
        return not self.stop.is_set()


def ticker(engine: CaseEngine, stop: Event) -> BlockingScheduler:
    """Return the metronome of one office. Several at once, on several machines, do no harm."""
    scheduler = BlockingScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone="UTC",
    )
    pulse = Pulse(engine, stop)
    tick = _surviving(lambda: run_all_due(engine, pulse))
    scheduler.add_job(tick, "interval", seconds=TICK_SECONDS, id="run_due_jobs")
    scheduler.add_job(_surviving(lambda: seal(engine)), "interval", seconds=SEAL_SECONDS, id="checkpoint")
    scheduler.add_job(_surviving(lambda: look_for_unmanned(engine)), "interval", seconds=SEAL_SECONDS, id="unmanned")
    return scheduler


def seal(engine: CaseEngine) -> None:
    """Make the checkpoint of this day, once."""
    with suppress(Stale):  # another ticker made it at the same moment
        engine.checkpoint(only_if_due=True)


def look_for_unmanned(engine: CaseEngine) -> None:
    """Let this day be looked at for tasks that nobody may do, once."""
    with suppress(Stale):  # another ticker arranged it at the same moment
        engine.look_for_unmanned()


def run_all_due(engine: CaseEngine, pulse: Pulse) -> None:
    """Do what is due, and let it be found, until nothing is left: a backlog does not wait for the next tick."""
    while pulse():
        done, taken = engine.run_due_jobs(AT_ONCE, pulse), engine.fill_search()
        if not done and not taken:
            return


def run(engine: CaseEngine, stop: Event) -> None:
    """Tick until ``stop`` is set."""
    scheduler = ticker(engine, stop)
    collector.collect_rarely()
    Thread(target=_end_when_told, args=(scheduler, stop), daemon=True, name="stop").start()
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
