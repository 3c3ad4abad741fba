"""A batch that gives 200 tasks to a colleague: accepted, and done by one ticker, each in a transaction of its own."""

from __future__ import annotations

import time

from sqlalchemy import select

from benchmarks.harness import Figure, bare_transaction, milliseconds
from engine.store.tables import Task
from tests import factories
from tests.office import Office

TASKS = 200


def measured(name: str, office: Office) -> list[Figure]:
    """Measure both, and the CPU of the ticker; each item must be done."""
    leader = office.actor("approver")
    with office.parts.unit_of_work() as work:
        waiting = select(Task.id).where(Task.status == "open", Task.role == "formality_examiner")
        tasks = list(work.session.scalars(waiting.order_by(Task.id.desc()).limit(TASKS)))
        to = factories.account(work, f"taker-{time.monotonic_ns()}", roles=("formality_examiner",)).id
    begun: list[int] = []
    given = {"to": to, "reason": "年假"}
    accepted = milliseconds(lambda: begun.append(office.engine.start_batch(leader, "reassign", tasks, given)))
    baseline = bare_transaction(office.database, 5) * TASKS / 1000
    cpu = time.process_time()
    took = milliseconds(lambda: office.engine.run_due_jobs(limit=2 * TASKS)) / 1000
    cpu = time.process_time() - cpu
    if {item.state for item in office.engine.batch(leader, begun[0]).items} != {"done"}:
        raise RuntimeError("not every task was given")
    return [
        Figure(name=f"reassign_{name}_accepted", value=accepted, unit="ms"),
        Figure(name=f"reassign_{name}_{TASKS}", value=took, unit="s", aim="≤ 5", baseline=baseline),
        Figure(name=f"reassign_{name}_{TASKS}_cpu", value=cpu, unit="s"),
    ]
