"""Due limits fired per second, and what limits that are not due cost."""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy import text

from benchmarks.harness import Figure, bare_transaction, median, milliseconds
from benchmarks.offices import brought_to_answer
from tests.office import Office

CASES = 150
NOT_DUE = 100_000


def figures(name: str, office: Office) -> list[Figure]:
    """File many oppositions whose answer falls due on one day, then let that day come."""
    for _ in range(CASES):
        brought_to_answer(office)
    idle = _poll(office)
    _many_not_due(office)
    crowded = _poll(office)
    office.clock.travel(days=75)
    began, fired = time.perf_counter(), 0
    while done := office.engine.run_due_jobs(500):
        fired += done
    spent = time.perf_counter() - began
    baseline = 1000 / bare_transaction(office.database, 8)
    return [
        Figure(
            name=f"jobs_fired_{name}_per_second", value=fired / spent, unit="per second", aim="≥ 250", baseline=baseline
        ),
        Figure(
            name=f"poll_{name}_idle", value=crowded, unit="ms", aim=f"{NOT_DUE} not due: as with none", baseline=idle
        ),
    ]


def _poll(office: Office) -> float:
    office.engine.run_due_jobs(100)
    return median([milliseconds(lambda: office.engine.run_due_jobs(100)) for _ in range(50)])


def _many_not_due(office: Office) -> None:
    """Copy one armed job many times, a year ahead."""
    with office.database.engine.begin() as connection:
        row = connection.execute(text("SELECT * FROM job WHERE state = 'armed' LIMIT 1")).mappings().one()
        later = office.clock.now() + timedelta(days=400)
        names = [name for name in row if name != "id"]
        values = [
            dict(row) | {"dedup_key": f"bench:{number}", "acts_at": later, "next_attempt_at": later, "id": None}
            for number in range(NOT_DUE)
        ]
        statement = text(f"INSERT INTO job ({', '.join(names)}) VALUES ({', '.join(':' + name for name in names)})")
        for start in range(0, NOT_DUE, 5000):
            connection.execute(
                statement, [{name: each[name] for name in names} for each in values[start : start + 5000]]
            )
