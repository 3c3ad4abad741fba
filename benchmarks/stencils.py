"""Copies that PostgreSQL writes itself: each model becomes statements that say how its rows differ from copy to copy.

A stencil is a copy whose numbers are marks that nothing else looks like. Wherever a mark stands, in a column, in a
JSON value or in the text under a hash, the statement computes what stands there in the copy of that number; all else
is said once. So copies have the columns that the tables' metadata have, and each has a history of its own that
verifies. Packed values are written in the stored form of deflate, which needs no packer.

What the database's guards and references would say of each row is not asked (it would take most of the time): the
test of the loader asks the references afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count as counted
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, TypeDecorator
from sqlalchemy.orm import Session

from benchmarks.copies import STRIDE, Company, Copy, Model, draw, go_on_after, has_id, newest_id, tables_of
from engine.rules import numbering
from engine.store.packing import DRAWN, json_of
from engine.store.queries import rulebook
from engine.store.queries.search_entries import REBUILD
from engine.store.tables import CaseFile, History

#: Marks: ids of rows, ids of companies, serial of the case number, number of the mark of goods.
_ROWS, _COMPANIES, _SERIAL, _MARK = 7_000_000_000_000, 7_900_000_000_000, 7_777_000_000_001, 7_888_000_000_001
#: Tables are this far apart.
_APART = 1_000_000_000
_PACKED = r"""
CREATE OR REPLACE FUNCTION pg_temp.stored(format bytea, said bytea) RETURNS bytea IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE size int := octet_length(said);
BEGIN
  IF size > 65535 THEN RAISE 'too long for one block: % bytes', size; END IF;
  RETURN format || '\x01'::bytea
    || set_byte(set_byte('\x0000', 0, size & 255), 1, size >> 8)
    || set_byte(set_byte('\x0000', 0, ~size & 255), 1, (~size >> 8) & 255) || said;
END $$
"""


def copy(
    connection: Connection,
    companies: Sequence[Company],
    first_mark: int,
    wanted: Sequence[tuple[Sequence[Model], int]],
) -> None:
    """Write so many copies of models, in one transaction. Needs a role that may turn triggers off.

    The packed values of closed cases stay those of their model, whose names they say; nobody goes on with them.

    :param wanted: models and the number of all their copies together.
    """
    _run(connection, "SET LOCAL session_replication_role = replica")
    for setting in ("synchronous_commit = off", "statement_timeout = 0"):
        _run(connection, f"SET LOCAL {setting}")
    _run(connection, _PACKED)
    places = ", ".join(f"({place}, {id_}, {_text(name)})" for place, (id_, name) in enumerate(companies))
    _run(connection, "CREATE TEMP TABLE company (place int PRIMARY KEY, id bigint, name text) ON COMMIT DROP")
    _run(connection, f"INSERT INTO company VALUES {places}")
    _run(connection, "ANALYZE company")
    for models, number in wanted:
        for place, model in enumerate(models):
            copies = number // len(models) + (place < number % len(models))
            if copies:
                _Stencil(connection, model, first_mark, len(companies)).write(copies)
                first_mark += copies
    _let_the_index_be_filled(connection)


def _run(connection: Connection, statement: str) -> None:
    """Execute a statement as it stands: the driver would take a percent sign for a place of a parameter."""
    connection.exec_driver_sql(statement.replace("%", "%%"))


def _let_the_index_be_filled(connection: Connection) -> None:
    """Say that the index of the whole history knows none of the files yet, as its migration does."""
    newest = newest_id(connection, CaseFile.__table__)
    with Session(connection) as session:
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
        for table in self.tables:
            if table in rows:
                self._write(table, rows[table], _Writer(slots, self.connection.dialect), copies)

    def _slots(self, rows: Mapping[Table, Sequence[Mapping[str, Any]]], first_serial: int) -> dict[str, str]:
        """Return mark -> what stands there in the copy of number ``g``, in SQL."""
        kind, year = self.model.case["kind"], numbering.parts(self.model.case["case_no"])[1]
        letters, serial = f"{numbering.code(kind)}{year}", f"({first_serial} + g)::text"
        number = f"lpad({serial}, greatest(6, length({serial})), '0')"
        slots = {
            self.case_no: f"{_text(letters)} || {number}",
            self.case_no.lower(): f"{_text(letters.lower())} || {number}",
            str(_MARK): f"({self.first_mark} + g)::text",
        }
        for place in range(len(self.model.parties)):
            slots[str(_COMPANIES + place)] = f"c{place}.id"
            slots[f"\ue000{place}\ue001"] = f"c{place}.name"
        for table, first in self.first_marks.items():
            base, each = newest_id(self.connection, table) + 1, len(rows[table])
            for place in range(each):
                slots[str(first + 1 + place)] = f"({base + place} + g::bigint * {each})"
        for line in range(1, len(self.bodies) + 1):
            slots[_hash_mark(line)] = f"encode(h{line}.hash, 'hex')"
        return slots

    def _write(self, table: Table, rows: Sequence[Mapping[str, Any]], writer: _Writer, copies: int) -> None:
        names = ", ".join(f'"{column.name}"' for column in table.c)
        values = ", ".join(f"({', '.join(writer.value(column, row) for column in table.c)})" for row in rows)
        _run(
            self.connection,
            f"INSERT INTO {table.name} ({names}) SELECT made.* FROM generate_series(0, {copies - 1}) g"
            f" {' '.join(self._joined(table, writer))} CROSS JOIN LATERAL (VALUES {values}) made ({names})",
        )
        if has_id(table):
            go_on_after(self.connection, table, newest_id(self.connection, table))

    def _joined(self, table: Table, writer: _Writer) -> Iterator[str]:
        for place in range(len(self.model.parties)):
            at = f"(({self.first_mark}::bigint + g) * {STRIDE} + {place}) % {self.companies}"
            yield f"JOIN company c{place} ON c{place}.place = {at}"
        if table in (CaseFile.__table__, History.__table__):  # OFFSET: compute each hash once, not in each that follows
            for line, body in enumerate(self.bodies, 1):
                hashed = f"sha256('\\x00'::bytea || convert_to({writer.text(body)}, 'UTF8'))"
                yield f"CROSS JOIN LATERAL (SELECT {hashed} AS hash OFFSET 0) h{line}"


class _Writer:
    """Writes values as expressions."""

    def __init__(self, slots: Mapping[str, str], dialect: Dialect) -> None:
        self.slots, self.dialect = slots, dialect
        self.beginnings = {mark[:8]: f"h{int(mark[5:8], 16)}.hash" for mark in slots if mark.startswith(_HASH)}
        self.marks = re.compile("|".join(sorted(map(re.escape, slots), key=len, reverse=True)))

    def text(self, value: str) -> str:
        """Return a text with what stands at the marks in it."""
        parts, at = [], 0
        for found in self.marks.finditer(value):
            parts += [_text(value[at : found.start()]), f"({self.slots[found[0]]})::text"]
            at = found.end()
        return " || ".join([*parts, _text(value[at:])])

    def value(self, column: Column[Any], row: Mapping[str, Any]) -> str:
        """Return the value of a column of a row."""
        said = row[column.name]
        kind = column.type.compile(dialect=self.dialect)
        return f"CAST({self._value(column, said)} AS {kind})"

    def _value(self, column: Column[Any], said: Any) -> str:
        decorates = isinstance(column.type, TypeDecorator)
        kept = column.type.process_bind_param(said, self.dialect) if decorates else said
        if isinstance(kept, bytes):
            return self._bytes(said, kept)
        if isinstance(kept, str):
            return self.text(kept)
        if isinstance(kept, int) and not isinstance(kept, bool):
            return self.slots.get(str(kept), str(kept))
        return "NULL" if kept is None else _text(str(kept))

    def _bytes(self, said: Any, kept: bytes) -> str:
        if isinstance(said, str) and said[:8] in self.beginnings:
            return f"substring({self.beginnings[said[:8]]} FROM 1 FOR {len(kept)})"
        text = said if isinstance(said, str) else None if isinstance(said, bytes) else json_of(said).decode()
        if text is None or not self.marks.search(text):
            return f"'\\x{kept.hex()}'::bytea"
        head = kept[:1] + (b"\0" if kept[:1] == DRAWN.mark else b"")  # nothing is drawn out of what stands there
        return f"pg_temp.stored('\\x{head.hex()}'::bytea, convert_to({self.text(text)}, 'UTF8'))"


_HASH = "face0"


def _hash_mark(line: int) -> str:
    return f"{_HASH}{line:03x}".ljust(64, "e")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
