"""Handing a case over to another unit (移交), by who leads the unit of the case, or by who leads the office.

The case keeps its number, its clocks and its history: which unit examines it is the office's own order and concerns no
party. Its open tasks go with it. What lies in the hands of somebody who may not do it for the new unit goes back to the
pool there, with its draft, and they are told; a panel and the register work for all units and keep theirs. What was
done stays done: four eyes go on counting who did it, and the figures of a unit keep what its people completed. Later
tasks come up in the new unit; warnings follow its rules from now on. A case without a unit is everybody's: who leads
one of the units does not take it out of the reach of the others. Cases that are heard together are handed over one by
one.
"""

from __future__ import annotations

from dataclasses import replace

from engine.commands import access, escalations, events, notifications
from engine.errors import CaseClosed, NotFound, Refused, Stale
from engine.rules import permissions
from engine.rules.permissions import Facts
from engine.store.cases import CaseFile
from engine.store.queries import allocation as queries
from engine.store.queries import cases as case_queries
from engine.store.queries import duty as duty_queries
from engine.store.queries import tasks as task_queries
from engine.store.queries.facts import Standing
from engine.store.tables import Task, Unit
from engine.store.users import Account
from engine.store.work import Work
from engine.values import Actor, Choice

ACT = "case.hand_over"
#: What is told to who loses a task by it, and to who leads the unit that gets the case.
TAKEN, GIVEN = "task.handed_over", "case.handed_over"
_NO_UNIT = {"zh": "没有这个部门", "en": "No such unit"}


def units(work: Work, actor: Actor, case_no: str) -> tuple[Choice, ...]:
    """Return the units to which a case can be handed over.

    :raises NotFound, CaseClosed, Forbidden: in that order.
    """
    case = _case(work, actor, case_no, lock=False)
    _require(work, actor, case)
    return _others(work, case)


def offered(work: Work, actor: Actor, standing: Standing, case: CaseFile) -> bool:
    """Return whether the actor may hand a case over, and there is a unit to hand it to."""
    return permissions.decide(ACT, _facts(actor, standing, case)).allowed and bool(_others(work, case))


def hand_over(work: Work, actor: Actor, case_no: str, to: int, reason: str, *, seen: int | None = None) -> None:
    """Hand a case over to another unit, with a reason in its history.

    :param to: id of the unit.
    :param seen: version of the case that was looked at; None: whatever it is now.
    :raises NotFound, CaseClosed, Forbidden, Stale, InvalidForm: in that order.
    :raises Refused: ``unit_already``.
    """
    case = _case(work, actor, case_no, lock=True)
    _require(work, actor, case)
    if seen not in (None, case.version):
        raise Stale("case_changed", case_no=case.case_no)
    give(work, actor, case, *_valid(work, case, to, reason))


def checked(work: Work, actor: Actor, case: CaseFile, to: int, reason: str) -> tuple[Unit, str]:
    """Return the unit that a case can be handed over to, and the reason as it is kept; refuse what cannot be done."""
    _require(work, actor, case)
    return _valid(work, case, to, reason)


def _valid(work: Work, case: CaseFile, to: int, reason: str) -> tuple[Unit, str]:
    unit = queries.unit(work.session, to)
    if unit is None:
        raise events.invalid("to", _NO_UNIT)
    reason = events.text({"reason": reason}, "reason")
    if unit.id == case.unit_id:
        raise Refused("unit_already", case_no=case.case_no, name=unit.name)
    return unit, reason


def give(work: Work, actor: Actor, case: CaseFile, unit: Unit, reason: str) -> None:
    """Hand over a case that is locked, and of which :func:`checked` found nothing against it."""
    before = queries.unit(work.session, case.unit_id)
    case.unit_id = unit.id
    old = {"unit": before.name if before is not None else None}
    work.record(case, actor, "case.handed_over", case.title, old, {"unit": unit.name, "reason": reason})
    for task, holder in task_queries.open_with_holders(work.session, case.id):
        task.unit_id = unit.id
        if holder is not None and _is_lost(task, holder):
            _put_back(work, actor, case, task, holder, unit)
    duty_queries.wake(work.session, escalations.JOB, work.now, case_id=case.id)
    above = duty_queries.superiors(work.session, ["leader"], unit.id, case.id, work.today)
    leaders = [one.id for one in above if one.unit_id == unit.id and one.id != actor.account_id]
    notifications.tell(work, leaders, GIVEN, case=case, by=actor.name, by_en=actor.name_en, reason=reason)


def _put_back(work: Work, actor: Actor, case: CaseFile, task: Task, holder: Account, unit: Unit) -> None:
    task.put_back()
    work.record(case, actor, "task.released", task.name, {"assignee": holder.name}, {"assignee": None})
    if holder.id != actor.account_id:
        said = {"by": actor.name, "unit": unit.name, "task": task.name}
        said |= {"by_en": actor.name_en, "unit_en": unit.name_en, "task_en": task.name_en}
        notifications.tell(work, [holder.id], TAKEN, case=case, task_id=task.id, **said)


def _is_lost(task: Task, holder: Account) -> bool:
    """Return whether the unit of a task, and nothing else, forbids it to who holds it."""
    seen = Facts(
        kind="office",
        roles=frozenset({task.role}),
        task_role=task.role,
        is_foreign_unit=holder.unit_id not in (None, task.unit_id),
        relation="assignee",
        case_state="open",
    )
    return not permissions.decide("task.complete", seen).allowed


def _case(work: Work, actor: Actor, case_no: str, *, lock: bool) -> CaseFile:
    found = case_queries.by_number(work.session, case_no, lock=lock)
    return found or access.never_was(work, actor, "case", case_no=case_no)


def _require(work: Work, actor: Actor, case: CaseFile) -> None:
    seen = _facts(actor, access.standing(work, actor, case), case)
    if permissions.is_hidden(seen):
        raise NotFound("no_case", case_no=case.case_no)
    if case.closed_on is not None:
        raise CaseClosed("case_closed", case_no=case.case_no)
    access.allow(ACT, seen)


def _facts(actor: Actor, found: Standing, case: CaseFile) -> Facts:
    return replace(access.facts(actor, found, case), is_foreign_unit=found.unit_id not in (None, case.unit_id))


def _others(work: Work, case: CaseFile) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=str(unit.id), name=unit.name, name_en=unit.name_en or unit.name)
        for unit in queries.units(work.session)
        if unit.id != case.unit_id
    )
