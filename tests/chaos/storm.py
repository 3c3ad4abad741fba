"""A storm over the workers of an office: some are killed, some are stopped and wake when others have taken over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import text

from engine.errors import Refused, Stale
from engine.store.database import Database
from tests.architecture.sources import ROOT
from tests.office import Office

WORKERS = 3
#: Seconds between two strikes, and how long a zombie sleeps: longer than the first back-off, so that others take over.
BETWEEN, ASLEEP = (0.02, 0.3), (1.2, 2.5)
#: Names of workers (their process ids) that are in the middle of a transaction.
AT_WORK = "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL"
DUE = "state = 'armed' AND acts_at <= now()"


@dataclass(slots=True)
class Storm:
    """Workers on a database, and what befalls them, told by a seed."""

    url: str
    folder: Path
    seed: int
    is_careless: bool = False
    running: list[int] = field(default_factory=list)
    #: Process id -> the moment at which it wakes, on this machine's steady clock.
    asleep: dict[int, float] = field(default_factory=dict)
    killed: int = 0
    stopped: int = 0
    #: How often a person had to release a job on which five workers had died.
    released: int = 0
    #: How many of those that were struck were in the middle of a transaction.
    struck_at_work: int = 0
    _nursery: subprocess.Popen | None = None
    #: Process id -> its handle: the number of one that is gone may be somebody else's by now.
    _handles: dict[int, int] = field(default_factory=dict)

    def __enter__(self) -> Storm:
        words = ["-m", "tests.chaos.nursery", *(["careless"] if self.is_careless else [])]
        environment = os.environ | {
            "DATABASE_URL": self.url,
            "ANJUAN_FILES_DIR": str(self.folder / "files"),
            "ANJUAN_SECRET": "a-secret-of-the-office",
            "ANJUAN_DATABASE_POOL": "2",
        }
        self._nursery = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=(self.folder / "workers.log").open("w"),
        )  # fmt: skip
        self.running = [self._spawn() for _ in range(WORKERS)]
        return self

    def __exit__(self, *_: object) -> None:
        self._nursery.stdin.close()
        self._nursery.wait()
        self._nursery.stdout.close()
        for handle in self._handles.values():
            os.close(handle)

    def _spawn(self) -> int:
        self._nursery.stdin.write("\n")
        self._nursery.stdin.flush()
        born = int(self._nursery.stdout.readline())
        self._handles[born] = os.pidfd_open(born)
        return born

    def _send(self, worker: int, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handles[worker], number)

    def rage(self, strikes: int, database: Database) -> None:
        """Strike so often, whom the storm finds at work if it can; new ones come so that three are always awake."""
        fate = Random(self.seed)
        for _ in range(strikes):
            time.sleep(fate.uniform(*BETWEEN))
            self._wake(time.monotonic())
            victim = self._victim(fate, database)
            self.running.remove(victim)
            if fate.random() < 0.3:
                self._send(victim, signal.SIGSTOP)
                self.asleep[victim] = time.monotonic() + fate.uniform(*ASLEEP)
                self.stopped += 1
            else:
                self._send(victim, signal.SIGKILL)
                self.killed += 1
            if len(self.running) < WORKERS:  # one that woke may be the third; a crowd would starve the machine
                self.running.append(self._spawn())

    def _victim(self, fate: Random, database: Database) -> int:
        for _ in range(100):
            with database.engine.connect() as connection:
                busy = {int(name) for name in connection.scalars(text(AT_WORK)) if name.isdigit()}
            if found := sorted(busy & set(self.running)):
                self.struck_at_work += 1
                return fate.choice(found)
            time.sleep(0.01)
        return fate.choice(self.running)

    def _wake(self, now_s: float) -> None:
        for zombie in [one for one, wakes_s in self.asleep.items() if wakes_s <= now_s]:
            del self.asleep[zombie]
            self._send(zombie, signal.SIGCONT)
            self.running.append(zombie)

    def calm(self, office: Office) -> None:
        """Let everybody wake, back-offs pass and the administrator release what waits for one, until all is done."""
        for _ in range(600):
            self._wake(time.monotonic())
            if not self.asleep and not _ahead(office.database):
                return
            for job in office.engine.jobs(office.actor("admin"), "incident").items:
                with suppress(Stale, Refused):  # a worker has the case just now, or was faster
                    office.engine.retry_job(office.actor("admin"), job.id)
                    self.released += 1
            time.sleep(0.5)
        raise AssertionError("the workers do not come to an end")


def _ahead(database: Database) -> int:
    """Return how many due jobs are not done; their back-offs pass, as if it were minutes later."""
    with database.engine.begin() as connection:
        connection.execute(
            text(f"UPDATE job SET next_attempt_at = now() WHERE {DUE} AND next_attempt_at > now() + interval '2 s'")
        )
        return connection.scalar(text(f"SELECT count(*) FROM job WHERE state = 'incident' OR {DUE}"))
