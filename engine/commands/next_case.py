"""The next case: given by rule, claimed in the same transaction, and the reason recorded and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.commands import access, duty_rules, events, lines, tasks
from engine.errors import Refused
from engine.rules import permissions
from engine.store.duty import TaskSkip
from engine.store.queries import duty as queries
from engine.store.queries import next_case as candidates
from engine.store.queries.next_case import Asker, Candidate
from engine.store.work import Work
from engine.values import Actor, GivenTask

#: So often is looked before nothing is given: the table of permissions refused what was found, or others were faster.
TRIES = 5
#: A dry run shows so many tasks for each person.
ROUNDS = 3


def give(work: Work, actor: Actor) -> GivenTask | None:
    """Give the actor the next case by the rules of their unit; None: there is none for them.

    :raises Refused: ``hands_full``: they hold as many tasks as the rules allow; ``given_nothing``: their part in the
        distribution is paused.
    """
    queries.lock_person(work.session, actor.person_id)
    one = queries.receiver(work.session, actor, work.today)
    rules = duty_rules.said(one.body)
    skills = rules.skills_of(one.login)
    if skills.is_paused:
        raise Refused("given_nothing")
    load, quota = one.load, rules.quota_of(one.login)
    if load >= quota:
        raise Refused("hands_full", load=load, quota=quota)
    asker = Asker(actor=actor, unit_id=one.standing.unit_id, skills=skills, rules=rules)
    passed: list[int] = []
    for _ in range(TRIES):
        found = candidates.first(work.session, asker, work.today, passed, lock=True)
        if found is None:
            # Or others took each of the few that were looked at, from the look to the lock: there are more behind them.
            if candidates.first(work.session, asker, work.today, passed, lock=False) is None:
                return None
            continue
        facts = access.task_facts(actor, one.standing, found.case, found.task)
        if not permissions.decide("task.claim", facts).allowed:
            passed.append(found.task.id)
            continue
        because = _because(work, asker, found) | {"version": one.version, "load": load + 1, "quota": quota}
        tasks.take(work, actor, found.task, found.case, because=because)
        return _given(actor, found, because)
    return None


def skip(work: Work, actor: Actor, task_id: int, reason: str) -> None:
    """Pass over a task that one was given: it goes back, and is not given to the same person again.

    :raises InvalidForm: without a reason. :raises Refused: ``no_more_skips`` today.
    """
    said = events.text({"reason": reason}, "reason")
    queries.lock_person(work.session, actor.person_id)
    standing = access.standing(work, actor)
    allowed = duty_rules.distribution(work, standing.unit_id)[0].skips_a_day
    if queries.skips(work.session, actor.person_id, work.today) >= allowed:
        raise Refused("no_more_skips", most=allowed)
    tasks.skip(work, actor, task_id, said)
    work.session.merge(TaskSkip(task_id=task_id, person_id=actor.person_id, reason=said, skipped_on=work.today))


def trial(work: Work, actor: Actor, body: Mapping[str, Any]) -> tuple[GivenTask, ...]:
    """Return whom the rules would give what, one after the other, least load first. Nothing is locked or written."""
    unit_id = access.require_office(work, actor, "duty.read").unit_id
    rules = duty_rules.read(work, "distribution", body, unit_id)
    taken: list[int] = []
    loads: Counter[str] = Counter()
    found = []
    people = queries.colleagues(work.session, unit_id, work.today, actor)
    for _ in range(ROUNDS):
        for one in people:
            skills, quota = rules.skills_of(one.login), rules.quota_of(one.login)
            if skills.is_paused or one.load + loads[one.login] >= quota:
                continue
            as_them = one.as_actor()
            asker = Asker(actor=as_them, unit_id=one.unit_id, skills=skills, rules=rules)
            hit = candidates.first(work.session, asker, work.today, taken, lock=False)
            if hit is None:
                continue
            taken.append(hit.task.id)
            loads[one.login] += 1
            if access.standing(work, actor, hit.case).is_recused:
                continue  # it exists, but not for who tries the rules
            because = _because(work, asker, hit) | {"load": one.load + loads[one.login], "quota": quota}
            found.append(_given(as_them, hit, because))
    return tuple(found)


def _because(work: Work, asker: Asker, found: Candidate) -> dict[str, object]:
    """Return why this task is the next one, for the history and for the reader."""
    task = found.task
    classes = {int(number) for number in (task.classes or "").split(",") if number}
    left = (task.due_on - work.today).days if task.due_on else None
    return {
        "order": "urgent" if found.is_urgent else asker.rules.order,
        "priority": task.priority,
        "filed_on": found.case.filed_on.isoformat(),
        "days_left": left,
        "classes": sorted(classes & asker.skills.classes),
        "kind": task.kind if asker.skills.kinds else None,
        "step": task.name if asker.skills.steps else None,
    }


def _given(actor: Actor, found: Candidate, because: dict[str, object]) -> GivenTask:
    line = lines.task_line(actor, found.task, found.case, actor.name, None, None)
    return GivenTask(line=line, person=actor.name, because=because)
