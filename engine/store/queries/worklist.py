"""Statements of the work list: open tasks in the order of the legal time left.

Each list is made of branches that an index already keeps in order (what I claimed; what waits for one role), so that a
page costs the same with a thousand open tasks and with a million; a filter of the clock is a range of that order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    func,
    literal_column,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from engine.errors import Refused
from engine.store.queries import facts
from engine.store.tables import Account, CaseFile, Task, TimeLimit, Unit
from engine.store.tasks import DUE_ORDER, IS_OPEN, NEVER
from engine.values import ROLES, Actor, WorklistQuery

#: A limit is soon when no more than this is left.
SOON = timedelta(days=7)
#: Counts stop here: "99+" tells a person enough, and costs the same whatever the volume.
CAP = 100
DUE = literal_column(DUE_ORDER.replace("due_on", "task.due_on"), Date)
_CLOCKS = ("overdue", "soon", "suspended", "provisional")
_LARGEST_ID = 2**31 - 1


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


def page(
    session: Session, actor: Actor, query: WorklistQuery, today: date, after: tuple[str, int] | None, size: int
) -> Sequence[WorkRow]:
    """Return open tasks, least time left first.

    :param after: ``due`` and task id of the last row of the page before.
    :raises Refused: ``after`` is no such key (``bad_page_key``).
    """
    position = _position(after)
    visible = facts.visible(actor, today, Task.case_id)
    branches = (
        _after(_in_order(branch, *_filters(query, today), visible), position).limit(size)
        for branch in _branches(actor, query.scope)
    )
    keys = _joined(branches).subquery()
    limit = aliased(TimeLimit)
    rows = session.execute(
        select(Task, CaseFile, limit, Account.name, Unit.name, keys.c.due)
        .select_from(keys)
        .join(Task, Task.id == keys.c.id)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .outerjoin(limit, limit.id == Task.limit_id)
        .outerjoin(Account, Account.id == Task.assignee_id)
        .outerjoin(Unit, Unit.id == Task.unit_id)
        .order_by(keys.c.due, keys.c.id)
        .limit(size)
    )
    return [
        WorkRow(task=row[0], case=row[1], limit=row[2], assignee=row[3], unit=row[4], due=str(row[5])) for row in rows
    ]


def counts(session: Session, actor: Actor, today: date) -> dict[str, int]:
    """Return how many tasks each saved filter holds, at most ``CAP`` of each, in one statement."""
    visible = facts.visible_at_once(actor, today, Task.case_id)

    def number(scope: str, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
        branches = (_in_order(branch, *conditions, visible).limit(CAP) for branch in _branches(actor, scope))
        found = _joined(branches).limit(CAP).subquery()
        return select(func.count()).select_from(found).scalar_subquery()

    numbers = {scope: number(scope) for scope in ("mine", "pool", "all")}
    numbers |= {state: number("all", *_clock(state, today)) for state in _CLOCKS}
    return dict(session.execute(select(*(value.label(name) for name, value in numbers.items()))).one()._mapping)


def _position(after: tuple[str, int] | None) -> tuple[date, int] | None:
    if after is None:
        return None
    try:
        day = date.fromisoformat(after[0])
    except ValueError:
        raise Refused("bad_page_key") from None
    if not 0 <= after[1] <= _LARGEST_ID:
        raise Refused("bad_page_key")
    return day, after[1]


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Return the tasks that the actor has claimed."""
    return Task.assignee_id == actor.account_id


def _waiting(actor: Actor) -> ColumnElement[bool]:
    """Return the tasks that nobody has claimed, of the actor's unit or of no unit."""
    unit_id = select(Account.unit_id).where(Account.id == actor.account_id).scalar_subquery()
    return and_(Task.assignee_id.is_(None), or_(Task.unit_id.is_(None), Task.unit_id == unit_id, unit_id.is_(None)))


def _roles(actor: Actor) -> list[str]:
    """Return the roles whose tasks the actor may look through: the own ones, all for who only reads."""
    return sorted(ROLES if "auditor" in actor.roles else actor.roles)


def _branches(actor: Actor, scope: str) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that exclude each other, each of which an index keeps in the order of the list."""
    if scope != "pool":
        yield _mine(actor)
    if scope == "mine":
        return
    rest = _waiting(actor) if scope == "pool" else _not_mine(actor)
    roles = sorted(actor.roles) if scope == "pool" else _roles(actor)
    for role in roles or [""]:
        yield and_(Task.role == role, rest)


def _not_mine(actor: Actor) -> ColumnElement[bool]:
    return or_(Task.assignee_id.is_(None), Task.assignee_id != actor.account_id)


def _in_order(*conditions: ColumnElement[bool]) -> Select:
    """Return keys of open tasks; the order, also where only their number is wanted, leads the planner to the index."""
    return select(Task.id.label("id"), DUE.label("due")).where(IS_OPEN, *conditions).order_by(DUE, Task.id)


def _after(statement: Select, position: tuple[date, int] | None) -> Select:
    if position is None:
        return statement
    day, task_id = position
    return statement.where(day <= DUE, or_(day < DUE, Task.id > task_id))


def _joined(branches: Iterable[Select]) -> CompoundSelect:
    found = [branch.subquery() for branch in branches]
    return union_all(*(select(branch.c.id, branch.c.due) for branch in found))


def _filters(query: WorklistQuery, today: date) -> Iterator[ColumnElement[bool]]:
    if query.clock:
        yield from _clock(query.clock, today)
    if query.element:
        yield Task.element == query.element
    about = select(CaseFile.id).where(CaseFile.id == Task.case_id)
    if query.kind:
        yield about.where(CaseFile.kind == query.kind).exists()
    if query.text and query.text.strip():
        yield about.where(CaseFile.search_text.contains(query.text.strip().lower(), autoescape=True)).exists()


def _clock(state: str, today: date) -> Iterator[ColumnElement[bool]]:
    """Yield what holds for tasks whose limit is in a state of the clock: a range of days, and the state itself."""
    limit = aliased(TimeLimit)
    its_limit = select(limit.id).where(limit.id == Task.limit_id)
    running = its_limit.where(limit.state == "running")
    if state == "overdue":
        yield today > DUE
    elif state == "soon":
        yield DUE.between(today, today + SOON)
        yield running.exists()
    elif state == "suspended":
        yield NEVER == DUE
        yield its_limit.where(limit.state == state).exists()
    elif state == "provisional":
        yield _first_provisional() <= DUE
        yield running.where(limit.is_provisional).exists()
    elif state == "extended":
        yield running.where(limit.is_extended).exists()
    else:
        yield its_limit.where(limit.state == state).exists()


def _first_provisional() -> ColumnElement[date]:
    """Return the first day that rests on a year without an official calendar; all earlier days are certain."""
    first = select(func.min(TimeLimit.expires_on)).where(text("is_provisional AND state = 'running'"))
    return func.coalesce(first.scalar_subquery(), NEVER)
