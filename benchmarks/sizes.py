"""Bytes that a finished case leaves in the database, documents not counted."""

from __future__ import annotations

from sqlalchemy import text

from benchmarks.harness import Figure
from benchmarks.offices import finished
from tests.office import Office

CASES = 20


def figures(office: Office) -> list[Figure]:
    """Measure on SQLite: pages in use before and after some whole oppositions."""
    before = _bytes(office)
    finished(office, CASES)
    return [
        Figure(
            name="bytes_per_finished_case",
            value=(_bytes(office) - before) / CASES / 1024,
            unit="KiB",
            aim="≤ 10 KiB without documents",
        ),
        Figure(name="bytes_per_finished_case_runs", value=_of(office, "run", "state") / 1024, unit="KiB"),
        Figure(name="bytes_per_finished_case_receipts", value=_of(office, "time_limit", "receipt") / 1024, unit="KiB"),
        Figure(name="bytes_per_finished_case_history", value=_of(office, "history", "details") / 1024, unit="KiB"),
    ]


def _bytes(office: Office) -> int:
    with office.database.engine.connect() as connection:
        pages, free, size = (
            connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("page_count", "freelist_count", "page_size")
        )
    return (pages - free) * size


def _of(office: Office, table: str, column: str) -> float:
    with office.database.engine.connect() as connection:
        total = connection.execute(text(f"SELECT sum(length({column})) FROM {table}")).scalar_one() or 0
    return total / CASES
