"""Returns in figures: how often drafts came back from review, why, at which step, in which unit and month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from engine.commands import access, reviews, steps
from engine.store.queries import returns as queries
from engine.store.tasks import Task
from engine.store.work import Work
from engine.values import ROLES, Actor, Choice, ReturnedDraft, ReturnFigure, ReturnsView

#: Months that are counted, this one last; and so many returns are listed behind a number.
MONTHS, MOST = 6, 500
#: Said where a form asks for no reasons.
UNSAID = "none"


def note(work: Work, task: Task, given: Mapping[str, object]) -> None:
    """Count a review that sends a draft back, once for each of its reasons."""
    if given.get("approval") != "return":
        return
    reasons = [str(reason) for reason in dict.fromkeys(given.get("return_reasons") or (UNSAID,))]
    queries.keep(work.session, task.id, reasons, work.today.strftime("%Y-%m"))


def figures(work: Work, actor: Actor) -> ReturnsView:
    """Return the figures of the actor's unit, or of all units for who belongs to none."""
    unit_id = access.require_office(work, actor, "team.read").unit_id
    months = _months(work.today)
    rows = queries.counted(work.session, actor, unit_id, work.today, months[0])
    _published, known = steps.of_roles(work, frozenset(ROLES))
    return ReturnsView(
        months=months,
        figures=tuple(
            ReturnFigure(
                unit_id=number,
                unit=name or "",
                unit_en=name_en or "",
                element=element,
                month=month,
                reason=reason,
                count=n,
            )
            for number, name, name_en, element, month, reason, n in rows
        ),
        steps={step.element: (step.name, step.name_en) for step in known},
        reasons={reason.value: (reason.name, reason.name_en) for reason in reviews.return_reasons()},
    )


def behind(
    work: Work,
    actor: Actor,
    *,
    month: str | None = None,
    unit: int | None = None,
    element: str | None = None,
    reason: str | None = None,
) -> tuple[ReturnedDraft, ...]:
    """Return the returns behind a number, newest first; each reason of a return by itself.

    :param unit: of the cases; 0: of those that belong to none.
    """
    unit_id = access.require_office(work, actor, "team.read").unit_id
    known = {one.value: one for one in reviews.return_reasons()}
    words = {"month": month, "unit": unit, "element": element, "reason": reason}
    rows = queries.behind(work.session, actor, unit_id, work.today, _months(work.today)[0], words, MOST)
    return tuple(
        ReturnedDraft(
            task_id=task.id,
            case_no=case_no,
            name=task.name,
            name_en=task.name_en,
            month=in_month,
            reason=known.get(why) or Choice(value=why, name=why, name_en=why),
            note=str((task.answers or {}).get("return_note") or ""),
            by=by or "",
            at=task.completed_at,
        )
        for task, case_no, by, why, in_month in rows
    )


def _months(today: date) -> tuple[str, ...]:
    days = [today.replace(day=1)]
    while len(days) < MONTHS:
        days.append((days[-1] - timedelta(days=1)).replace(day=1))
    return tuple(day.strftime("%Y-%m") for day in reversed(days))
