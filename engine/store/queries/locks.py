"""The lock of a case: taken by a statement of its own, so that everything read afterwards is newer than the wait."""

from __future__ import annotations

from functools import cache

from sqlalchemy import ColumnElement, Integer, Select, bindparam, select
from sqlalchemy.orm import Session

from engine.store.tables import CaseFile, Task

#: Tasks whose case is locked, among what is known of a session; each unit of work has one of its own.
_HELD = "tasks_of_locked_cases"


def lock_case(session: Session, case_id: int | ColumnElement[int], *, is_patient: bool = True) -> bool:
    """Lock a case until the end of the transaction.

    On SQLite the writing transaction already holds the one lock there is. On PostgreSQL a statement that waits sees the
    other tables as they were before the wait, hence the statement of its own.

    :param is_patient: False: do not wait for a case that another transaction has; return False.
    """
    if not _has_locks(session):
        return True
    if isinstance(case_id, int):
        found = session.connection().execute(_case(is_patient), {"case_id": case_id})
    else:
        named = select(CaseFile.id).where(CaseFile.id == case_id)
        found = session.execute(named.with_for_update(skip_locked=not is_patient))
    return found.one_or_none() is not None or is_patient


def lock_case_of_task(session: Session, task_id: int) -> None:
    """Lock the case of a task, in the same way, unless this transaction has it."""
    if _has_locks(session) and task_id not in session.info.get(_HELD, ()):
        session.connection().execute(_case_of_task(), {"task_id": task_id})


def note_held(session: Session, task_id: int) -> None:
    """Note that this transaction has the lock of the case of a task, which a statement before took."""
    session.info.setdefault(_HELD, set()).add(task_id)


@cache
def _case(is_patient: bool) -> Select:
    named = CaseFile.id == bindparam("case_id", type_=Integer)
    return select(CaseFile.id).where(named).with_for_update(skip_locked=not is_patient)


@cache
def _case_of_task() -> Select:
    its_case = select(Task.case_id).where(Task.id == bindparam("task_id", type_=Integer)).scalar_subquery()
    return select(CaseFile.id).where(CaseFile.id == its_case).with_for_update()


def _has_locks(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
