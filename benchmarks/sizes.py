"""Bytes that a finished case leaves in the database, documents not counted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text

from benchmarks.harness import Figure
from benchmarks.offices import finished, new_mark
from engine.store.search import INDEX
from tests.office import Office

#: Fewer flatter the figure: an index that fits its first page counts nothing.
CASES = 100
#: What the figure names apart; all tables together are ``bytes_per_finished_case``.
NAMED = ("history", "task", "time_limit", "document", "notice", "run")


def figures(office: Office) -> list[Figure]:
    """Measure on SQLite: pages before and after some whole oppositions, by table with its indexes.

    The marks stand in the register before, as they did when the trade marks office published them. The index of the
    search is a copy that can be made anew at any time: a figure of its own.
    """
    marks = [new_mark(office) for _ in range(CASES)]
    before = pages_of(office)
    finished(office, marks)
    while office.engine.fill_search():
        pass
    after = pages_of(office)
    grown = {table: (after[table] - before.get(table, 0)) / CASES / 1024 for table in after}
    of_search = sum(size for table, size in grown.items() if table.startswith(INDEX))
    return [
        Figure(
            name="bytes_per_finished_case",
            value=sum(grown.values()) - of_search,
            unit="KiB",
            aim="≤ 10 KiB without documents and without the index of the search",
        ),
        *(Figure(name=f"bytes_per_finished_case_{table}", value=grown[table], unit="KiB") for table in NAMED),
        Figure(name="bytes_per_finished_case_search", value=of_search, unit="KiB"),
    ]


def pages_of(office: Office) -> Mapping[str, int]:
    """Return the bytes of the pages of each table and its indexes."""
    query = "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_master USING (name) GROUP BY tbl_name"
    with office.database.engine.connect() as connection:
        return dict(map(tuple, connection.execute(text(query))))
