"""Copies that the database writes itself: each model becomes statements that say how its rows differ from copy to copy.

A stencil is a copy whose numbers are marks that nothing else looks like. Wherever a mark stands, in a column, in a
JSON value or in the text under a hash, the statement computes what stands there in the copy of that number; all else
is said once. So copies have the columns that the tables' metadata have, and each has a history of its own that
verifies. Packed values are written in the stored form of deflate, which needs no packer.

The statements are the same on both databases, but for how bytes and types are written down. What the references would
say of each row is not asked, and on PostgreSQL not what the guards would say (it would take most of the time): the
test of the loader asks the references afterwards.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from hashlib import sha256
from itertools import count as counted
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, TypeDecorator, delete, event
from sqlalchemy.orm import Session

from benchmarks.copies import STRIDE, Company, Copy, Model, draw, go_on_after, has_id, newest_id, tables_of
from engine.rules import numbering
from engine.store.database import Database, open_database
from engine.store.packing import DRAWN, json_of
from engine.store.queries import rulebook
from engine.store.queries.search_entries import REBUILD
from engine.store.search import SearchArrear
from engine.store.tables import CaseFile

#: Marks: ids of rows, ids of companies, serial of the case number, number of the mark of goods.
_ROWS, _COMPANIES, _SERIAL, _MARK = 7_000_000_000_000, 7_900_000_000_000, 7_777_000_000_001, 7_888_000_000_001
#: Tables are this far apart.
_APART = 1_000_000_000
#: What the statements ask of a database beyond what both know: bytes of a packed text, the hash of a line, its digits.
_ON_POSTGRESQL = (
    "SET LOCAL session_replication_role = replica",
    "SET LOCAL synchronous_commit = off",
    "SET LOCAL statement_timeout = 0",
    r"""
CREATE FUNCTION pg_temp.stored(format bytea, said text) RETURNS bytea IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE bytes bytea := convert_to(said, 'UTF8'); size int := octet_length(bytes);
BEGIN
  IF size > 65535 THEN RAISE 'too long for one block: % bytes', size; END IF;
  RETURN format || '\x01'::bytea
    || set_byte(set_byte('\x0000', 0, size & 255), 1, size >> 8)
    || set_byte(set_byte('\x0000', 0, ~size & 255), 1, (~size >> 8) & 255) || bytes;
END $$
""",
    "CREATE FUNCTION pg_temp.hashed(said text) RETURNS bytea IMMUTABLE LANGUAGE sql AS"
    r" $$ SELECT sha256('\x00'::bytea || convert_to(said, 'UTF8')) $$",
    "CREATE FUNCTION pg_temp.digits(hash bytea) RETURNS text IMMUTABLE LANGUAGE sql AS"
    " $$ SELECT encode(hash, 'hex') $$",
)
_ON_SQLITE = ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -2000000")


@contextmanager
def loading(database: Database) -> Iterator[Connection]:
    """Open a database in one transaction that is quick and not safe, while nobody else works there."""
    database.close()
    with closing(open_database(database.engine.url)) as opened:
        if opened.is_sqlite:
            event.listen(opened.engine, "connect", _hurry)
        with opened.engine.begin() as connection:
            for statement in () if opened.is_sqlite else _ON_POSTGRESQL:
                _run(connection, statement)
            yield connection


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in _ON_SQLITE:
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("stored", 2, _stored, deterministic=True)
    connection.create_function("hashed", 1, lambda said: sha256(b"\0" + said.encode()).digest(), deterministic=True)
    connection.create_function("digits", 1, bytes.hex, deterministic=True)


def _stored(head: bytes, said: str) -> bytes:
    text = said.encode()
    size = len(text)
    return head + b"\1" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + text


def copy(
    connection: Connection,
    companies: Sequence[Company],
    first_mark: int,
    wanted: Sequence[tuple[Sequence[Model], int]],
) -> None:
    """Write so many copies of models over a connection of :func:`loading`.

    The packed values of closed cases stay those of their model, whose names they say; nobody goes on with them.

    :param wanted: models and the number of all their copies together.
    """
    places = ", ".join(f"({place}, {id_}, {_text(name)})" for place, (id_, name) in enumerate(companies))
    _run(connection, "CREATE TEMP TABLE company (place int PRIMARY KEY, id bigint, name text)")
    _run(connection, f"INSERT INTO company VALUES {places}")
    _run(connection, "ANALYZE company")
    for models, number in wanted:
        for place, model in enumerate(models):
            copies = number // len(models) + (place < number % len(models))
            if copies:
                _Stencil(connection, model, first_mark, len(companies)).write(copies)
                first_mark += copies
    _run(connection, "DROP TABLE company")
    _let_the_index_be_filled(connection)


def _run(connection: Connection, statement: str) -> None:
    """Execute a statement as it stands: psycopg would take a percent sign for a place of a parameter."""
    is_sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql(statement if is_sqlite else statement.replace("%", "%%"))


def _let_the_index_be_filled(connection: Connection) -> None:
    """Say that the index of the whole history knows none of the files yet, as its migration does."""
    newest = newest_id(connection, CaseFile.__table__)
    with Session(connection) as session:
        session.execute(delete(SearchArrear))
        rulebook.set_setting(session, REBUILD, {"below": newest + 1, "of": newest})
        session.flush()


class _Stencil(Copy):
    """A copy that stands for many."""

    def __init__(self, connection: Connection, model: Model, first_mark: int, companies: int) -> None:
        self.connection, self.first_mark, self.companies = connection, first_mark, companies
        self.tables = tables_of([model])
        self.is_as_told = model.case["closed_on"] is not None
        self.bodies: list[str] = []
        newest = {table: _ROWS + place * _APART for place, table in enumerate(self.tables) if has_id(table)}
        self.first_marks = dict(newest)
        parties = ((_COMPANIES + place, f"\ue000{place}\ue001") for place in counted())
        super().__init__(model, _SERIAL, _MARK, parties, newest)

    def hashed(self, body: str) -> str:
        self.bodies.append(body)
        return _hash_mark(len(self.bodies))

    def said(self, value: Any) -> Any:
        if self.is_as_told and not isinstance(value, str):
            return value
        return super().said(value)

    def write(self, copies: int) -> None:
        """Write the rows of so many copies."""
        rows = dict(self.rows())
        slots = self._slots(rows, draw(self.connection, self.model.case, copies).start)
        writer = _Writer(slots, self.connection.dialect)
        _run(self.connection, f"CREATE TEMP TABLE sheet AS {self._sheet(writer, copies)}")
        for table in self.tables:
            if table in rows:
                self._write(table, rows[table], writer)
        _run(self.connection, "DROP TABLE sheet")

    def _slots(self, rows: Mapping[Table, Sequence[Mapping[str, Any]]], first_serial: int) -> dict[str, str]:
        """Return mark -> what stands there in the copy of number ``g``, in SQL."""
        kind, year = self.model.case["kind"], numbering.parts(self.model.case["case_no"])[1]
        letters, serial = f"{numbering.code(kind)}{year}", f"CAST({first_serial} + g AS text)"
        number = f"substr('000000', length({serial}) + 1) || {serial}"
        slots = {
            self.case_no: f"{_text(letters)} || {number}",
            self.case_no.lower(): f"{_text(letters.lower())} || {number}",
            str(_MARK): f"{self.first_mark} + g",
        }
        for place in range(len(self.model.parties)):
            slots[str(_COMPANIES + place)] = f"id{place}"
            slots[f"\ue000{place}\ue001"] = f"name{place}"
        for table, first in self.first_marks.items():
            base, each = newest_id(self.connection, table) + 1, len(rows[table])
            for place in range(each):
                slots[str(first + 1 + place)] = f"({base + place} + g * {each})"
        for line in range(1, len(self.bodies) + 1):
            slots[_hash_mark(line)] = f"digits(h{line})"
        return slots

    def _sheet(self, writer: _Writer, copies: int) -> str:
        """Return a row for each copy: its number, its companies, and the hashes of its history, each computed once."""
        places = range(len(self.model.parties))
        names = "".join(f", c{place}.id AS id{place}, c{place}.name AS name{place}" for place in places)
        first = f"({self.first_mark} + g) * {STRIDE}"
        companies = "".join(
            f" JOIN company c{place} ON c{place}.place = ({first} + {place}) % {self.companies}" for place in places
        )
        steps = [
            f"WITH RECURSIVE n(g) AS (SELECT CAST(0 AS bigint) UNION ALL SELECT g + 1 FROM n WHERE g < {copies - 1})",
            f"s0 AS MATERIALIZED (SELECT g{names} FROM n{companies})",
        ]
        for line, body in enumerate(self.bodies, 1):
            hashed = f"{writer.ours}hashed({writer.text(body)})"
            steps.append(f"s{line} AS MATERIALIZED (SELECT s{line - 1}.*, {hashed} AS h{line} FROM s{line - 1})")
        return f"{', '.join(steps)} SELECT * FROM s{len(self.bodies)}"

    def _write(self, table: Table, rows: Sequence[Mapping[str, Any]], writer: _Writer) -> None:
        """Write the rows of all copies: copy after copy, so that each lies together."""
        names = ", ".join(f'"{column.name}"' for column in table.c)
        values = ", ".join(_at_each([writer.value(column, row) for row in rows]) for column in table.c)
        places = ", ".join(f"({place})" for place in range(len(rows)))
        _run(
            self.connection,
            f"INSERT INTO {table.name} ({names}) WITH at(place) AS (VALUES {places})"
            f" SELECT {values} FROM sheet CROSS JOIN at",
        )
        if has_id(table):
            go_on_after(self.connection, table, newest_id(self.connection, table))


def _at_each(values: Sequence[str]) -> str:
    """Return a column: what it says in the first row of a copy, in the second, and so on."""
    if len(set(values)) == 1:
        return values[0]
    return f"CASE place {' '.join(f'WHEN {place} THEN {value}' for place, value in enumerate(values))} END"


class _Writer:
    """Writes values as expressions."""

    def __init__(self, slots: Mapping[str, str], dialect: Dialect) -> None:
        self.dialect, self.is_sqlite = dialect, dialect.name == "sqlite"
        #: Where our functions are.
        self.ours = "" if self.is_sqlite else "pg_temp."
        self.slots = {mark: slot.replace("digits(", f"{self.ours}digits(") for mark, slot in slots.items()}
        self.beginnings = {mark[:8]: f"h{int(mark[5:8], 16)}" for mark in slots if mark.startswith(_HASH)}
        self.marks = re.compile("|".join(sorted(map(re.escape, slots), key=len, reverse=True)))

    def text(self, value: str) -> str:
        """Return a text with what stands at the marks in it."""
        parts, at = [], 0
        for found in self.marks.finditer(value):
            parts += [_text(value[at : found.start()]), f"CAST({self.slots[found[0]]} AS text)"]
            at = found.end()
        return " || ".join([*parts, _text(value[at:])])

    def value(self, column: Column[Any], row: Mapping[str, Any]) -> str:
        """Return the value of a column of a row. SQLite knows the kind by the column."""
        said = self._value(column, row[column.name])
        return said if self.is_sqlite else f"CAST({said} AS {column.type.compile(dialect=self.dialect)})"

    def _value(self, column: Column[Any], said: Any) -> str:
        decorates = isinstance(column.type, TypeDecorator)
        kept = column.type.process_bind_param(said, self.dialect) if decorates else said
        if isinstance(kept, bytes):
            return self._bytes(said, kept)
        if isinstance(kept, str):
            return self.text(kept)
        if isinstance(kept, date):
            return column.type.dialect_impl(self.dialect).literal_processor(self.dialect)(kept)
        return "NULL" if kept is None else self.slots.get(str(kept), str(kept))

    def _bytes(self, said: Any, kept: bytes) -> str:
        if isinstance(said, str) and said[:8] in self.beginnings:
            return f"substr({self.beginnings[said[:8]]}, 1, {len(kept)})"
        text = said if isinstance(said, str) else None if isinstance(said, bytes) else json_of(said).decode()
        if text is None or not self.marks.search(text):
            return self._literal(kept)
        head = kept[:1] + (b"\0" if kept[:1] == DRAWN.mark else b"")  # nothing is drawn out of what stands there
        return f"{self.ours}stored({self._literal(head)}, {self.text(text)})"

    def _literal(self, value: bytes) -> str:
        return f"x'{value.hex()}'" if self.is_sqlite else f"'\\x{value.hex()}'::bytea"


_HASH = "face0"


def _hash_mark(line: int) -> str:
    return f"{_HASH}{line:03x}".ljust(64, "e")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
