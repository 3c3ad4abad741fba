"""National volume: cases told by the engine, and as many copies of them as one likes, which it can carry on with.

A copy is a case of its own: new numbers, parties and mark, its rows pointing at each other, its history hashed anew
under its own number. Its days are those of the case it was copied from, so its limits stay right and their receipts
true; more models filed on more days spread them. Rows are described by the tables' metadata and pass the same guards
of the database as every other row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, Table, func, insert, select, update

from benchmarks.offices import filed
from engine.rules import chain, numbering
from engine.store.history import beginning
from engine.store.packing import json_of
from engine.store.tables import Base, CaseFile, History, Mark, NumberSeries, Party
from tests.office import Office

#: Cases copied in one transaction.
PORTION = 500
#: Days between the models: each is filed on its own day.
MODELS, DAYS_APART = 10, 2
COMPANIES = 2_000
FIRST_MARK = 70_000_000
#: What belongs to people, or stands between two cases, is not copied.
LEFT_OUT = frozenset({"notification", "joined_hearing", "encumbrance", "register_entry"})
_PLACES = "江苏 浙江 山东 广东 福建 四川 湖北 湖南 河南 安徽".split()
_NAMES = "云锦 海棠 松涛 星河 翠屏 金沙 白鹭 青岚 长风 明湖 玉泉 紫荆 远山 晨曦".split()
_TRADES = "服饰 食品 电子 家居 医药 化工 文化 物流 农业 机械".split()


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


def fill(office: Office, *, open_cases: int, closed_cases: int) -> None:
    """Put cases into an office: open ones with one open task each, and closed ones.

    The office needs the procedure of oppositions in force, and goes some days forward in time.
    """
    opened, closed = _told(office)
    with office.database.engine.begin() as connection:
        copier = Copier(_companies(connection), made=_made_before(connection))
    for models, count in ((opened, open_cases), (closed, closed_cases)):
        for start in range(0, count, PORTION):
            with office.database.engine.begin() as connection:
                copier.copy(connection, models, min(PORTION, count - start))


def _told(office: Office) -> tuple[list[Model], list[Model]]:
    """Tell open and closed cases through the engine, each pair on another day."""
    numbers: tuple[list[str], list[str]] = ([], [])
    for _ in range(MODELS):
        for is_closed, kept in enumerate(numbers):
            filed(office)
            if is_closed:
                office.send("withdrawal", by="opponent", withdrawal_reasons="双方已和解。", confirms_withdrawal=True)
            kept.append(office.case_no)
        office.advance(DAYS_APART)
    with office.database.engine.connect() as connection:
        return tuple([_read(connection, number) for number in each] for each in numbers)


def _read(connection: Connection, case_no: str) -> Model:
    case = _rows(connection, CaseFile.__table__, CaseFile.case_no == case_no)[0]
    mark = _rows(connection, Mark.__table__, Mark.id == case["mark_id"])[0]
    model = Model(case=case, mark=mark, parties={})
    for table in Base.metadata.sorted_tables:
        if table.name in LEFT_OUT or not _belongs_to_case(table):
            continue
        rows = _rows(connection, table, table.c.case_id == case["id"])
        if table is History.__table__:
            model.lines = sorted(rows, key=lambda line: line["seq"])
        elif rows:
            model.rows[table] = rows
    of_case = {row["party_id"] for row in model.rows[Base.metadata.tables["case_party"]]} | {mark["owner_party_id"]}
    model.parties = {row["id"]: row["name"] for row in _rows(connection, Party.__table__, Party.id.in_(of_case))}
    return model


def _belongs_to_case(table: Table) -> bool:
    return "case_id" in table.c and any(key.column.table is CaseFile.__table__ for key in table.c.case_id.foreign_keys)


def _rows(connection: Connection, table: Table, condition: object) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table).where(condition)).mappings()]


def _companies(connection: Connection) -> list[tuple[int, str]]:
    first = _last(connection, Party.__table__) + 1
    made = [(first + number, _company(number)) for number in range(COMPANIES)]
    rows = [{"id": id_, "name": name, "name_en": "", "kind": "company", "channel": "post"} for id_, name in made]
    connection.execute(insert(Party), rows)
    _go_on_after(connection, Party.__table__, rows[-1]["id"])
    return made


def _made_before(connection: Connection) -> int:
    ours = Mark.application_no.between(str(FIRST_MARK), str(FIRST_MARK + 9_999_999))
    return int(connection.scalar(select(func.max(Mark.application_no)).where(ours)) or FIRST_MARK) - FIRST_MARK


def _company(number: int) -> str:
    place, rest = _PLACES[number % 10], number // 10
    name, trade = _NAMES[rest % 14], _TRADES[rest // 14 % 10]
    return f"{place}{name}{trade}有限公司" + (f"第{number // 1400 + 1}分公司" if number >= 1400 else "")


def _last(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.max(table.c.id))) or 0


class Copier:
    """Makes copies. Counts their numbers, so one at a time works on a database."""

    def __init__(self, companies: Sequence[tuple[int, str]], made: int) -> None:
        self.companies = companies
        #: Copies so far, also those of an earlier call.
        self.made = made

    def copy(self, connection: Connection, models: Sequence[Model], count: int) -> None:
        """Insert some copies in one transaction: rows first, their histories last, as a unit of work does."""
        tables = dict.fromkeys(table for model in models for table in model.rows)
        last = {
            table: _last(connection, table) for table in (CaseFile.__table__, Mark.__table__, *tables) if _has_id(table)
        }
        serials = _draw(connection, models[0].case, count)
        made: dict[Table, list[dict[str, Any]]] = {Mark.__table__: [], CaseFile.__table__: []}
        made |= {table: [] for table in Base.metadata.sorted_tables if table in tables}
        made[History.__table__] = []
        for number, serial in enumerate(serials):
            one = _Copy(models[number % len(models)], serial, FIRST_MARK + self._next(), self._parties(), last)
            for table, rows in one.rows():
                made[table] += rows
        for table, rows in made.items():
            if rows:
                connection.execute(insert(table), rows)
        for table, last_id in last.items():
            _go_on_after(connection, table, last_id)

    def _next(self) -> int:
        self.made += 1
        return self.made

    def _parties(self) -> Iterator[tuple[int, str]]:
        """Yield as many companies as a case needs, others for the next case."""
        at = self.made * 7
        while True:
            yield self.companies[at % len(self.companies)]
            at += 1


def _go_on_after(connection: Connection, table: Table, last_id: int) -> None:
    """Let the ids that the database draws itself go on after those given here. SQLite looks at the rows anyway."""
    if connection.dialect.name == "postgresql" and last_id:
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last_id)))


def _has_id(table: Table) -> bool:
    return "id" in table.c


def _draw(connection: Connection, case: Mapping[str, Any], count: int) -> range:
    """Draw case numbers from the series that the engine draws from."""
    code, year, _ = numbering.parts(case["case_no"])
    series = NumberSeries.series == f"{code}{year}"
    last = connection.scalar(select(NumberSeries.last).where(series).with_for_update())
    connection.execute(update(NumberSeries).where(series).values(last=last + count))
    return range(last + 1, last + count + 1)


class _Copy:
    """One copy of a model while its rows are made."""

    def __init__(
        self, model: Model, serial: int, mark_no: int, companies: Iterator[tuple[int, str]], last: dict[Table, int]
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
            if _has_id(table):
                for row in rows:
                    self.last[table] += 1
                    self.ids[table.name, row["id"]] = self.last[table]
        made = {table: [self._row(table, row) for row in rows] for table, rows in originals.items()}
        lines = self._lines()
        made[CaseFile.__table__][0]["head_hash"] = lines[-1]["hash"]
        yield from made.items()
        yield History.__table__, lines

    def _row(self, table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
        made = {key: self._said(value) for key, value in row.items()}
        for column in table.c:
            for key in column.foreign_keys:
                if key.column.name == "id" and made[column.name] is not None:
                    target = key.column.table.name
                    made[column.name] = self.ids.get((target, row[column.name]), row[column.name])
        if _has_id(table):
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
            **self._said(view),
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
        return self.ids.get((table, value), value) if isinstance(value, int) else self._said(value)

    def _lines(self) -> list[dict[str, Any]]:
        """Hash the history anew: it names another case."""
        made, prev_hash = [], chain.GENESIS
        for original in self.model.lines:
            row = {key: self._said(value) for key, value in original.items()}
            row |= {"case_id": self.ids["case_file", self.model.case["id"]], "follows": beginning(prev_hash)}
            row["hash"] = chain.digest(History(**row).link(self.case_no, prev_hash).body)
            made.append(row)
            prev_hash = row["hash"]
        return made

    def _said(self, value: Any) -> Any:
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
