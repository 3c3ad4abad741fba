"""The next case: the first task of the pool, in the order of the rules, that a person has the skills for and may do.

One statement finds, locks and reads it. The rows are locked as they are found and those that somebody else holds are
passed over, so that many can ask at once. Both the task and its case are locked: of a task that was claimed a moment
ago the database looks again. Of everything else (who is recused, who contributed) it does not: therefore a case is
passed over too that came to a new version between the look and the lock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from engine.rules.duty import Distribution, Skills
from engine.rules.permissions import ACROSS_UNITS
from engine.store.queries import facts
from engine.store.queries.worklist_orders import DUE, PRIORITY
from engine.store.tables import CaseFile, Patent, Task, TaskSkip
from engine.store.tasks import IS_IN_POOL, IS_OPEN
from engine.values import Actor

#: So many of each role are looked at. Others may hold the first of them at this moment, one for each transaction there.
FEW = 50
#: Said in the statement, not beside it: the plan that PostgreSQL keeps shall know how few are wanted.
_FEW, _ONE = literal_column(str(FEW)), literal_column("1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks for a case, and by which rules."""

    actor: Actor
    unit_id: int | None
    skills: Skills
    rules: Distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A task that may be given, with its case."""

    task: Task
    case: CaseFile
    #: It goes first because its time ends soon.
    is_urgent: bool


def first(session: Session, asker: Asker, today: date, passed: Collection[int] = (), *, lock: bool) -> Candidate | None:
    """Return the next task; None: there is none.

    :param passed: tasks that are not to be found.
    :param lock: take the locks of task and case.
    """
    rules = asker.rules
    given = {"account_id": asker.actor.account_id, "person_id": asker.actor.person_id, "today": today}
    given |= {"unit_id": asker.unit_id, "passed": list(passed), "until": today + timedelta(days=rules.urgent_days)}
    statement = _found(
        asker.actor.roles,
        replace(asker.skills, quota=None),
        rules.order,
        has_urgent=bool(rules.urgent_days) and rules.order != "due",
        has_unit=asker.unit_id is not None,
        has_passed=bool(passed),
        lock=lock,
    )
    row = session.execute(statement, given).one_or_none()
    return None if row is None else Candidate(task=row.Task, case=row.CaseFile, is_urgent=row.stage == _URGENT)


_DOCKET = (Task.filed_on, Task.case_id, Task.id)
_ORDERS = {"priority": (PRIORITY, *_DOCKET), "docket": _DOCKET, "due": (DUE, Task.id)}
#: What ends soon comes before what the order of the rules has first.
_URGENT, _USUAL = 0, 1


@lru_cache(maxsize=512)
def _found(
    roles: frozenset[str],
    skills: Skills,
    order: str,
    *,
    has_urgent: bool,
    has_unit: bool,
    has_passed: bool,
    lock: bool,
) -> Select[tuple[Task, CaseFile, int]]:
    """Return the statement: the first of the first few of each role, each read off an index in its order.

    Built once for all who have the same roles and skills: putting it together costs ten times what running it does.
    """
    fit = (*_wanted(skills, has_passed=has_passed), *_allowed())
    of_role = {role: (*_of_unit(role, has_unit), *fit) for role in sorted(roles) or [""]}
    few = [_few(role, _USUAL, order, wanted) for role, wanted in of_role.items()]
    by = [*_ORDERS[order]]
    if has_urgent:
        soon = bindparam("until", type_=Date) >= DUE
        few += [_few(role, _URGENT, "due", (soon, *wanted)) for role, wanted in of_role.items()]
    seen = union_all(*(select(each) for each in few)).subquery("seen")
    if has_urgent:
        by = [seen.c.stage, case((seen.c.stage == _URGENT, DUE)), *by]
    found = (
        select(Task, CaseFile, seen.c.stage)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .join(seen, and_(seen.c.id == Task.id, seen.c.version == CaseFile.version))
        # Said so that no index offers itself: without statistics PostgreSQL would take the pool for empty, and look for
        # the few once for each task in it.
        .where(func.coalesce(IS_IN_POOL, false()))
        .order_by(*by)
        .limit(_ONE)
    )
    if lock:
        found = found.with_for_update(of=(Task, CaseFile), skip_locked=True).execution_options(populate_existing=True)
    return found


def _few(role: str, stage: int, order: str, wanted: Sequence[ColumnElement[bool]]) -> Subquery:
    """Return the first few of a role with the versions of their cases as they are seen."""
    # The index of the pool is in the order of priority; of the other orders those of all open tasks are.
    pool = (IS_IN_POOL,) if order == "priority" else (IS_OPEN, Task.assignee_id.is_(None))
    version = select(_SEEN.version).where(_SEEN.id == Task.case_id).scalar_subquery()
    columns = (Task.id, version.label("version"), literal_column(str(stage), Integer).label("stage"))
    return select(*columns).where(*pool, Task.role == role, *wanted).order_by(*_ORDERS[order]).limit(_FEW).subquery()


#: The cases once more, beside those that are locked.
_SEEN = facts.shared_alias(CaseFile)


def _of_unit(role: str, has_unit: bool) -> Iterator[ColumnElement[bool]]:
    """Yield that a task is of the unit of who asks, or of none; whoever works for all units is asked for none."""
    if has_unit and role not in ACROSS_UNITS:
        yield or_(Task.unit_id.is_(None), Task.unit_id == bindparam("unit_id", type_=Integer))


def _wanted(skills: Skills, *, has_passed: bool) -> Iterator[ColumnElement[bool]]:
    """Yield what holds for the tasks that are for a person: not passed over, of their skills."""
    if has_passed:
        yield Task.id.not_in(bindparam("passed", expanding=True))
    yield from _skilled(skills)
    skipped = select(TaskSkip.task_id).where(TaskSkip.task_id == Task.id, TaskSkip.person_id == facts.ASKER.person_id)
    yield ~skipped.offset(0).exists()  # asked task by task; else the plan that is kept reads what everybody skipped


def _allowed() -> Iterator[ColumnElement[bool]]:
    """Yield what holds for the tasks that nothing forbids to a person."""
    yield ~facts.is_recused(facts.ASKER.person_id, facts.TODAY, Task.case_id)
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
