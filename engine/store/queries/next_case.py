"""The next case: the first task of the pool, in the order of the rules, that a person has the skills for and may do.

The rows are locked as they are found and those that somebody else holds are passed over, so that many can ask at once.
Both the task and its case are locked: of a task that was claimed a moment ago the database looks again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import ColumnElement, Date, Integer, Select, bindparam, exists, or_, select, union_all
from sqlalchemy.orm import Session

from engine.rules.duty import Distribution, Skills
from engine.rules.permissions import ACROSS_UNITS
from engine.store.queries import facts
from engine.store.queries.locks import note_held
from engine.store.queries.worklist_orders import DUE, PRIORITY
from engine.store.tables import CaseFile, Patent, Task, TaskSkip
from engine.store.tasks import IS_IN_POOL, IS_OPEN
from engine.values import Actor

#: So many of each role are looked at. Others may hold the first of them at this moment, one for each transaction there.
FEW = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks for a case, and by which rules."""

    actor: Actor
    unit_id: int | None
    skills: Skills
    rules: Distribution


def first(
    session: Session, asker: Asker, today: date, passed: Collection[int] = (), *, lock: bool
) -> tuple[int, bool] | None:
    """Return the next task, and whether it goes first because its time ends soon; None: there is none.

    :param passed: tasks that are not to be found.
    :param lock: take the locks of task and case.
    """
    given = {"account_id": asker.actor.account_id, "person_id": asker.actor.person_id, "today": today}
    given |= {"unit_id": asker.unit_id, "passed": list(passed)}
    for is_urgent, order, until in _stages(asker.rules, today):
        statement = _found(
            asker.actor.roles,
            replace(asker.skills, quota=None),
            order,
            is_urgent=is_urgent,
            has_unit=asker.unit_id is not None,
            lock=lock,
        )
        task_id = session.scalar(statement, given | {"until": until})
        if task_id is not None:
            if lock:
                note_held(session, task_id)
            return task_id, is_urgent
    return None


_DOCKET = (Task.filed_on, Task.case_id, Task.id)
_ORDERS = {"priority": (PRIORITY, *_DOCKET), "docket": _DOCKET, "due": (DUE, Task.id)}
_TODAY = bindparam("today", type_=Date)


def _stages(rules: Distribution, today: date) -> Iterator[tuple[bool, str, date]]:
    if rules.urgent_days and rules.order != "due":
        yield True, "due", today + timedelta(days=rules.urgent_days)
    yield False, rules.order, today


@lru_cache(maxsize=512)
def _found(
    roles: frozenset[str], skills: Skills, order: str, *, is_urgent: bool, has_unit: bool, lock: bool
) -> Select[tuple[int]]:
    """Return the statement: the first of the first few of each role, each read off an index in its order.

    Built once for all who have the same roles and skills: putting it together costs ten times what running it does.
    """
    fit = (*_wanted(skills, is_urgent=is_urgent), *_allowed())
    # The index of the pool is in the order of priority; of the other orders those of all open tasks are.
    pool = (IS_IN_POOL,) if order == "priority" else (IS_OPEN, Task.assignee_id.is_(None))
    few = (
        select(Task.id)
        .where(*pool, Task.role == role, *_of_unit(role, has_unit), *fit)
        .order_by(*_ORDERS[order])
        .limit(FEW)
        .subquery()
        for role in sorted(roles) or [""]
    )
    found = (
        select(Task.id)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .where(IS_IN_POOL, Task.id.in_(union_all(*(select(each.c.id) for each in few))))
        .order_by(*_ORDERS[order])
        .limit(1)
    )
    return found.with_for_update(of=(Task, CaseFile), skip_locked=True) if lock else found


def _of_unit(role: str, has_unit: bool) -> Iterator[ColumnElement[bool]]:
    """Yield that a task is of the unit of who asks, or of none; whoever works for all units is asked for none."""
    if has_unit and role not in ACROSS_UNITS:
        yield or_(Task.unit_id.is_(None), Task.unit_id == bindparam("unit_id", type_=Integer))


def _wanted(skills: Skills, *, is_urgent: bool) -> Iterator[ColumnElement[bool]]:
    """Yield what holds for the tasks that are for a person: not passed over, of their skills, soon."""
    yield Task.id.not_in(bindparam("passed", expanding=True))
    if is_urgent:
        yield bindparam("until", type_=Date) >= DUE
    yield from _skilled(skills)
    yield ~exists().where(TaskSkip.task_id == Task.id, TaskSkip.person_id == facts.ASKER.person_id)


def _allowed() -> Iterator[ColumnElement[bool]]:
    """Yield what holds for the tasks that nothing forbids to a person."""
    yield ~facts.is_recused(facts.ASKER.person_id, _TODAY, Task.case_id)
    yield from (~barred.element for barred in facts.contribution_columns(facts.ASKER, Task))


def _skilled(skills: Skills) -> Iterator[ColumnElement[bool]]:
    if skills.kinds:
        yield Task.kind.in_(sorted(skills.kinds))
    if skills.steps:
        yield Task.element.in_(sorted(skills.steps))
    if skills.classes:
        any_class = (Task.classes.contains(f",{number},", autoescape=True) for number in sorted(skills.classes))
        yield or_(Task.classes.is_(None), *any_class)
    if skills.fields:
        about = select(Patent.id).join(CaseFile, CaseFile.patent_id == Patent.id).where(CaseFile.id == Task.case_id)
        yield ~about.where(Patent.patent_type.not_in(sorted(skills.fields))).exists()
