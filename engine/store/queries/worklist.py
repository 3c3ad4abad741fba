"""Statements of the work list: open tasks in the order of the legal time left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select, true, tuple_
from sqlalchemy.orm import Session

from engine.store.queries import facts
from engine.store.tables import Account, CaseFile, Task, TimeLimit, Unit
from engine.store.tasks import DUE_ORDER
from engine.values import Actor, WorklistQuery

OPEN = ("open", "claimed")
#: A limit is soon when no more than this is left.
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One row of the work list."""

    task: Task
    case: CaseFile
    limit: TimeLimit | None
    assignee: str | None
    unit: str | None
    #: Sort key: last day or the end of time.
    due: str


def pool(actor: Actor, unit_id: int | None) -> ColumnElement[bool]:
    """Return the tasks that wait for somebody of the actor's roles and unit."""
    own_unit = or_(Task.unit_id.is_(None), Task.unit_id == unit_id) if unit_id is not None else true()
    return and_(Task.role.in_(sorted(actor.roles)), Task.assignee_id.is_(None), own_unit)


def mine(actor: Actor) -> ColumnElement[bool]:
    """Return the tasks that the actor has claimed."""
    return Task.assignee_id == actor.account_id


def scoped(actor: Actor, scope: str, unit_id: int | None) -> ColumnElement[bool]:
    """Return the tasks of a scope; ``all`` is what the actor's roles could ever do, or all for who only reads."""
    if scope == "mine":
        return mine(actor)
    if scope == "pool":
        return pool(actor, unit_id)
    if "auditor" in actor.roles:
        return true()
    return or_(mine(actor), Task.role.in_(sorted(actor.roles)))


def unit_of(session: Session, actor: Actor) -> int | None:
    """Return the unit of the actor's account."""
    return session.scalar(select(Account.unit_id).where(Account.id == actor.account_id))


def page(
    session: Session, actor: Actor, query: WorklistQuery, today: date, after: tuple[str, int] | None, size: int
) -> Sequence[WorkRow]:
    """Return open tasks, least time left first."""
    due = literal_column(DUE_ORDER.replace("due_on", "task.due_on"))
    statement = (
        select(Task, CaseFile, TimeLimit, Account.name, Unit.name, due)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .outerjoin(TimeLimit, TimeLimit.id == Task.limit_id)
        .outerjoin(Account, Account.id == Task.assignee_id)
        .outerjoin(Unit, Unit.id == Task.unit_id)
        .where(Task.status.in_(OPEN), scoped(actor, query.scope, unit_of(session, actor)))
        .where(facts.visible(actor, today, Task.case_id))
        .order_by(due, Task.id)
        .limit(size)
    )
    if after is not None:
        statement = statement.where(tuple_(due, Task.id) > after)
    rows = session.execute(_filtered(statement, query, today)).all()
    return [
        WorkRow(task=row[0], case=row[1], limit=row[2], assignee=row[3], unit=row[4], due=str(row[5])) for row in rows
    ]


def _filtered(statement: Select, query: WorklistQuery, today: date) -> Select:
    if query.kind:
        statement = statement.where(CaseFile.kind == query.kind)
    if query.element:
        statement = statement.where(Task.element == query.element)
    if query.text:
        statement = statement.where(CaseFile.search_text.contains(query.text.strip().lower(), autoescape=True))
    if query.clock:
        statement = statement.where(clock(query.clock, today))
    return statement


def clock(state: str, today: date) -> ColumnElement[bool]:
    """Return the tasks whose limit is in a state of the clock."""
    running = TimeLimit.state == "running"
    match state:
        case "overdue":
            return or_(Task.due_on < today, TimeLimit.state == "expired")
        case "soon":
            return and_(running, Task.due_on >= today, Task.due_on <= today + SOON)
        case "suspended":
            return TimeLimit.state == "suspended"
        case "provisional":
            return and_(running, TimeLimit.is_provisional)
        case "extended":
            return and_(running, TimeLimit.is_extended)
        case "running":
            return running
        case _:
            return TimeLimit.state == state


def counts(session: Session, actor: Actor, today: date) -> dict[str, int]:
    """Return how many tasks each saved filter holds, in one statement."""
    unit_id = unit_of(session, actor)
    everything = scoped(actor, "all", unit_id)

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = session.execute(
        select(
            number(mine(actor)).label("mine"),
            number(pool(actor, unit_id)).label("pool"),
            func.count().label("all"),
            *(number(clock(state, today)).label(state) for state in ("overdue", "soon", "suspended", "provisional")),
        )
        .select_from(Task)
        .outerjoin(TimeLimit, TimeLimit.id == Task.limit_id)
        .where(Task.status.in_(OPEN), everything, facts.visible(actor, today, Task.case_id))
    ).one()
    return {name: int(value or 0) for name, value in row._mapping.items()}
