"""The first page of the work list with few and with many open tasks."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import inspect, select

from benchmarks.harness import Figure, bare_transaction, median, milliseconds
from benchmarks.offices import filed
from engine.store.cases import CaseFile
from engine.store.tasks import Task
from engine.values import Actor, PageRequest, WorklistQuery
from tests.office import Office

FEW, MANY = 1_000, 100_000
PORTION = 10_000


def figures(name: str, office: Office) -> list[Figure]:
    """Measure as a formality examiner sees the pool."""
    filed(office)
    reader = office.actor("formality")

    def page() -> object:
        return office.engine.worklist(reader, WorklistQuery(scope="pool"), PageRequest(size=50))

    _fill(office, FEW)
    few = median([milliseconds(page) for _ in range(40)])
    _fill(office, MANY - FEW)
    many = median([milliseconds(page) for _ in range(40)])
    baseline = bare_transaction(office.database, 3)
    return [
        Figure(name=f"worklist_{name}_{FEW}", value=few, unit="ms", baseline=baseline),
        Figure(name=f"worklist_{name}_{MANY}", value=many, unit="ms", baseline=baseline),
        Figure(name=f"worklist_{name}_growth", value=many / few, unit="ratio", aim="≤ 1.5"),
    ]


def _fill(office: Office, count: int) -> None:
    """Copy the open task of the case, due on other days, as one act of the case per portion."""
    for start in range(0, count, PORTION):
        with office.parts.unit_of_work() as work:
            one = work.session.scalars(select(Task).where(Task.status == "open").limit(1)).one()
            case = work.session.get(CaseFile, one.case_id)
            kept = {
                each.key: getattr(one, each.key)
                for each in inspect(Task).column_attrs
                if each.key not in ("id", "case_seq")
            }
            for number in range(start, min(start + PORTION, count)):
                due_on = work.today + timedelta(days=number % 400)
                work.session.add(Task(**kept | {"token_id": f"bench{number}", "due_on": due_on}))
            work.record(case, Actor.system(), "bench.filled", str(count))
