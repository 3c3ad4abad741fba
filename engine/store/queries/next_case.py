"""The next case: the first task of the pool, in the order of the rules, that a person has the skills for and may do.

The rows are locked as they are found and those that somebody else holds are passed over, so that many can ask at once.
Both the task and its case are locked: of a task that was claimed a moment ago the database looks again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, exists, or_, select, true, union_all
from sqlalchemy.orm import Session

from engine.rules.duty import Distribution, Skills
from engine.store.queries import facts
from engine.store.queries.worklist_orders import DUE, PRIORITY
from engine.store.tables import CaseFile, Patent, Task, TaskSkip
from engine.store.tasks import IS_IN_POOL
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
) -> tuple[Task, CaseFile, bool] | None:
    """Return the next task, its case, and whether it goes first because its time ends soon; None: there is none.

    :param passed: tasks that are not to be found.
    :param lock: take the locks of task and case.
    """
    for is_urgent, order, condition in _stages(asker.rules, today):
        statement = _found(asker, today, order, (condition, Task.id.not_in(tuple(passed))))
        if lock and session.get_bind().dialect.name == "postgresql":
            statement = statement.with_for_update(of=(Task, CaseFile), skip_locked=True)
        row = session.execute(statement, execution_options={"populate_existing": lock}).one_or_none()
        if row is not None:
            return row[0], row[1], is_urgent
    return None


_DOCKET = (Task.filed_on, Task.case_id, Task.id)
_ORDERS = {"priority": (PRIORITY, *_DOCKET), "docket": _DOCKET, "due": (DUE, Task.id)}


def _stages(rules: Distribution, today: date) -> Iterator[tuple[bool, tuple[ColumnElement, ...], ColumnElement[bool]]]:
    if rules.urgent_days and rules.order != "due":
        yield True, _ORDERS["due"], today + timedelta(days=rules.urgent_days) >= DUE
    yield False, _ORDERS[rules.order], true()


def _found(
    asker: Asker, today: date, order: tuple[ColumnElement, ...], conditions: Iterable[ColumnElement[bool]]
) -> Select:
    """Return the statement: the first of the first few of each role, each read off an index in its order."""
    fit = (*conditions, *_fits(asker, today))
    few = (
        select(Task.id).where(IS_IN_POOL, Task.role == role, *fit).order_by(*order).limit(FEW).subquery()
        for role in sorted(asker.actor.roles) or [""]
    )
    return (
        select(Task, CaseFile)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .where(IS_IN_POOL, Task.id.in_(union_all(*(select(each.c.id) for each in few))))
        .order_by(*order)
        .limit(1)
    )


def _fits(asker: Asker, today: date) -> Iterator[ColumnElement[bool]]:
    """Yield what holds for the tasks that a person may be given: unit, skills, conflicts, and not passed over."""
    person_id = asker.actor.person_id
    if asker.unit_id is not None:
        yield or_(Task.unit_id.is_(None), Task.unit_id == asker.unit_id)
    yield from _skilled(asker.skills)
    yield ~facts.is_recused(person_id, today, Task.case_id)
    yield from (~barred.element for barred in facts.contribution_columns(asker.actor, Task))
    yield ~exists().where(TaskSkip.task_id == Task.id, TaskSkip.person_id == person_id)


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
