"""The examiner's desk at national volume: filters and search with few cases and with many, next case, reassignment."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator

from benchmarks import next_cases, reassignments, volume
from benchmarks.harness import Figure, bare_transaction, milliseconds
from benchmarks.offices import copied
from engine.commands.worklist import BUILT_IN
from engine.values import PageRequest, WorklistQuery
from tests.office import Office

FEW = 1_000
#: Open and closed cases of the full measurement; a smaller one is named by ANJUAN_BENCH_VOLUME, ``open,closed``.
FULL = "100000,1000000"
ROUNDS = 40
FILTERS = BUILT_IN | {
    "kind": WorklistQuery(scope="all", kind="trademark.opposition"),
    "step": WorklistQuery(scope="pool", element="check_formalities"),
    "class": WorklistQuery(scope="pool", nice_class=25),
    "kind_of_none": WorklistQuery(scope="all", kind="patent.invalidation"),
    "step_of_none": WorklistQuery(scope="pool", element="examine_request"),
    "unit": WorklistQuery(scope="pool", unit=1),
    "unit_of_none": WorklistQuery(scope="pool", unit=2),
    "person_of_none": WorklistQuery(scope="all", assignee=2),
    "running": WorklistQuery(scope="all", clock="running"),
    "class_of_none": WorklistQuery(scope="pool", nice_class=45),
    "priority": WorklistQuery(scope="pool", priority=1),
    "age": WorklistQuery(scope="pool", age=5),
    "age_of_none": WorklistQuery(scope="pool", age=500),
    "day_of_none": WorklistQuery(scope="pool", ends_in=1),
    "extended": WorklistQuery(scope="all", clock="extended"),
    "text": WorklistQuery(scope="pool", text="云锦"),
    "text_of_none": WorklistQuery(scope="pool", text="无此"),
    "party": WorklistQuery(scope="pool", party="海棠食品"),
    "party_of_none": WorklistQuery(scope="pool", party="无此公司"),
    "docket": WorklistQuery(scope="pool", sort="docket"),
    "by_priority": WorklistQuery(scope="pool", sort="priority"),
}
#: A common name, a rarer one, one that no case has, a number.
TEXTS = {
    "two_characters": "云锦",
    "company": "福建海棠食品有限公司",
    "none": "无此",
    "number": str(volume.FIRST_MARK + 77),
}


def figures(name: str, office: Office) -> list[Figure]:
    """Measure as a formality examiner reads the list, and as an auditor searches.

    Each page is asked for in turn of an office with few cases and of one with many, so that both find the machine as
    busy or as idle as it is.
    """
    open_cases, closed_cases = map(int, os.environ.get("ANJUAN_BENCH_VOLUME", FULL).split(","))
    volume.fill(office, open_cases=min(FEW, open_cases), closed_cases=0)
    with copied(office) as small:
        began = time.perf_counter()
        volume.fill(office, open_cases=max(0, open_cases - FEW), closed_cases=closed_cases)
        loaded = Figure(name=f"desk_{name}_loader", value=time.perf_counter() - began, unit="s", aim="minutes")
        _gather_statistics(small)
        _gather_statistics(office)
        baseline = bare_transaction(office.database, 3)
        aim = "≤ 100 ms" if name == "postgres" else ""
        found = [loaded]
        for (what, few), (_, many) in zip(_pages(small), _pages(office), strict=True):
            before, after = _samples(few, many)
            growth = statistics.median(after) / statistics.median(before)
            found += [
                Figure(name=f"desk_{name}_{what}_few", value=statistics.median(before), unit="ms", baseline=baseline),
                Figure(name=f"desk_{name}_{what}", value=statistics.median(after), unit="ms", baseline=baseline),
                Figure(
                    name=f"desk_{name}_{what}_p95", value=_p95(after), unit="ms", aim=aim * what.startswith("filter")
                ),
                Figure(name=f"desk_{name}_{what}_growth", value=growth, unit="ratio", aim="≤ 3"),
            ]
    return [*found, *next_cases.measured(f"{name}_volume", office), *reassignments.measured(f"{name}_volume", office)]


def _pages(office: Office) -> Iterator[tuple[str, Callable[[], object]]]:
    reader, auditor = office.actor("formality"), office.actor("auditor")
    for what, query in FILTERS.items():
        yield f"filter_{what}", lambda query=query: office.engine.worklist(reader, query, PageRequest(size=50))
    for what, words in TEXTS.items():
        yield f"search_{what}", lambda words=words: office.engine.search(auditor, words)


def _gather_statistics(office: Office) -> None:
    """Let the planner know the tables and which pages hold no dead rows, as a server of PostgreSQL does by itself.

    An office on SQLite has nobody who does it.
    """
    if office.database.is_sqlite:
        return
    with office.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in ("SET statement_timeout = 0", "VACUUM", "ANALYZE"):
            connection.exec_driver_sql(statement)
        connection.invalidate()  # others shall not wait without end


def _samples(*acts: Callable[[], object]) -> list[list[float]]:
    for act in acts:
        act()
    rounds = [[milliseconds(act) for act in acts] for _ in range(ROUNDS)]
    return [list(each) for each in zip(*rounds, strict=True)]


def _p95(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]
