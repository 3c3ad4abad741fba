"""Batches: one act on many tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.commands import assignments, batches, tasks
from engine.commands.batches import Chosen
from engine.faces.base import Face
from engine.values import Actor, BatchItemView, BatchLine, BatchView, Choice, Page, PageRequest, TaskView


class BatchFace(Face):
    """What people do with many tasks at once, and what who leads does with one."""

    def preview_batch(
        self,
        actor: Actor,
        act: str,
        task_ids: Iterable[int],
        given: Mapping[str, object],
        *,
        case_nos: Iterable[str] = (),
    ) -> tuple[BatchItemView, ...]:
        """Return what would happen to each task, and to each case where the act is on cases.

        :param act: claim, release, reassign (to, reason), prioritise (priority, reason), extend (months, reasons),
            complete (form_key, answers); on cases hand_over (to, reason): to a unit, one item for each case.
        :param case_nos: cases that were chosen themselves: one that waits for a limit has no open task.
        """
        with self._reading() as work:
            return batches.preview(work, actor, act, Chosen.of(task_ids, case_nos), given)

    def start_batch(
        self,
        actor: Actor,
        act: str,
        task_ids: Iterable[int],
        given: Mapping[str, object],
        key: str | None = None,
        *,
        case_nos: Iterable[str] = (),
        seen: Mapping[int, int] | None = None,
    ) -> int:
        """Begin a batch and return its id; the ticker does it, one transaction per task or case.

        :param seen: task -> ``BatchItemView.seen`` of the preview: what came into the case since is not decided over.
        """
        with self._writing() as work:
            return batches.start(work, actor, act, Chosen.of(task_ids, case_nos, seen), given, key)

    def batch(self, actor: Actor, batch_id: int) -> BatchView:
        """Return a batch of one's own with the result of each task."""
        with self._reading() as work:
            return batches.view(work, actor, batch_id)

    def batches(self, actor: Actor, page: PageRequest | None = None) -> Page[BatchLine]:
        """Return one's own batches, newest first."""
        with self._reading() as work:
            return batches.page(work, actor, page or PageRequest())

    def colleagues_for(self, actor: Actor, task_ids: Iterable[int]) -> tuple[Choice, ...]:
        """Return the accounts to whom tasks could be given: who holds a role that one of them asks for."""
        with self._reading() as work:
            return batches.colleagues(work, actor, task_ids)

    def reassign_task(self, actor: Actor, task_id: int, to: int, reason: str) -> TaskView:
        """Give a task to a colleague, for who leads."""
        with self._writing() as work:
            assignments.reassign(work, actor, task_id, to, reason)
            work.session.flush()
            return tasks.view(work, actor, task_id)

    def prioritise_task(self, actor: Actor, task_id: int, priority: int, reason: str) -> TaskView:
        """Say how urgent a task is, 0 to 9, for who leads."""
        with self._writing() as work:
            assignments.prioritise(work, actor, task_id, priority, reason)
            work.session.flush()
            return tasks.view(work, actor, task_id)
