"""Panels (合议组): after a court has annulled a decision, others than those who made it decide again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.commands import access, reviews
from engine.commands.side_kinds import QUALITY_REVIEW
from engine.rules import permissions
from engine.store.queries import joinders as joinder_queries
from engine.store.queries import people
from engine.store.queries import tasks as task_queries
from engine.store.tasks import Task

if TYPE_CHECKING:
    from engine.commands.motion import Motion
    from engine.workflow import OpenTask

#: Variable of a run: how many members of the panel have given their opinion in this round.
HEARD = "members_heard"
#: Variable of a run: the person of the office who asked for it, or who entered what a party asked for.
REQUESTED_BY = "requested_by"
#: Variable of a run: whose view the meeting of the department took.
MEETING = "meeting_view"
PANEL_ROLES = frozenset({"panel_member", "panel_head"})
#: Those whose work is in the decision; who keeps the register decides nothing.
DECIDING = permissions.CASE_ROLES - {"registrar"}
#: Side procedure -> the roles that had a hand in the case, as far as it is concerned.
AFRESH = {reviews.SECOND_LOOK: DECIDING, QUALITY_REVIEW: permissions.OFFICE_ROLES}


def seat_new(motion: Motion) -> Mapping[str, object]:
    """Remember what the panel has done so far: whoever did it takes no seat on the next one.

    Source: 商标评审规则（2014）第三十七条; 专利审查指南（2023）第四部分第一章第3.1节.
    """
    former = list(task_queries.done_by_roles(motion.work.session, motion.case.id, PANEL_ROLES))
    forgotten = {MEETING: None} if motion.variables.get(MEETING) else {}  # what a meeting said of the former decision
    return {"former_panel": former} | forgotten


def distinct_from(motion: Motion, task: OpenTask) -> str:
    """Return what a new task must be distinct from: elements by name, single tasks by ``#id``, persons by ``@id``.

    A task that must be distinct from itself is asked of one member of a panel after the other: of those who have been
    heard in this round (``members_heard``), not of those who were heard before the case was examined again.
    """
    former = motion.variables.get("former_panel") or () if task.role in PANEL_ROLES else ()
    starts = {element for element in task.distinct_from if motion.run.definition.is_start(task.diagram, element)}
    others = [element for element in task.distinct_from if element != task.element and element not in starts]
    asked_by = motion.variables.get(REQUESTED_BY) if starts else None
    if task.element in task.distinct_from:
        heard = int(motion.variables.get(HEARD) or 0)
        asked = task_queries.asked_of(motion.work.session, motion.row.id, task.element) if heard else ()
        former = [*former, *asked[-heard:]] if heard else former
    if motion.row.kind in AFRESH:  # whoever had a hand in the case does not look at it afresh
        former = task_queries.done_by_roles(motion.work.session, motion.case.id, AFRESH[motion.row.kind])
    persons = [f"@{asked_by}"] if asked_by is not None else []
    return ",".join([*others, *(f"#{number}" for number in dict.fromkeys(former)), *persons])


def seat(motion: Motion, tasks: Sequence[Task]) -> None:
    """Give the panel's tasks of a joined case to those who hold the same seats in the cases heard with it (同一合议组).

    Whoever may not do a task here, because of recusal or four eyes, is passed over; with nobody left it stays open.
    """
    work, case = motion.work, motion.case
    if case.joined_case_id is None:
        return
    for task in tasks:
        if task.role not in PANEL_ROLES:
            continue
        give(motion, task, joinder_queries.seats(work.session, case, task.role, task.element))


def give(motion: Motion, task: Task, accounts: Sequence[int]) -> int | None:
    """Give a task to the first of these accounts that may take it, and return it; None: it stays open to all."""
    work, case = motion.work, motion.case
    for account_id in accounts:
        member = people.actor_of(work.session, account_id, work.today)
        if member is None:
            continue
        found = task_queries.standing(work.session, task.id, member, work.today)
        if permissions.decide("task.claim", access.task_facts(member, found, case, task)).allowed:
            task.assignee_id, task.status, task.claimed_at = account_id, "claimed", work.now
            new = {"assignee": member.name}
            work.record(case, motion.actor, "task.assigned", task.name, {"assignee": None}, new)
            return account_id
    return None
