"""Tasks: claiming, drafting, completing. The order of checks is exists, allowed, current, valid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from engine.commands import (
    access,
    admissibility,
    answers,
    case_views,
    citations,
    corrections,
    covers,
    freshness,
    lines,
    notice_sources,
    notifications,
    once,
    origins,
    returns,
    reviews,
)
from engine.commands.motion import Motion
from engine.errors import CaseClosed, InvalidForm, Refused, Stale
from engine.rules import permissions
from engine.rules.corrections import heaviest
from engine.rules.permissions import Facts
from engine.store.cases import CaseFile
from engine.store.queries import tasks as task_queries
from engine.store.queries.tasks import TaskInHand
from engine.store.tasks import Task
from engine.store.users import Account
from engine.store.work import Work
from engine.values import Actor, Outcome, TaskView

#: Longest draft kept, as JSON text.
DRAFT_BYTES = 200_000


def in_hand(
    work: Work, actor: Actor, task_id: int, *, lock: bool, moves: bool = False
) -> tuple[TaskInHand, Facts, Actor]:
    """Return a task with its case, the case locked, the facts about the actor, and for whom the actor acts.

    :param moves: with the run that the act moves, and what moves along.
    :raises NotFound: no such task for this actor.
    """
    found = task_queries.in_hand(work.session, task_id, actor, work.today, lock=lock, moves=moves)
    if found is None:
        access.absent("task", task=task_id)
    facts = access.task_facts(actor, found.standing, found.case, found.task, holder_unit_id=found.holder_unit_id)
    if not permissions.decide("task.read", facts).allowed:
        access.absent("task", task=task_id)
    facts, absent = covers.for_task(work, actor, found, facts, lock=lock)
    return found, facts, replace(actor, on_behalf_of=absent)


def for_act(work: Work, actor: Actor, task_id: int, act: str, *, lock: bool = True) -> TaskInHand:
    """Return the task for an act: it exists, it is still to be done, and the act is allowed.

    :param lock: False: only asked beforehand, what is said may have changed when the act is done.
    """
    found, facts, _ = in_hand(work, actor, task_id, lock=lock)
    _require_to_do(work, actor, found, facts, act)
    return found


def _require_to_do(work: Work, actor: Actor, found: TaskInHand, facts: Facts, act: str) -> None:
    """Let an act pass on a task that is still to be done.

    :raises Stale: ``task_done``, ``task_cancelled``, ``task_claimed``: somebody else was first; ``cover_ended``: the
        actor did it for an absent colleague, and does so no more.
    """
    if found.task.status == "done":
        raise Stale("task_done", task=found.task.name)
    if found.task.status == "cancelled":
        raise Stale("task_cancelled", task=found.task.name)
    if permissions.decide(act, facts).why_not == "assigned_to_other":
        was_theirs = act in permissions.COVERED and covers.has_ended(work, actor, found)
        raise Stale("cover_ended" if was_theirs else "task_claimed", task=found.task.name, name=found.assignee_name)
    access.allow(act, facts)


def claim(
    work: Work,
    actor: Actor,
    task_id: int,
    *,
    because: Mapping[str, object] | None = None,
    by: Actor | None = None,
) -> None:
    """Claim a task. Claiming one's own task once more changes nothing.

    :param because: why it was given to the actor by rule; None: they chose it.
    :param by: who gave it to them, where they did not ask for it.
    """
    found = for_act(work, actor, task_id, "task.claim")
    if found.task.assignee_id != actor.account_id:
        take(work, actor, found.task, found.case, because=because, by=by)


def take(
    work: Work,
    actor: Actor,
    task: Task,
    case: CaseFile,
    *,
    because: Mapping[str, object] | None = None,
    by: Actor | None = None,
) -> None:
    """Put a task that lies in the pool into the hands of somebody who may claim it."""
    task.assignee_id, task.status, task.claimed_at = actor.account_id, "claimed", work.now
    said = {"assignee": actor.name} | ({"because": because} if because else {})
    act = "task.given" if because else "task.claimed"
    work.record(case, by or actor, act, task.name, {"assignee": None}, said)


def release(work: Work, actor: Actor, task_id: int) -> None:
    """Give a task back to the pool, one's own or, as its superior, a colleague's; the draft stays with it."""
    found = for_act(work, actor, task_id, "task.release")
    task, before = found.task, found.task.assignee_id
    task.put_back()
    work.record(found.case, actor, "task.released", task.name, {"assignee": found.assignee_name}, {"assignee": None})
    if before not in (None, actor.account_id):
        notifications.tell(
            work,
            [before],
            "task.taken_back",
            case=found.case,
            task_id=task.id,
            by=actor.name,
            by_en=actor.name_en,
            task=task.name,
            task_en=task.name_en,
        )


def skip(work: Work, actor: Actor, task_id: int, reason: str) -> None:
    """Give a task back that one does not take on, with the reason. :raises Refused: ``not_in_your_hands``."""
    found = for_act(work, actor, task_id, "task.release")
    task = found.task
    if task.assignee_id != actor.account_id:
        raise Refused("not_in_your_hands")
    task.put_back()
    work.record(
        found.case, actor, "task.skipped", task.name, {"assignee": actor.name}, {"assignee": None, "reason": reason}
    )


def save_draft(
    work: Work, actor: Actor, task_id: int, raw: Mapping[str, object], *, over: str | None = None
) -> datetime:
    """Keep answers as typed. A draft is no act on the case: it neither moves its version nor enters its history.

    :param over: when the draft that the page showed was saved (ISO 8601), empty: there was none; None: whatever it is.
    :raises Stale: ``draft_changed``: the draft was saved elsewhere since; what stands there is not written over unseen.
    """
    task = for_act(work, actor, task_id, "task.draft").task
    kept_at = task.draft_saved_at.isoformat() if task.draft_saved_at else ""
    if over not in (None, kept_at):
        raise Stale("draft_changed", task=task.name)
    draft = answers.storable(raw)
    if len(repr(draft)) > DRAFT_BYTES:
        raise InvalidForm({"": [{"zh": "草稿过长", "en": "The draft is too long"}]})
    task.draft, task.draft_saved_at = draft, work.now
    note_drafters(work, actor, task)
    return work.now


def complete(
    work: Work,
    actor: Actor,
    task_id: int,
    raw: Mapping[str, object],
    *,
    seen: int | None = None,
    key: str | None = None,
) -> Outcome:
    """Complete an open task and let its case move on.

    :raises NotFound, Forbidden, Stale, CaseClosed, InvalidForm: in that order; nothing is written.
    """
    found, facts, actor = in_hand(work, actor, task_id, lock=True, moves=True)
    request = {"act": "task.complete", "task": task_id, "answers": answers.storable(raw)}
    if found.task.status == "done":  # a task is completed once: only then can the key have been used for it
        known = once.known_outcome(work, actor, key, request)
        if known is not None:
            return known
    _require_to_do(work, actor, found, facts, "task.complete")
    case, task = found.case, found.task
    if facts.case_state == "closed":
        raise CaseClosed("case_closed", case_no=case.case_no)
    if seen is not None and not freshness.is_current(work, task, case, seen):
        raise Stale("case_changed", case_no=case.case_no)
    given = answers.validated(task.form_key, raw, actor.language, work.today)
    citations.require_citable(work, case, task.form_key, given)
    moved, work.law.stamp = found.moved, found.moved.law_stamp
    motion = Motion.load(work, actor, case, moved.run, limits=moved.limits, participants=moved.participants)
    admissibility.require_open_object(motion, given)
    compared = corrections.judged(work, task, given)
    _finish(work, actor, case, task, answers.storable(given))
    citations.keep(work, task)
    returns.note(work, task, given)
    motion.complete(task, given | ({corrections.GROUND: heaviest(compared)} if compared else {}))
    said = {"element": task.element, "answers": task.answers} | ({"compared": compared} if compared else {})
    outcome = motion.settle("task.completed", task.name, {}, said)
    return once.remember(work, actor, key, request, outcome)


def _finish(work: Work, actor: Actor, case: CaseFile, task: Task, given: Mapping[str, object]) -> None:
    done = {
        "status": "done",
        "answers": given,
        "draft": None,
        "completed_at": work.now,
        "completed_by": actor.account_id,
        "completed_by_person": actor.person_id,
        "assignee_id": actor.account_id if task.assignee_id is None else task.assignee_id,
    }
    work.update(case, task, done | task_queries.UNLISTED)
    if actor.on_behalf_of is not None:
        note_drafters(work, actor, task)


def note_drafters(work: Work, actor: Actor, task: Task) -> None:
    """Keep who wrote, and for whom: neither checks it afterwards."""
    task_queries.note_drafter(work.session, task.id, actor.person_id)
    if task.assignee_id not in (None, actor.account_id):
        task_queries.note_drafter(work.session, task.id, work.session.get_one(Account, task.assignee_id).person_id)


def view(work: Work, actor: Actor, task_id: int) -> TaskView:
    """Return everything the task page shows."""
    found, facts, acting = in_hand(work, actor, task_id, lock=False)
    task, case = found.task, found.case
    may_complete = permissions.decide("task.complete", facts)
    may_claim = permissions.decide("task.claim", facts)
    is_open = task.status in ("open", "claimed")
    why_not = may_complete.why_not if is_open else f"task_{task.status}"
    whole = case_views.case(work, actor, case.case_no, row=case)
    limit = next((limit for limit in whole.limits if limit.id == task.limit_id), None)
    return TaskView(
        line=replace(
            lines.task_line(actor, task, case, found.assignee_name, found.unit_name, limit),
            is_covered=acting.on_behalf_of is not None,
        ),
        form_key=task.form_key,
        article=task.article or "",
        seen=case.version,
        draft=task.draft or {} if is_open else task.answers or {},
        draft_saved_at=task.draft_saved_at,
        may_claim=is_open and may_claim.allowed and task.assignee_id is None,
        may_complete=is_open and may_complete.allowed,
        why_not=why_not,
        case=whole,
        origin=origins.of(work, case, task, found.assignee_name),
        returned=reviews.returned(work, task),
        opinions=reviews.opinions(work, case),
        is_drafting=is_open and notice_sources.prints(task.form_key),
        citable=citations.citable(work, case, task.form_key) if is_open else (),
    )
