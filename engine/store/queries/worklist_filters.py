"""The filters of the work list as conditions on a task."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy.orm import aliased

from engine.outside.clock import start_of_day
from engine.store.queries.texts import says
from engine.store.queries.worklist_orders import DUE
from engine.store.tables import Account, CaseParty, Party, Task, TimeLimit
from engine.store.tasks import NEVER
from engine.values import WorklistQuery

#: A limit is soon when no more than this is left.
SOON = timedelta(days=7)


def conditions(query: WorklistQuery, today: date) -> Iterator[ColumnElement[bool]]:
    """Yield what holds for the tasks that a query finds, whatever its scope; what the index holds comes first."""
    if query.kind:
        yield Task.kind == query.kind
    if query.element:
        yield of_step(query.element)
    if query.unit:
        yield of_unit(query.unit)
    if query.nice_class:
        yield Task.classes.contains(f",{query.nice_class},", autoescape=True)
    if query.priority:
        yield Task.priority >= query.priority
    if query.age:
        yield Task.created_at < start_of_day(today - timedelta(days=query.age - 1))
    if query.assignee is not None:
        yield Task.assignee_id == query.assignee if query.assignee else Task.assignee_id.is_(None)
    if query.ends_in is not None:
        yield Task.due_on == today + timedelta(days=query.ends_in)
    if query.clock:
        yield from _clock(query.clock, today)
    if query.text and query.text.strip():
        yield says(query.text, Task.case_id)
    if query.party and query.party.strip():
        yield says(query.party, Task.case_id)
        yield _has_party(query.party.strip())


def of_unit(unit_id: int) -> ColumnElement[bool]:
    """Return whether a task is one of a unit: bound to it, in the hands of one of its people, or in the common pool."""
    people = select(Account.id).where(Account.unit_id == unit_id)
    is_theirs = or_(Task.assignee_id.is_(None), Task.assignee_id.in_(people))
    return or_(Task.unit_id == unit_id, and_(Task.unit_id.is_(None), is_theirs))


def of_step(element: str) -> ColumnElement[bool]:
    """Return whether a task is one of a step."""
    return Task.element == element


def _has_party(name: str) -> ColumnElement[bool]:
    return (
        select(CaseParty.case_id)
        .join(Party, or_(Party.id == CaseParty.party_id, Party.id == CaseParty.agent_party_id))
        .where(CaseParty.case_id == Task.case_id)
        .where(
            or_(*(func.lower(column).contains(name.lower(), autoescape=True) for column in (Party.name, Party.name_en)))
        )
        .exists()
    )


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
