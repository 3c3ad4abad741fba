"""Tasks that nobody may do (无人可办): looked for once a day, and told to the head of the unit and the administrators.

An office with one head of panel whom four eyes keep from a case would wait for ever. Whoever opens a task does not ask
for that: it costs nothing until the next morning.
"""

from __future__ import annotations

from engine.commands import notifications
from engine.commands.parts import Parts
from engine.store.jobs import Job
from engine.store.queries import duty as duty_queries
from engine.store.queries import jobs as job_queries
from engine.store.queries import unmanned as queries
from engine.store.queries.jobs import JobInHand
from engine.store.tasks import Task
from engine.store.work import Work
from engine.values import ROLES, Actor, UnmannedTask

#: Kind of the job: one for each day looks, one for each task that it finds tells.
JOB = "unmanned"
#: What is told to who leads, and to who gives roles.
SENTENCE, TO_ADMINISTRATORS = "task.unmanned", "role.unmanned"


def arm(work: Work) -> bool:
    """Let this day be looked at, once; return False where that is arranged already.

    :raises Stale: ``already_done``: another process arranges it now.
    """
    key = f"{JOB}:{work.today.isoformat()}"
    if job_queries.is_known(work.session, key):
        return False
    work.session.add(Job.armed(JOB, key, work.now))
    return True


def run(parts: Parts, work: Work, job: Job, found: JobInHand) -> str | None:
    """Look for such tasks, or tell of one: under the lock of its case it is asked again."""
    del parts
    if found.case is None:
        rows = [
            Job.row(JOB, f"{JOB}:task:{task_id}", work.now, case_id=case_id, payload={"task_id": task_id})
            for task_id, case_id in queries.found(work.session, work.today)
        ]
        if rows:
            job_queries.arm_new(work.session, rows)
    elif queries.is_unmanned(work.session, job.payload["task_id"], work.today):
        _tell(work, work.session.get_one(Task, job.payload["task_id"]), found)
    return None


def of(work: Work, actor: Actor) -> tuple[UnmannedTask, ...]:
    """Return the tasks that an actor was told of and that still nobody has taken."""
    return tuple(
        UnmannedTask(
            task_id=task.id, case_no=case_no, name=task.name, name_en=task.name_en, role=task.role, told_at=told_at
        )
        for task, case_no, told_at in queries.told(work.session, actor.account_id, SENTENCE)
    )


def _tell(work: Work, task: Task, found: JobInHand) -> None:
    """Tell the head of the unit of the case, and the administrators of the role alone: they read no case."""
    case, said = found.case, {"task": task.name, "task_en": task.name_en}
    leaders, admins = (
        {one.id: one.name for one in duty_queries.superiors(work.session, [role], case.unit_id, case.id, work.today)}
        for role in ("leader", "admin")
    )
    notifications.tell(work, leaders, SENTENCE, case=case, task_id=task.id, **said)
    role, role_en = ROLES[task.role]
    notifications.tell(work, admins, TO_ADMINISTRATORS, role=role, role_en=role_en, **said)
    told = sorted({**leaders, **admins}.values())
    work.record(case, Actor.system(), SENTENCE, task.name, {}, {"role": task.role, "told": told})
