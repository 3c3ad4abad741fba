"""What a finished case leaves in the database, table by table: a new column or index has to be worth its bytes."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from benchmarks.offices import finished, new_mark
from tests.office import Office

CASES = 3
#: Table -> bytes of a finished opposition in its rows and in its indexes, SQLite's page fill not counted.
CEILINGS = {
    "history": 2_680,
    "task": 1_720,
    "time_limit": 590,
    "notice": 590,
    "document": 720,
    "run": 300,
    "case_file": 450,
    "register_entry": 220,
    "notification": 180,
    "gazette": 190,
    "task_citation": 270,
    # The index of closed cases. Three of them share few words; of a million each leaves 67 bytes.
    "closed_word_data": 620,
    # The index of the search: a copy that can be made anew at any time.
    "search_entry_data": 10_800,
}


def test_a_finished_case_stays_under_its_ceilings(sqlite_url, opened):
    office = Office(opened(sqlite_url))
    office.publish_originals()
    marks = [new_mark(office) for _ in range(CASES)]
    before = _bytes_of_tables(office)
    finished(office, marks)
    while office.engine.fill_search():
        pass
    after = _bytes_of_tables(office)

    grown = {table: (after[table] - before.get(table, 0)) / CASES for table in after}
    above = {table: round(size) for table, size in grown.items() if size > CEILINGS.get(table, 100)}
    assert above == {}, "say in docs/decisions/0016 what it is worth, then raise the ceiling"
    assert sum(grown.values()) < sum(CEILINGS.values())


def _bytes_of_tables(office: Office) -> dict[str, int]:
    """Return the bytes of all entries of each table and its indexes."""
    query = "SELECT tbl_name, sum(payload) FROM dbstat JOIN sqlite_master USING (name) GROUP BY tbl_name"
    try:
        with office.database.engine.connect() as connection:
            return dict(map(tuple, connection.execute(text(query))))
    except OperationalError:
        pytest.skip("this SQLite was built without dbstat")
