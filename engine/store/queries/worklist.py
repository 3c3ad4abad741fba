"""Statements of the work list: open tasks in one of its orders.

Each list is made of branches that an index already keeps in order (what I claimed; what waits for one role), and that
index holds all that a filter asks of a task: a page costs much the same with a thousand open tasks and with a hundred
thousand, also where few of them match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from engine.rules.permissions import ACROSS_UNITS
from engine.store.queries import covers, facts, worklist_filters
from engine.store.queries.worklist_filters import Cases, cases_asked_for
from engine.store.queries.worklist_orders import Order, Position, order_of
from engine.store.tables import Account, CaseFile, Cover, Task, TimeLimit, Unit
from engine.store.tasks import IS_OPEN
from engine.values import ROLES, Actor, WorklistQuery

#: Roles that look through the tasks of all others: who says who does what, and who checks that.
SEE_ALL = frozenset({"auditor", "leader", "approver", "panel_head"})
#: Counts stop here: "99+" tells a person enough, and costs the same whatever the volume.
CAP = 100
#: The limit in a row of the list. Made once: making an alias costs more than a statement.
_LIMIT = facts.shared_alias(TimeLimit)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    """One row of the work list."""

    task: Task
    case: CaseFile
    limit: TimeLimit | None
    assignee: str | None
    unit: str | None
    #: Where it stands in the order of the list: a page can begin after it.
    position: Position


def page(
    session: Session,
    actor: Actor,
    query: WorklistQuery,
    today: date,
    after: str | None,
    size: int,
    held: Sequence[Cover] = (),
) -> Sequence[WorkRow]:
    """Return open tasks in the order of the query.

    :param after: ``position`` of the last row of the page before, as text.
    :param held: covers of the actor; what lies with those absent colleagues is among mine.
    :raises Refused: ``after`` is no such key (``bad_page_key``).
    """
    order = order_of(query.sort)
    position = order.read(after) if after else None
    (cases,) = cases_asked_for(session, [query])
    conditions = (*worklist_filters.conditions(query, today, cases), facts.visible(actor, today, Task.case_id))
    branches = (
        _after(_in_order(order, _index(query, cases), *conditions, branch), order, position).limit(size)
        for branch in _branches(actor, query.scope, held)
    )
    keys = _joined(order, branches).subquery()
    place = [keys.c[name] for name in order.columns]
    limit = _LIMIT
    rows = session.execute(
        select(Task, CaseFile, limit, Account.name, Unit.name, *place)
        .select_from(keys)
        .join(Task, Task.id == keys.c.id)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .outerjoin(limit, limit.id == Task.limit_id)
        .outerjoin(Account, Account.id == Task.assignee_id)
        .outerjoin(Unit, Unit.id == Task.unit_id)
        .order_by(*place)
        .limit(size)
    )
    return [
        WorkRow(task=row[0], case=row[1], limit=row[2], assignee=row[3], unit=row[4], position=tuple(row[5:]))
        for row in rows
    ]


def counts(
    session: Session,
    actor: Actor,
    queries: Mapping[str, WorklistQuery],
    today: date,
    held: Sequence[Cover] = (),
) -> dict[str, int]:
    """Return how many tasks each query finds, at most ``CAP`` of each, in one statement."""
    visible = facts.visible_at_once(actor, today, Task.case_id)
    order = order_of("due")

    def number(query: WorklistQuery, cases: Cases) -> ColumnElement[int]:
        conditions = (*worklist_filters.conditions(query, today, cases), visible)
        branches = (
            _in_order(order, _index(query, cases), *conditions, branch).limit(CAP)
            for branch in _branches(actor, query.scope, held)
        )
        found = _joined(order, branches).limit(CAP).subquery()
        return select(func.count()).select_from(found).scalar_subquery()

    if not queries:
        return {}
    cases = cases_asked_for(session, list(queries.values()))
    columns = (number(*each).label(f"n{place}") for place, each in enumerate(zip(queries.values(), cases, strict=True)))
    return dict(zip(queries, session.execute(select(*columns)).one(), strict=True))


def units(session: Session) -> Sequence[Unit]:
    """Return the units of the office by name."""
    return session.scalars(select(Unit).order_by(Unit.name)).all()


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Return the tasks that the actor has claimed."""
    return Task.assignee_id == actor.account_id


def _waiting(actor: Actor, role: str) -> ColumnElement[bool]:
    """Return the tasks that nobody has claimed, of the actor's unit or of no unit; some roles work for all of them."""
    if role in ACROSS_UNITS:
        return Task.assignee_id.is_(None)
    unit_id = select(Account.unit_id).where(Account.id == actor.account_id).scalar_subquery()
    return and_(Task.assignee_id.is_(None), or_(Task.unit_id.is_(None), Task.unit_id == unit_id, unit_id.is_(None)))


def _roles(actor: Actor) -> list[str]:
    """Return the roles whose tasks the actor may look through: the own ones, all for who leads or only reads."""
    return sorted(ROLES if actor.roles & SEE_ALL else actor.roles)


def _branches(actor: Actor, scope: str, held: Sequence[Cover] = ()) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that exclude each other, each of which an index keeps in the order of the list."""
    if scope != "pool":
        yield _mine(actor)
    if scope == "mine":
        yield from covers.tasks_of(held, actor)
        return
    roles = sorted(actor.roles) if scope == "pool" else _roles(actor)
    for role in roles or [""]:
        yield and_(Task.role == role, _waiting(actor, role) if scope == "pool" else _not_mine(actor))


def _not_mine(actor: Actor) -> ColumnElement[bool]:
    return or_(Task.assignee_id.is_(None), Task.assignee_id != actor.account_id)


def _in_order(order: Order, index: str | None, *where: ColumnElement[bool]) -> Select:
    """Return keys of open tasks; the order, also where only their number is wanted, leads the planner to the index.

    :param index: the one that leads SQLite to what is asked for, past no others.
    """
    place = [column.label(name) for name, column in order.columns.items()]
    found = select(*place).where(IS_OPEN, *where).order_by(*order.columns.values())
    return found.with_hint(Task, f"INDEXED BY {index}", "sqlite") if index else found


def _index(query: WorklistQuery, cases: Cases) -> str | None:
    """Return the index that knows best which tasks a query asks for; None: the one of its order."""
    if cases is not None:
        return "ix_task_case_id"
    return "ix_task_mine" if query.assignee else None


def _after(statement: Select, order: Order, position: Position | None) -> Select:
    return statement if position is None else statement.where(*order.after(position))


def _joined(order: Order, branches: Iterable[Select]) -> CompoundSelect:
    found = [branch.subquery() for branch in branches]
    return union_all(*(select(*(branch.c[name] for name in order.columns)) for branch in found))
