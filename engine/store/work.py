"""The unit of work: one command, one transaction, the only commit.

While a command runs, acts are only noted. At the end they become the next lines of the case's history: the case row is
updated once (its version and the head of its chain), the lines are inserted at once, and everything commits together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Column, Insert, insert, inspect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.exc import StaleDataError

from engine.errors import Stale
from engine.rules import chain
from engine.store import stamps
from engine.store.base import CaseChild
from engine.store.cases import CaseFile
from engine.store.database import Database
from engine.store.history import History, OfficeHistory, beginning
from engine.store.rows import write, write_out
from engine.values import Actor

#: By the table: what the mapper would do with each line takes longer than the statement.
_INTO_HISTORY = insert(History.__table__)
#: Advisory lock of the office's own chain on PostgreSQL; SQLite has one writer anyway.
OFFICE_CHAIN = 20_260_101


class Clock(Protocol):
    """Tells the time of the office (engine.outside.clock)."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""

    def today(self) -> date:
        """Return the present day at the office."""

    def offset(self) -> timedelta:
        """Return how far this clock runs ahead of the world's."""


class Law(Protocol):
    """The law as this command applies it."""

    @property
    def catalogue(self) -> Any:
        """Rules, with what administrators confirmed (engine.rules.catalogue.Catalogue)."""

    @property
    def calendar(self) -> Any:
        """The office calendar in its newest version (engine.rules.workdays.OfficeCalendar)."""

    @property
    def roll(self) -> Any:
        """What the office chose where the text of the law leaves it (engine.rules.time_limits.RollSettings)."""


@dataclass(slots=True)
class Work:
    """What a command works with. Made by :func:`unit_of_work`."""

    session: Session
    clock: Clock
    #: The instant of the command: everything it writes bears this one.
    now: datetime
    #: The day of the command at the office.
    today: date
    law: Law | None = None
    #: Cache of parsed diagrams, given by whoever builds the office.
    definitions: Any = None
    #: Content store of documents (engine.outside.files.FileStore).
    files: Any = None
    read_only: bool = False
    #: The batch that this command belongs to: every line of history names it.
    batch: int | None = None
    _lines: dict[int, list[dict[str, object]]] = field(default_factory=dict)
    _office_lines: list[dict[str, object]] = field(default_factory=list)
    _cases: dict[int, CaseFile] = field(default_factory=dict)
    #: Case -> number of the last history line before this unit of work.
    _base: dict[int, int] = field(default_factory=dict)

    @property
    def catalogue(self) -> Any:
        return self.law.catalogue

    @property
    def calendar(self) -> Any:
        return self.law.calendar

    def record(
        self,
        case: CaseFile | None,
        actor: Actor,
        act: str,
        subject: str = "",
        old: Mapping[str, object] | None = None,
        new: Mapping[str, object] | None = None,
        *,
        on_behalf_of: str | None = None,
    ) -> None:
        """Note one act for the history, and count a new version of its case (once per unit of work).

        :param case: loaded under its lock and already flushed; None for an act that belongs to no case.
        :param subject: what the act was about: an element, a document, a rule.
        :param on_behalf_of: name of who is represented, where the actor does not say it (``Actor.on_behalf_of``).
        """
        if self.batch is not None:
            new = {**(new or {}), "batch": self.batch}
        line = {
            "time": chain.instant(self.now),
            "act": act,
            "actor": {"account": actor.account_id, "person": actor.person_id, "name": actor.name},
            "on_behalf_of": on_behalf_of or actor.on_behalf_of,
            "subject": subject,
            "old": chain.plain(old or {}),
            "new": chain.plain(new or {}),
        }
        if case is None:
            self._office_lines.append(line)
            return
        self.touch(case)
        self._lines.setdefault(case.id, []).append(line)

    def touch(self, case: CaseFile) -> None:
        """Begin a new version of a case."""
        if case.id in self._base:
            return
        if case.id is None:
            raise ValueError("a case must be flushed before its history begins")
        self._base[case.id], self._cases[case.id] = case.head_seq, case
        case.version += 1

    def next_seq(self, case: CaseFile) -> int:
        """Return the number of the first history line that this unit of work writes for a case."""
        return self._base.get(case.id, case.head_seq) + 1

    def begun_seq(self, case_id: int) -> int | None:
        """Return the same for a case whose new version has begun; None: it has not."""
        base = self._base.get(case_id)
        return None if base is None else base + 1

    def insert(self, case: CaseFile, rows: Sequence[CaseChild]) -> None:
        """Insert new rows of one table and give them their ids; everything else waits for the end.

        A flush would do that too, but it would write the case twice: now, and with the new head of its history.
        """
        if not rows:
            return
        statement, columns = _inserting(type(rows[0]))
        seq = self.next_seq(case)
        for row in rows:
            row.case_seq = seq
        ids = self.session.connection().scalars(statement, [_values(row, columns) for row in rows])
        for row, row_id in zip(rows, ids, strict=True):
            row.id = row_id
            make_transient_to_detached(row)
            self.session.add(row)

    def update(self, case: CaseFile, row: CaseChild, values: Mapping[str, object]) -> None:
        """Write what differs of a row that was loaded, now; everything else waits for the end."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        changed["case_seq"] = self.next_seq(case)
        write(self.session, row, changed)

    def finish(self) -> None:
        """Write what is pending, then the history. Called once, before the commit."""
        rows = [row for case_id, lines in self._lines.items() for row in self._chained(case_id, lines)]
        for case_id in self._lines:
            if not write_out(self.session, self._cases[case_id]):
                raise Stale("case_changed")
        self.session.flush()
        silent = self._base.keys() - self._lines.keys()
        if silent:
            raise RuntimeError(f"case {min(silent)} was changed, but no act was recorded")
        if rows:
            self.session.connection().execute(_INTO_HISTORY, rows)
        if self._office_lines:
            self._finish_office()

    def _chained(self, case_id: int, lines: list[dict[str, object]]) -> Iterator[dict[str, object]]:
        """Chain the lines of one case and set the head of its row."""
        case = self._cases[case_id]
        seq, prev_hash = self._base[case_id], case.head_hash or chain.GENESIS
        for line in lines:
            link = chain.link(seq + 1, prev_hash, {"case": case.case_no, **line})
            yield {"case_id": case_id, **_row(link, line, self.now)}
            seq, prev_hash = link.seq, link.hash
        case.head_seq, case.head_hash = seq, prev_hash

    def _finish_office(self) -> None:
        head = stamps.lock_office_chain(self.session, OFFICE_CHAIN)
        seq, prev_hash = (head.seq, head.hash) if head else (0, chain.GENESIS)
        rows = []
        for line in self._office_lines:
            link = chain.link(seq + 1, prev_hash, {"case": None, **line})
            rows.append(_row(link, line, self.now))
            seq, prev_hash = link.seq, link.hash
        self.session.execute(insert(OfficeHistory), rows)


@cache
def _inserting(table: type[CaseChild]) -> tuple[Insert, tuple[tuple[str, Column], ...]]:
    """Return how rows of a table are inserted, by the table as history is, and its columns by what rows call them."""
    columns = tuple((name, each) for name, each in inspect(table).columns.items() if not each.primary_key)
    into = table.__table__
    return insert(into).returning(into.c.id, sort_by_parameter_order=True), columns


def _values(row: CaseChild, columns: Sequence[tuple[str, Column]]) -> dict[str, object]:
    """Return what a new row holds, by column. Each names them all: what the first names is what is written of each."""
    held = vars(row)
    return {column.key: held[name] if name in held else _default(column) for name, column in columns}


def _default(column: Column) -> object:
    """Return what a column holds that was not set."""
    default = column.default
    return None if default is None else default.arg(None) if default.is_callable else default.arg


def _row(link: chain.Link, line: Mapping[str, Any], recorded_at: datetime) -> dict[str, object]:
    return {
        "seq": link.seq,
        "act": line["act"],
        "actor_id": line["actor"]["account"],
        "person_id": line["actor"]["person"],
        "actor_name": line["actor"]["name"],
        "on_behalf_of": line["on_behalf_of"],
        "subject": line["subject"],
        "details": {"new": line["new"], "old": line["old"]} if line["old"] or line["new"] else None,
        "follows": beginning(link.prev_hash),
        "hash": link.hash,
        "recorded_at": recorded_at,
    }


@contextmanager
def unit_of_work(
    database: Database,
    clock: Clock,
    *,
    read_only: bool = False,
    is_glance: bool = False,
    law: Law | None = None,
    definitions: Any = None,
) -> Iterator[Work]:
    """Open a transaction, let one command work in it, and commit. Anything raised inside rolls everything back.

    :param read_only: one consistent snapshot, no locks, nothing is written.
    :param is_glance: the same for a single statement, which needs no transaction to be consistent.
    :raises Stale: another command changed the case first (``case_changed``), wrote the same unique value first
        (``already_done``), or held the case for too long (``busy``).
    """
    now = clock.now()
    read_only = read_only or is_glance
    sessions = database.glancing if is_glance else database.reading if read_only else database.writing
    with sessions() as session:
        work = Work(
            session=session,
            clock=clock,
            now=now,
            today=clock.today(),
            law=law,
            definitions=definitions,
            read_only=read_only,
        )
        session.info["work"] = work
        try:
            yield work
            if not read_only:
                work.finish()
                session.commit()
        except StaleDataError as error:
            raise Stale("case_changed") from error
        except IntegrityError as error:
            if not _is_unique_violation(error):
                raise
            raise Stale("already_done") from error
        except OperationalError as error:
            if not _is_busy(error):
                raise
            raise Stale("busy") from error


def _is_unique_violation(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint failed" in str(error.orig)


def _is_busy(error: DBAPIError) -> bool:
    """Lock not available, deadlock, serialization failure; SQLite: another writer for longer than the timeout."""
    state = getattr(error.orig, "sqlstate", None)
    return state in ("55P03", "40P01", "40001") or "database is locked" in str(error.orig)
