"""The next case, asked for by 200 people at once, in one web process and in two."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from multiprocessing import get_context

from sqlalchemy import select, update

from benchmarks.harness import Figure, bare_transaction, milliseconds
from benchmarks.offices import filed, office_on
from benchmarks.worklists import MANY, _fill
from engine.errors import Stale
from engine.store.cases import CaseFile
from engine.store.database import open_database
from engine.store.queries import people
from engine.store.tasks import Task
from engine.values import Actor
from tests import factories
from tests.office import Office

ASKERS, ALONE = 200, 40
FILED = 700
#: Seconds that a process gets to start, before all of them ask at once.
STARTS_IN = 8.0
#: Given tasks, and how many milliseconds each took to come.
Given = list[tuple[int, float]]


def figures(name: str, office: Office) -> list[Figure]:
    """Measure with ``FILED`` cases of their own in the pool, and ``MANY`` tasks of one more case behind them."""
    for _ in range(FILED):
        filed(office)
    _fill(office, MANY)
    with office.parts.unit_of_work() as work:
        fillers = Task.token_id.like("bench%")
        one = work.session.scalars(select(Task).where(fillers).limit(1)).one()
        work.session.execute(update(Task).where(fillers).values(priority=-1, due_on=None))
        work.record(work.session.get(CaseFile, one.case_id), Actor.system(), "bench.filled")
    return measured(name, office)


def measured(name: str, office: Office) -> list[Figure]:
    """Measure each press of the button; that nobody is given what another has is part of it.

    ``cpu`` is what a press takes of a web process: with 200 presses at once the last one waits for all the others.
    """
    groups = [_askers(office, number) for number in (ALONE, ASKERS, ASKERS // 2, ASKERS // 2)]
    began = time.process_time()
    alone = [_press(office, actor) for actor in _actors(office, groups[0])]
    cpu = (time.process_time() - began) * 1000 / ALONE
    together = _at_once(office, groups[1])
    url, day = office.database.engine.url.render_as_string(hide_password=False), office.today
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        at = time.time() + STARTS_IN
        asked = [processes.submit(_in_a_process, url, day, group, at) for group in groups[2:]]
        apart = [given for each in asked for given in each.result()]
    given = [task for task, _ in (*alone, *together, *apart)]
    if len(given) != len(set(given)):
        raise RuntimeError("a task was given twice")
    baseline = bare_transaction(office.database, 3)
    return [
        Figure(
            name=f"next_case_{name}_alone",
            value=statistics.median(ms for _, ms in alone),
            unit="ms",
            aim="≤ 50",
            baseline=baseline,
        ),
        Figure(name=f"next_case_{name}_cpu", value=cpu, unit="ms"),
        *_of_many(f"next_case_{name}_{ASKERS}_at_once", together),
        *_of_many(f"next_case_{name}_{ASKERS}_of_two_processes", apart),
    ]


def _of_many(name: str, given: Given) -> list[Figure]:
    times = sorted(ms for _, ms in given)
    return [
        Figure(name=f"{name}_median", value=times[len(times) // 2], unit="ms"),
        Figure(name=f"{name}_p95", value=times[len(times) * 95 // 100], unit="ms"),
        Figure(name=f"{name}_presses", value=len(times) / times[-1] * 1000, unit="per second"),
    ]


def _askers(office: Office, number: int) -> list[int]:
    with office.parts.unit_of_work() as work:
        names = (f"asker{number}-{place}-{time.monotonic_ns()}" for place in range(number))
        return [factories.account(work, name, roles=("formality_examiner",)).id for name in names]


def _actors(office: Office, accounts: Sequence[int]) -> list[Actor]:
    with office.parts.unit_of_work(read_only=True) as work:
        return [people.actor_of(work.session, account, work.today) for account in accounts]


def _press(office: Office, actor: Actor) -> tuple[int, float]:
    """Press until a case is given: who waits too long for SQLite's one writer is told to try again."""
    given: list[int] = []

    def press() -> None:
        while not given:
            with suppress(Stale):
                given.append(office.engine.next_case(actor).line.id)

    took = milliseconds(press)
    return given[0], took


def _at_once(office: Office, accounts: Sequence[int], at: float = 0.0) -> Given:
    """Let people ask at the same moment, each in a thread."""
    actors = _actors(office, accounts)
    time.sleep(max(0.0, at - time.time()))
    with ThreadPoolExecutor(len(actors)) as pool:
        return list(pool.map(lambda actor: _press(office, actor), actors))


def _in_a_process(url: str, day: date, accounts: Sequence[int], at: float) -> Given:
    """Do the same in a process of its own; the first one to ask pays for what a process learns once."""
    office = office_on(open_database(url), day)
    first, *others = accounts
    _press(office, _actors(office, [first])[0])
    return _at_once(office, others, at)
