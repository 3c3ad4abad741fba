"""What a finished case leaves in the database, table by table: a new column or index has to be worth its bytes."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from benchmarks.offices import finished
from tests.office import Office

CASES = 3
#: Table -> bytes of a finished opposition in its rows and in its indexes, SQLite's page fill not counted.
CEILINGS = {
    "history": 3_800,
    "task": 2_350,
    "time_limit": 1_100,
    "notice": 900,
    "document": 1_050,
    "run": 470,
    "case_file": 550,
    "register_entry": 250,
    "notification": 320,
    "gazette": 200,
    "case_party": 120,
    "mark": 170,
    "task_citation": 430,
    "job": 300,
    # Marks of lines that the index of the search takes in at the next beat of the ticker, and then forgets.
    "search_arrear": 300,
}


def test_a_finished_case_stays_under_its_ceilings(sqlite_url, opened):
    office = Office(opened(sqlite_url))
    office.publish_originals()
    before = _bytes_of_tables(office)
    finished(office, CASES)
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
            return dict(connection.execute(text(query)).tuples().all())
    except OperationalError:
        pytest.skip("this SQLite was built without dbstat")
