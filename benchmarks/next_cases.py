"""The next case: asked for by one person, by 200 in one instant, and by 200 as they work, in two web processes.

People who get a case read it before they ask for another. ``in_rhythm`` is 200 people of whom each presses once in
``RHYTHM_S`` seconds, at a moment of their own; ``at_once`` is all of them in the same instant, where the last one waits
for all the others: for as long as the processor needs for 200 presses, over the number of its cores. ``served`` is the
same instant as the web server meets it, ``THREADS`` presses at a time in each process: the time of the server, without
the wait before its door.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from multiprocessing import get_context
from random import Random

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
#: So many the web server lets in at a time in each process (webui/gunicorn.conf.py).
THREADS = 4
#: Seconds in which each presses once, where 200 work.
RHYTHM_S = 60.0
FILED = 1_400
#: Seconds that a process gets to start and to warm up, before all of them ask at once.
STARTS_IN = 15.0
#: Seconds after which all is quiet again.
APART_S = 5.0
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
    groups = [_askers(office, number) for number in (ALONE, ASKERS, ASKERS)]
    began = time.process_time()
    alone = [_press(office, actor) for actor in _actors(office, groups[0])]
    cpu = (time.process_time() - began) * 1000 / ALONE
    warmed = _at_once(office, groups[1])
    together = _at_once(office, groups[2])
    more_warmed, apart, served, working = _of_two_processes(office)
    given = [task for task, _ in (*alone, *warmed, *together, *more_warmed, *apart, *served, *working)]
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
        *_of_many(f"next_case_{name}_{ASKERS}_in_rhythm", working),
        *_of_many(f"next_case_{name}_{ASKERS}_served", served),
        *_of_many(f"next_case_{name}_{ASKERS}_at_once", together),
        *_of_many(f"next_case_{name}_{ASKERS}_of_two_processes", apart),
        *(
            Figure(
                name=f"next_case_{name}_{what}_presses",
                value=len(given) / max(ms for _, ms in given) * 1000,
                unit="per second",
            )
            for what, given in ((f"{ASKERS}_at_once", together), (f"{ASKERS}_of_two_processes", apart))
        ),
    ]


def _of_many(name: str, given: Given) -> list[Figure]:
    times = sorted(ms for _, ms in given)
    return [
        Figure(name=f"{name}_median", value=times[len(times) // 2], unit="ms", aim="≤ 50"),
        Figure(name=f"{name}_p95", value=times[len(times) * 95 // 100], unit="ms"),
    ]


def _of_two_processes(office: Office) -> tuple[Given, Given, Given, Given]:
    """Let 200 people ask, half of them in each of two processes: to warm up, at once, at once through the web server's
    threads, and as they work.
    """
    groups = [[_askers(office, ASKERS // 2) for _ in range(4)] for _ in range(2)]
    url, day = office.database.engine.url.render_as_string(hide_password=False), office.today
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        ready = time.time() + STARTS_IN
        both = [processes.submit(_in_a_process, url, day, four, ready).result for four in groups]
        return tuple([*ours, *theirs] for ours, theirs in zip(*(result() for result in both), strict=True))


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


def _at_once(office: Office, accounts: Sequence[int], at: float = 0.0, within: float = 0.0, threads: int = 0) -> Given:
    """Let people ask from the same moment on, each in a thread.

    :param within: each at a moment of their own within so many seconds.
    :param threads: so many threads for all of them; how long one waits for a thread is not counted.
    """
    actors, moments = _actors(office, accounts), Random(accounts[0])
    waits = [moments.uniform(0.0, within) for _ in actors]
    time.sleep(max(0.0, at - time.time()))

    def ask(actor: Actor, wait: float) -> tuple[int, float]:
        time.sleep(wait)
        return _press(office, actor)

    with ThreadPoolExecutor(threads or len(actors)) as pool:
        return list(pool.map(ask, actors, waits))


def _in_a_process(url: str, day: date, groups: Sequence[Sequence[int]], ready: float) -> list[Given]:
    """Do the same in a process of its own, one group after the other.

    The first group pays for what a process and each of its connections to the database learn once.
    """
    office = office_on(open_database(url), day)
    warming, at_once, served, working = groups
    return [
        _at_once(office, warming),
        _at_once(office, at_once, ready),
        _at_once(office, served, ready + APART_S, threads=THREADS),
        _at_once(office, working, within=RHYTHM_S),
    ]
