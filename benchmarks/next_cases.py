"""The next case, asked for by 200 people at once, with many tasks in the pool."""

from __future__ import annotations

import statistics
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select, update

from benchmarks.harness import Figure, bare_transaction, milliseconds
from benchmarks.offices import filed
from benchmarks.worklists import MANY, _fill
from engine.store.cases import CaseFile
from engine.store.queries import people
from engine.store.tasks import Task
from engine.values import Actor
from tests import factories
from tests.office import Office

ASKERS = 200
FILED = 400


def figures(name: str, office: Office) -> list[Figure]:
    """Measure each press of the button; that nobody is given what another has is part of it.

    The pool holds ``FILED`` cases of their own, and ``MANY`` tasks of one more case behind them.
    """
    for _ in range(FILED):
        filed(office)
    _fill(office, MANY)
    with office.parts.unit_of_work() as work:
        fillers = Task.token_id.like("bench%")
        one = work.session.scalars(select(Task).where(fillers).limit(1)).one()
        work.session.execute(update(Task).where(fillers).values(priority=-1, due_on=None))
        work.record(work.session.get(CaseFile, one.case_id), Actor.system(), "bench.filled")
    with office.parts.unit_of_work() as work:
        accounts = [
            factories.account(work, f"asker{number}", roles=("formality_examiner",)).id for number in range(ASKERS)
        ]
    with office.parts.unit_of_work(read_only=True) as work:
        actors = [people.actor_of(work.session, account, work.today) for account in accounts]
    given: list[int] = []

    def ask(actor: object) -> float:
        return milliseconds(lambda: given.append(office.engine.next_case(actor).line.id))

    alone = statistics.median([ask(actor) for actor in actors[:20]])
    with ThreadPoolExecutor(ASKERS) as pool:
        times = sorted(pool.map(ask, actors))
    if len(given) != len(set(given)):
        raise RuntimeError("a task was given twice")
    baseline, together = bare_transaction(office.database, 3), f"next_case_{name}_{ASKERS}_at_once"
    return [
        Figure(name=f"next_case_{name}_alone", value=alone, unit="ms", aim="≤ 50", baseline=baseline),
        Figure(name=f"{together}_median", value=times[ASKERS // 2], unit="ms", baseline=baseline),
        Figure(name=f"{together}_p95", value=times[ASKERS * 95 // 100], unit="ms"),
    ]
