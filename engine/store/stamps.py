"""Stamps: which history line a changed row of a case belongs to. Listeners set them; no command has to think of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import event, func, inspect, select, text
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction
from sqlalchemy.orm.attributes import PASSIVE_NO_INITIALIZE

from engine.store.base import CaseChild
from engine.store.cases import CaseFile
from engine.store.history import History, OfficeHistory

if TYPE_CHECKING:
    from engine.store.work import Work


@event.listens_for(Session, "before_flush")
def _stamp(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Give each new or changed row of a case the number of the line that this unit of work will write."""
    work: Work | None = session.info.get("work")
    if work is None:
        return
    for row in (*session.new, *session.dirty):
        if isinstance(row, CaseChild):
            if row.case_id is None:
                continue  # taken over with the register: it belongs to no case yet
            if row in session.new or _is_changed(row, row.UNRECORDED):
                row.case_seq = work.begun_seq(row.case_id) or _next_seq(session, work, row.case_id)
        elif isinstance(row, CaseFile) and row not in session.new and _is_changed(row):
            _reserve(work, row)


def _is_changed(row: object, but: Collection[str] = ()) -> bool:
    """Return whether a column of a row differs from what was loaded.

    :param but: columns that do not count.
    """
    state = inspect(row)
    return any(
        state.get_history(name, PASSIVE_NO_INITIALIZE).has_changes()
        for name in state.committed_state
        if name not in but
    )


def _next_seq(session: Session, work: Work, case_id: int) -> object:
    case = session.identity_map.get(session.identity_key(CaseFile, case_id))
    return work.next_seq(case) if case is not None else _line_after_last(case_id)


def _line_after_last(case_id: object) -> object:
    return select(func.coalesce(func.max(History.seq), 0) + 1).where(History.case_id == case_id).scalar_subquery()


def _reserve(work: Work, case: CaseFile) -> None:
    """Point a case that is flushed before its history to the line to come; the commit asks for that line."""
    work.touch(case)
    case.head_seq = max(case.head_seq, work.next_seq(case))


@event.listens_for(Session, "do_orm_execute")
def _stamp_bulk(state: ORMExecuteState) -> None:
    """Do the same for an UPDATE of many rows at once."""
    if not state.is_update or "work" not in state.session.info or state.bind_mapper is None:
        return
    table = state.bind_mapper.class_
    if issubclass(table, CaseChild):
        state.statement = state.statement.values(case_seq=_line_after_last(table.case_id))


def lock_office_chain(session: Session, key: int) -> OfficeHistory | None:
    """Take the lock of the office's own chain and return its last line."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    return session.scalars(select(OfficeHistory).order_by(OfficeHistory.seq.desc()).limit(1)).first()
