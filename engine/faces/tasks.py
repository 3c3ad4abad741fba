"""Tasks: the work list and what people do with a task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.commands import tasks, worklist
from engine.faces.base import Face
from engine.values import Actor, Outcome, Page, PageRequest, TaskLine, TaskView, WorklistQuery


class TaskFace(Face):
    """What people do with tasks."""

    def worklist(
        self, actor: Actor, query: WorklistQuery | None = None, page: PageRequest | None = None
    ) -> Page[TaskLine]:
        """Return open tasks, least legal time left first; tasks without a limit come last."""
        with self._reading() as work:
            return worklist.page(work, actor, query or WorklistQuery(), page or PageRequest())

    def worklist_counts(self, actor: Actor) -> Mapping[str, int]:
        """Return how many tasks each saved filter holds: mine pool all overdue soon suspended provisional."""
        with self._reading() as work:
            return worklist.counts(work, actor)

    def next_task(self, actor: Actor) -> TaskLine | None:
        """Return the most urgent task that the actor has or could claim."""
        with self._reading() as work:
            return worklist.next_task(work, actor)

    def task(self, actor: Actor, task_id: int) -> TaskView:
        """Return everything the task page shows.

        :raises NotFound: no such task, or none for this reader.
        """
        with self._reading() as work:
            return tasks.view(work, actor, task_id)

    def claim_task(self, actor: Actor, task_id: int) -> TaskView:
        """Take a task from the pool.

        :raises Stale: ``task_claimed`` by someone else, or ``task_done``.
        """
        with self._writing() as work:
            tasks.claim(work, actor, task_id)
            work.session.flush()
            return tasks.view(work, actor, task_id)

    def release_task(self, actor: Actor, task_id: int) -> TaskView:
        """Give a task back to the pool."""
        with self._writing() as work:
            tasks.release(work, actor, task_id)
            work.session.flush()
            return tasks.view(work, actor, task_id)

    def save_draft(self, actor: Actor, task_id: int, answers: Mapping[str, object]) -> datetime:
        """Keep unfinished answers as typed, unchecked; return when they were kept."""
        with self._writing() as work:
            return tasks.save_draft(work, actor, task_id, answers)

    def complete_task(
        self,
        actor: Actor,
        task_id: int,
        answers: Mapping[str, object],
        seen: int | None = None,
        key: str | None = None,
    ) -> Outcome:
        """Complete an open task and let its case move on.

        :param answers: raw answers of the task's form.
        :param seen: ``TaskView.seen`` of the page that was filled in.
        :param key: idempotency key; the same key and answers return the same outcome once more.
        :raises NotFound, Forbidden, Stale, InvalidForm: in that order; nothing is written.
        """
        with self._writing() as work:
            return tasks.complete(work, actor, task_id, answers, seen=seen, key=key)
