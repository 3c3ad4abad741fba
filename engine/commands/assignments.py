"""Who does a task, and how urgent it is: decided by whoever leads, with a reason in the history."""

from __future__ import annotations

from engine.commands import access, notifications, tasks
from engine.errors import Forbidden, InvalidForm, Refused
from engine.rules import permissions
from engine.store.queries import tasks as task_queries
from engine.store.queries.tasks import TaskInHand
from engine.store.work import Work
from engine.values import WORKLIST_NUMBERS, Actor

LONGEST_REASON = 500
NO_REASON = {
    "zh": f"请填写理由，至多 {LONGEST_REASON} 字",
    "en": f"Give a reason of at most {LONGEST_REASON} characters",
}
_NO_PRIORITY = {"zh": "优先级为 0 至 9", "en": "A priority is 0 to 9"}


def checked_reassignment(work: Work, actor: Actor, task_id: int, to: int, *, lock: bool) -> tuple[TaskInHand, Actor]:
    """Return a task and the colleague who may be given it, if the actor may do so.

    :raises Forbidden: the actor leads nobody, or ``not_for_colleague``: role, unit, recusal, four eyes forbid it there.
    """
    found = tasks.for_act(work, actor, task_id, "task.reassign", lock=lock)
    colleague, theirs = task_queries.colleague(work.session, task_id, to, work.today) or (None, None)
    if colleague is None or colleague.kind != "office":
        access.absent("account", account=to)
    facts = access.task_facts(colleague, theirs, found.case, found.task, is_unassigned=True)
    decision = permissions.decide("task.claim", facts)
    if not decision.allowed:
        raise Forbidden("not_for_colleague", name=colleague.name, reason=decision.why_not, roles=[found.task.role])
    if found.task.assignee_id == colleague.account_id:
        raise Refused("theirs_already", name=colleague.name)
    return found, colleague


def reassign(work: Work, actor: Actor, task_id: int, to: int, reason: str) -> None:
    """Give a task to a colleague; the draft stays with it. Both are told."""
    reason = checked_reason(reason)
    found, colleague = checked_reassignment(work, actor, task_id, to, lock=True)
    task, before, old_name = found.task, found.task.assignee_id, found.assignee_name
    task.assignee_id, task.status, task.claimed_at = colleague.account_id, "claimed", work.now
    change = {"assignee": colleague.name, "reason": reason}
    work.record(found.case, actor, "task.reassigned", task.name, {"assignee": old_name}, change)
    told = {before: "task.given_away", colleague.account_id: "task.given"}
    notifications.tell_each(
        work,
        {account: kind for account, kind in told.items() if account not in (None, actor.account_id)},
        case=found.case,
        task_id=task.id,
        by=actor.name,
        by_en=actor.name_en,
        task=task.name,
        task_en=task.name_en,
    )


def prioritise(work: Work, actor: Actor, task_id: int, priority: int, reason: str) -> None:
    """Say how urgent a task is: 0 is usual, 9 the most urgent."""
    reason = checked_reason(reason)
    if not 0 <= priority <= WORKLIST_NUMBERS["priority"][1]:
        raise InvalidForm({"priority": [_NO_PRIORITY]})
    found = tasks.for_act(work, actor, task_id, "task.prioritise")
    task, before = found.task, found.task.priority
    if before == priority:
        raise Refused("priority_already", priority=priority)
    task.priority = priority
    work.record(
        found.case, actor, "task.prioritised", task.name, {"priority": before}, {"priority": priority, "reason": reason}
    )


def checked_reason(reason: str) -> str:
    """Return a reason as it is kept. :raises InvalidForm: there is none, or it is too long."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise InvalidForm({"reason": [NO_REASON]})
    return reason
