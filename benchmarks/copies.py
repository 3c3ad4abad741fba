"""Copies of cases that the engine told, which it can carry on with.

A copy is a case of its own: new numbers, parties and mark, its rows pointing at each other, its history hashed anew
under its own number. Its days are those of the case it was copied from, so its limits stay right and their receipts
true; more models filed on more days spread them. Rows are described by the tables' metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, Table, func, select, update

from engine.rules import chain, numbering
from engine.store.history import beginning
from engine.store.packing import json_of
from engine.store.tables import Base, CaseFile, History, Mark, NumberSeries, Party

#: What belongs to people, or stands between two cases, is not copied.
LEFT_OUT = frozenset({"notification", "joined_hearing", "encumbrance", "register_entry"})
#: From the companies of one case to those of the next.
STRIDE = 7
#: Id and name of a party.
Company = tuple[int, str]


@dataclass(slots=True)
class Model:
    """A case as it stands in the tables: what is copied."""

    case: dict[str, Any]
    mark: dict[str, Any]
    #: Names of the parties of the case, by id.
    parties: dict[int, str]
    #: Rows by table, in the order in which they can be inserted; the history is apart.
    rows: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    #: Identities of values in which nothing of the model is named: every copy shares them.
    shared: set[int] = field(default_factory=set)


def read(connection: Connection, case_no: str) -> Model:
    """Return a case with all that belongs to it."""
    case = rows_of(connection, CaseFile.__table__, CaseFile.case_no == case_no)[0]
    mark = rows_of(connection, Mark.__table__, Mark.id == case["mark_id"])[0]
    model = Model(case=case, mark=mark, parties={})
    for table in Base.metadata.sorted_tables:
        if table.name in LEFT_OUT or not _belongs_to_case(table):
            continue
        rows = rows_of(connection, table, table.c.case_id == case["id"])
        if table is History.__table__:
            model.lines = sorted(rows, key=lambda line: line["seq"])
        elif rows:
            model.rows[table] = rows
    of_case = {row["party_id"] for row in model.rows[Base.metadata.tables["case_party"]]} | {mark["owner_party_id"]}
    model.parties = {row["id"]: row["name"] for row in rows_of(connection, Party.__table__, Party.id.in_(of_case))}
    return model


def _belongs_to_case(table: Table) -> bool:
    return "case_id" in table.c and any(key.column.table is CaseFile.__table__ for key in table.c.case_id.foreign_keys)


def rows_of(connection: Connection, table: Table, condition: object) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table).where(condition)).mappings()]


def newest_id(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.max(table.c.id))) or 0


def tables_of(models: Sequence[Model]) -> list[Table]:
    """Return the tables that copies have rows in, in the order in which these can be inserted."""
    found = {table for model in models for table in model.rows}
    children = [table for table in Base.metadata.sorted_tables if table in found]
    return [Mark.__table__, CaseFile.__table__, *children, History.__table__]


def go_on_after(connection: Connection, table: Table, id_: int) -> None:
    """Let the ids that the database draws itself go on after those given here. SQLite looks at the rows anyway."""
    if connection.dialect.name == "postgresql" and id_:
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), id_)))


def has_id(table: Table) -> bool:
    return "id" in table.c


def draw(connection: Connection, case: Mapping[str, Any], count: int) -> range:
    """Draw case numbers from the series that the engine draws from."""
    code, year, _ = numbering.parts(case["case_no"])
    series = NumberSeries.series == f"{code}{year}"
    last = connection.scalar(select(NumberSeries.last).where(series).with_for_update())
    connection.execute(update(NumberSeries).where(series).values(last=last + count))
    return range(last + 1, last + count + 1)


class Copy:
    """One copy of a model while its rows are made."""

    def __init__(
        self, model: Model, serial: int, mark_no: int, companies: Iterator[Company], last: dict[Table, int]
    ) -> None:
        self.model, self.last = model, last
        _, year, _ = numbering.parts(model.case["case_no"])
        self.case_no = numbering.case_no(model.case["kind"], year, serial)
        taken = {old: next(companies) for old in sorted(model.parties)}
        #: (table, old id) -> new id.
        self.ids = {("party", old): new for old, (new, _) in taken.items()}
        words = {model.parties[old]: name for old, (_, name) in taken.items()}
        words |= {model.case["case_no"]: self.case_no, model.mark["application_no"]: str(mark_no)}
        words |= {model.case["case_no"].lower(): self.case_no.lower()}
        self.words = tuple((old, new, old.encode(), new.encode()) for old, new in words.items())

    def rows(self) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
        """Yield the rows of the copy by table."""
        model = self.model
        originals = {Mark.__table__: [model.mark], CaseFile.__table__: [model.case], **model.rows}
        for table, rows in originals.items():
            if has_id(table):
                for row in rows:
                    self.last[table] += 1
                    self.ids[table.name, row["id"]] = self.last[table]
        made = {table: [self._row(table, row) for row in rows] for table, rows in originals.items()}
        lines = self._lines()
        made[CaseFile.__table__][0]["head_hash"] = lines[-1]["hash"]
        yield from made.items()
        yield History.__table__, lines

    def _row(self, table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
        made = {key: self.said(value) for key, value in row.items()}
        for column in table.c:
            for key in column.foreign_keys:
                if key.column.name == "id" and made[column.name] is not None:
                    target = key.column.table.name
                    made[column.name] = self.ids.get((target, row[column.name]), row[column.name])
        if has_id(table):
            made["id"] = self.ids[table.name, row["id"]]
        if table.name == "run":
            made["view"] = self._view(row["view"])
        elif table.name == "job":
            made |= self._job(row)
        return made

    def _view(self, view: Mapping[str, Any]) -> dict[str, Any]:
        """Point what a run remembers at the rows of the copy."""
        limit = {str(old): str(new) for (table, old), new in self.ids.items() if table == "time_limit"}
        return {
            **self.said(view),
            "tasks": {token: self.ids["task", old] for token, old in view["tasks"].items()},
            "limits": {token: self.ids["time_limit", old] for token, old in view["limits"].items()},
            "clocks": {limit[old]: diagram for old, diagram in view["clocks"].items()},
        }

    def _job(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Point a job at the rows of the copy; its key names the row that it is about."""
        payload = {key: self._pointed(key, value) for key, value in row["payload"].items()}
        kind, old, rest = row["dedup_key"].split(":", 2)
        about = "time_limit" if row["time_limit_id"] is not None else "notice"
        new = self.ids.get((about, int(old))) if old.isdecimal() else None
        key = f"{kind}:{new}:{rest}" if new else f"{row['dedup_key']}:{self.case_no}"
        return {"payload": payload, "dedup_key": key}

    def _pointed(self, key: str, value: Any) -> Any:
        table = {"limit_id": "time_limit"}.get(key, key.removesuffix("_id"))
        return self.ids.get((table, value), value) if isinstance(value, int) else self.said(value)

    def _lines(self) -> list[dict[str, Any]]:
        """Hash the history anew: it names another case."""
        made, prev_hash = [], chain.GENESIS
        for original in self.model.lines:
            row = {key: self.said(value) for key, value in original.items()}
            row |= {"case_id": self.ids["case_file", self.model.case["id"]], "follows": beginning(prev_hash)}
            row["hash"] = self.hashed(History(**row).link(self.case_no, prev_hash).body)
            made.append(row)
            prev_hash = row["hash"]
        return made

    def hashed(self, body: str) -> str:
        """Return the hash of a line, whose text this is."""
        return chain.digest(body)

    def said(self, value: Any) -> Any:
        """Return a value with the names and numbers of the copy in place of those of the model."""
        if not isinstance(value, str | dict | list) or id(value) in self.model.shared:
            return value
        if isinstance(value, str):
            said = value
            for old, new, _, _ in self.words:
                said = said.replace(old, new)
        else:
            text = changed = json_of(value)
            for _, _, old, new in self.words:
                changed = changed.replace(old, new)
            said = value if changed == text else orjson.loads(changed)
        if said == value:
            self.model.shared.add(id(value))
        return said
