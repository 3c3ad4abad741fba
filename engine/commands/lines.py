"""Rows -> the frozen lines that lists and pages show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from engine.rules.workdays import OfficeCalendar
from engine.store.cases import CaseFile
from engine.store.parties import Party
from engine.store.tasks import Task
from engine.store.time_limits import TimeLimit
from engine.store.work import Work
from engine.values import Actor, CaseLine, ClockState, LimitView, TaskLine

#: What the public and the parties read instead of the internal status; others read as they are.
PUBLIC_STATUS = {
    "filed": "received",
    "formal_check": "received",
    "correction": "awaiting_correction",
    "accepted": "accepted",
    "answer": "awaiting_answer",
    "evidence": "evidence",
    "examination": "under_examination",
    "drafting": "under_examination",
    "approval": "under_examination",
    "suspended": "suspended",
    "decided": "decided",
    "closed": "closed",
}


def limit_line(work: Work, limit: TimeLimit, case_no: str, diagram: str = "") -> LimitView:
    """Return a time limit as every list, page and notice shows it.

    :param diagram: the process in which its timer waits, for drawing the clock.
    """
    receipt = limit.receipt or {}
    return LimitView(
        id=limit.id,
        case_no=case_no,
        rule_id=limit.rule_id,
        name=limit.name,
        name_en=limit.name_en,
        bound=limit.bound,
        starts_on=limit.starts_on,
        expires_on=limit.expires_on,
        earliest_on=limit.earliest_on,
        latest_on=limit.latest_on,
        state=state_of(limit),
        is_provisional=limit.is_provisional,
        is_extended=limit.is_extended,
        is_statutory=limit.is_statutory,
        days_left=days_left(limit, work.today, work.calendar),
        unit="working_days" if limit.unit == "working_days" else limit.unit,
        used=used(limit, work.today),
        receipt=receipt,
        generation=limit.generation,
        element=limit.element,
        diagram=diagram,
        consequence=str(receipt.get("consequence", "")),
    )


def state_of(limit: TimeLimit) -> ClockState:
    """Return the state of the clock: what ended says how, what runs says what is special about it."""
    if limit.state != "running":
        return limit.state
    if limit.is_provisional:
        return "provisional"
    return "extended" if limit.is_extended else "running"


def days_left(limit: TimeLimit, today: date, calendar: OfficeCalendar) -> int | None:
    """Return what is left: in working days where the law counts them, else in days; negative when overdue."""
    if limit.state not in ("running", "expired") or limit.expires_on is None:
        return None
    if limit.unit != "working_days":
        return (limit.expires_on - today).days
    first, last = sorted((today, limit.expires_on))
    worked = sum(calendar.is_workday(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    return worked if limit.expires_on >= today else -worked


def used(limit: TimeLimit, today: date) -> float:
    """Return the share of the time used, 0.0 to 1.0; of a day that somebody named nobody knows a beginning."""
    if limit.state in ("met", "expired"):
        return 1.0
    if limit.starts_on is None or limit.expires_on is None:
        return 0.0
    whole = (limit.expires_on - limit.starts_on).days
    if whole <= 0:
        return float(today >= limit.expires_on)
    return max(0.0, min(1.0, (today - limit.starts_on).days / whole))


def task_line(
    actor: Actor,
    task: Task,
    case: CaseFile,
    assignee: str | None,
    unit: str | None,
    limit: LimitView | None,
    parties: Sequence[Party] = (),
) -> TaskLine:
    """Return a task as a row of the work list."""
    return TaskLine(
        id=task.id,
        case_no=case.case_no,
        case_title=case.title,
        kind=case.kind,
        element=task.element,
        name=task.name,
        name_en=task.name_en,
        role=task.role,
        unit=unit,
        assignee=assignee,
        is_mine=task.assignee_id is not None and task.assignee_id == actor.account_id,
        status=task.status,
        priority=task.priority,
        created_at=task.created_at,
        limit=limit,
        filed_on=case.filed_on,
        classes=tuple(int(number) for number in (case.classes or "").split(",") if number),
        parties=tuple(party.name for party in parties),
        parties_en=tuple(party.name_en for party in parties),
    )


def case_line(
    work: Work,
    case: CaseFile,
    right: tuple[str | None, str | None],
    limit: TimeLimit | None = None,
    parties: Sequence[Party] = (),
) -> CaseLine:
    """Return a case as a row of a list.

    :param right: number and name of the mark or patent that it is about.
    """
    return CaseLine(
        case_no=case.case_no,
        kind=case.kind,
        title=case.title,
        status=case.status,
        public_status=PUBLIC_STATUS.get(case.status, case.status),
        right_no=right[0] or "",
        right_name=right[1] or "",
        filed_on=case.filed_on,
        closed_on=case.closed_on,
        outcome=case.outcome,
        limit=limit_line(work, limit, case.case_no) if limit is not None else None,
        parties=tuple(party.name for party in parties),
        parties_en=tuple(party.name_en for party in parties),
    )
