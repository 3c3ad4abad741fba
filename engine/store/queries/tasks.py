"""Statements about tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Integer, Row, Select, and_, bindparam, literal, select, update
from sqlalchemy.orm import Session, aliased, defer

from engine.store.queries import facts, people, rulebook
from engine.store.queries.cases import Participant, participants_column, participants_of
from engine.store.queries.facts import Asker, Standing
from engine.store.queries.locks import lock_case_of_task
from engine.store.tables import Account, CaseFile, Run, Task, TaskDrafter, TimeLimit, Unit
from engine.store.tasks import IS_DONE, IS_OPEN
from engine.store.time_limits import IS_LIVE
from engine.values import Actor

#: What the work list keeps of an open task goes when it is no longer open.
UNLISTED: Mapping[str, None] = {"kind": None, "filed_on": None, "classes": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskInHand:
    """A task with everything that an act on it needs, from one statement."""

    task: Task
    case: CaseFile
    standing: Standing
    assignee_name: str | None
    #: Unit of who holds the task.
    holder_unit_id: int | None
    unit_name: str | None
    #: What the act may move; None: it moves nothing.
    moved: Moved | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What completing a task moves."""

    run: Run
    #: The live limits of the case, oldest first.
    limits: tuple[TimeLimit, ...]
    participants: tuple[Participant, ...]
    #: See :func:`engine.store.queries.rulebook.stamp`.
    law_stamp: tuple[int, int]


def in_hand(
    session: Session, task_id: int, actor: Actor, today: date, *, lock: bool, moves: bool = False
) -> TaskInHand | None:
    """Return a task and its case (locked if asked), how the actor stands to it, and what the act moves if it does."""
    if lock:
        lock_case_of_task(session, task_id)
    rows = session.execute(
        _in_hand(moves),
        {"task_id": task_id, "account_id": actor.account_id, "person_id": actor.person_id, "today": today},
        execution_options={"populate_existing": lock},
    ).all()
    if not rows:
        return None
    row = rows[0]
    return TaskInHand(
        task=row.Task,
        case=row.CaseFile,
        standing=facts.of_row(row),
        assignee_name=row.assignee_name,
        holder_unit_id=row.holder_unit_id,
        unit_name=row.unit_name,
        moved=_moved(rows) if moves else None,
    )


def _moved(rows: Sequence[Row]) -> Moved:
    return Moved(
        run=rows[0].Run,
        limits=tuple(each.TimeLimit for each in rows if each.TimeLimit is not None),
        participants=participants_of(rows[0].participants),
        law_stamp=(rows[0].rules_confirmed, rows[0].newest_calendar),
    )


@cache
def _in_hand(moves: bool) -> Select:
    """The one statement of every act on a task, built once: putting it together costs more than running it.

    One row; of an act that moves the case one for each live limit, or one without.
    """
    assignee, unit = aliased(Account), aliased(Unit)
    statement = (
        _standing()
        .add_columns(
            Task,
            CaseFile,
            assignee.name.label("assignee_name"),
            assignee.unit_id.label("holder_unit_id"),
            unit.name.label("unit_name"),
        )
        .join(CaseFile, CaseFile.id == Task.case_id)
        .outerjoin(assignee, assignee.id == Task.assignee_id)
        .outerjoin(unit, unit.id == Task.unit_id)
    )
    if not moves:
        return statement
    return (
        statement.add_columns(
            Run, TimeLimit, participants_column(Task.case_id).label("participants"), *rulebook.stamp_columns()
        )
        .join(Run, Run.id == Task.run_id)
        .outerjoin(TimeLimit, and_(TimeLimit.case_id == Task.case_id, IS_LIVE))
        .order_by(TimeLimit.id)
        .options(defer(TimeLimit.receipt))  # long, and next to no act reads it
    )


def standing(session: Session, task_id: int, actor: Actor, today: date) -> Standing:
    """Return how an actor stands to a task that there is."""
    given = {"task_id": task_id, "account_id": actor.account_id, "person_id": actor.person_id, "today": today}
    return facts.of_row(session.execute(_standing(), given).one())


def colleague(session: Session, task_id: int, account_id: int, today: date) -> tuple[Actor, Standing] | None:
    """Return who acts through an account today and how they stand to a task; None: nobody, or it is disabled."""
    given = {"task_id": task_id, "account_id": account_id, "today": today}
    row = session.execute(_colleague(), given).one_or_none()
    return None if row is None else (people.of_row(row), facts.of_row(row))


@cache
def _colleague() -> Select:
    whoever = Asker(account_id=facts.ASKER.account_id, person_id=Account.person_id)
    return (
        _standing(whoever)
        .add_columns(*people.columns())
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .where(Account.is_disabled.is_(False))
    )


@cache
def _standing(asker: Asker = facts.ASKER) -> Select:
    return (
        select(*facts.columns(asker, facts.TODAY, Task.case_id), *facts.contribution_columns(asker, Task))
        .select_from(Task)
        .outerjoin(Account, Account.id == asker.account_id)
        .where(Task.id == bindparam("task_id", type_=Integer))
    )


def cancel(session: Session, task_ids: Sequence[int]) -> None:
    """Cancel tasks that their run does not show any more."""
    session.execute(
        update(Task)
        .where(Task.id.in_(task_ids), IS_OPEN)
        .values(status="cancelled", **UNLISTED)
        .execution_options(synchronize_session=False)
    )


def note_drafter(session: Session, task_id: int, person_id: int) -> None:
    """Keep that a person wrote in the draft of a task; under the lock of the case."""
    if session.get(TaskDrafter, (task_id, person_id)) is None:
        session.add(TaskDrafter(task_id=task_id, person_id=person_id))


def move_due(session: Session, days: Mapping[int, date | None]) -> None:
    """Copy the new last days of limits to the open tasks that hang on them."""
    for limit_id, due_on in days.items():
        session.execute(
            update(Task)
            .where(Task.limit_id == limit_id, IS_OPEN)
            .values(due_on=due_on)
            .execution_options(synchronize_session=False)
        )


def hanging_on(session: Session, limit_id: int) -> Sequence[tuple[Task, Account | None]]:
    """Return the open tasks that a limit limits, with who holds them."""
    return session.execute(_with_holders().where(Task.limit_id == limit_id)).all()


def open_of_case(session: Session, case_id: int) -> Sequence[tuple[Task, str | None, str | None]]:
    """Return the open tasks of a case with the names of assignee and unit."""
    return session.execute(
        select(Task, Account.name, Unit.name)
        .outerjoin(Account, Account.id == Task.assignee_id)
        .outerjoin(Unit, Unit.id == Task.unit_id)
        .where(Task.case_id == case_id, IS_OPEN)
        .order_by(Task.id)
    ).all()


def open_with_holders(session: Session, case_id: int) -> Sequence[tuple[Task, Account | None]]:
    """Return the open tasks of a case with who holds them."""
    return session.execute(_with_holders().where(Task.case_id == case_id)).all()


def _with_holders() -> Select[tuple[Task, Account]]:
    return select(Task, Account).outerjoin(Account, Account.id == Task.assignee_id).where(IS_OPEN).order_by(Task.id)


def claimed_by(session: Session, case_id: int, person_id: int) -> Sequence[Task]:
    """Return the tasks of a case that lie in the hands of a person, oldest first."""
    mine = select(Account.id).where(Account.person_id == person_id)
    return session.scalars(
        select(Task)
        .where(Task.case_id == case_id, Task.status == "claimed", Task.assignee_id.in_(mine))
        .order_by(Task.id)
    ).all()


def done_by_roles(session: Session, case_id: int, roles: Iterable[str]) -> Sequence[int]:
    """Return the ids of the completed tasks of a case that lay with these roles."""
    return session.scalars(
        select(Task.id).where(Task.case_id == case_id, IS_DONE, Task.role.in_(tuple(roles))).order_by(Task.id)
    ).all()


def asked_of(session: Session, run_id: int, element: str) -> Sequence[int]:
    """Return the ids of the tasks that a run opened at an element and did not cancel, oldest first."""
    return session.scalars(
        select(Task.id)
        .where(Task.run_id == run_id, Task.element == element, Task.status != "cancelled")
        .order_by(Task.id)
    ).all()


def done_of_forms(session: Session, case_id: int, form_keys: Sequence[str]) -> Sequence[Task]:
    """Return the completed tasks of a case that asked these forms, oldest first."""
    return session.scalars(
        select(Task)
        .where(Task.case_id == case_id, IS_DONE, Task.answered_by(*form_keys))
        .order_by(Task.completed_at, Task.id)
    ).all()


def answers_until(
    session: Session, case_id: int, form_keys: Sequence[str], until: datetime
) -> Sequence[tuple[str, Mapping[str, object]]]:
    """Return form key and answers of the tasks of a case that were completed by a moment, oldest first."""
    tasks = session.scalars(
        select(Task)
        .where(Task.case_id == case_id, IS_DONE, Task.answered_by(*form_keys))
        .where(Task.completed_at <= until)
        .order_by(Task.completed_at, Task.id)
    )
    return [(task.form_key, task.answers) for task in tasks]


def newest_review(session: Session, task: Task) -> tuple[Task, str | None] | None:
    """Return the last completed task of a run that had to be distinct from this one, with who did it."""
    barred = literal(",") + Task.distinct_from + literal(",")
    row = session.execute(
        select(Task, Account.name)
        .outerjoin(Account, Account.id == Task.completed_by)
        .where(Task.run_id == task.run_id, IS_DONE, barred.contains(f",{task.element},", autoescape=True))
        .order_by(Task.completed_at.desc(), Task.id.desc())
        .limit(1)
    ).one_or_none()
    return tuple(row) if row else None


def done_with_form(session: Session, case_id: int, form_key: str) -> Sequence[tuple[Task, str | None]]:
    """Return the completed tasks of a case that a form was filled in for, with who did them, oldest first."""
    return session.execute(
        select(Task, Account.name)
        .outerjoin(Account, Account.id == Task.completed_by)
        .where(Task.case_id == case_id, IS_DONE, Task.answered_by(form_key))
        .order_by(Task.completed_at, Task.id)
    ).all()
