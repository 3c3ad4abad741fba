"""Tasks: the work list and what people do with a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine import notices
from engine.commands import blocks, citations, desks, previews, similar, tasks, worklist
from engine.errors import NotFound
from engine.faces.base import Face
from engine.values import (
    Actor,
    CitationQuery,
    CitingDecision,
    DeskView,
    NoticePreview,
    OfferedBlock,
    Outcome,
    Page,
    PageRequest,
    SavedFilter,
    SimilarCase,
    TaskLine,
    TaskView,
    WorklistChoices,
    WorklistQuery,
)


class TaskFace(Face):
    """What people do with tasks."""

    def worklist(
        self, actor: Actor, query: WorklistQuery | None = None, page: PageRequest | None = None
    ) -> Page[TaskLine]:
        """Return open tasks in the order of the query; by default least legal time left first, without a limit last."""
        with self._reading() as work:
            return worklist.page(work, actor, query or WorklistQuery(), page or PageRequest())

    def worklist_counts(self, actor: Actor) -> Mapping[str, int]:
        """Return how many tasks each built-in filter finds, counted to 100: mine pool all overdue soon suspended
        provisional, and unit for who leads one.
        """
        with self._reading() as work:
            return worklist.counts(work, actor)

    def saved_counts(self, actor: Actor) -> Mapping[int, int]:
        """Return how many tasks each filter finds that is on the actor's desk, by its id, counted to 100."""
        with self._reading() as work:
            return worklist.saved_counts(work, actor)

    def worklist_choices(self, actor: Actor) -> WorklistChoices:
        """Return what the filters of the work list can be set to."""
        with self._reading() as work:
            return worklist.choices(work, actor)

    def built_in_filters(self, actor: Actor) -> Mapping[str, WorklistQuery]:
        """Return the filters that an actor has without saving any, in their order."""
        return worklist.built_in(actor)

    def desk(self, actor: Actor) -> DeskView:
        """Return how an account wants its work list."""
        with self._reading() as work:
            return desks.view(work, actor)

    def save_filter(self, actor: Actor, name: str, query: WorklistQuery, shared: str = "nobody") -> SavedFilter:
        """Save a filter under a name, for oneself or for others.

        :param shared: nobody, unit (one's own) or all; the latter two for who leads others.
        """
        with self._writing() as work:
            return desks.save_filter(work, actor, name, query, shared)

    def drop_filter(self, actor: Actor, filter_id: int) -> None:
        """Forget a filter that one saved."""
        with self._writing() as work:
            desks.drop_filter(work, actor, filter_id)

    def open_with(self, actor: Actor, name: str | None) -> None:
        """Choose the filter that the work list opens with; None: mine, or the pool where that is empty."""
        with self._writing() as work:
            desks.open_with(work, actor, name)

    def choose_columns(self, actor: Actor, columns: Sequence[str]) -> tuple[str, ...]:
        """Choose the columns of the work list; return those that it now has."""
        with self._writing() as work:
            return desks.choose_columns(work, actor, columns)

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

    def similar_cases(self, actor: Actor, task_id: int) -> tuple[SimilarCase, ...]:
        """Return decided cases like that of a task, the likest first.

        :raises NotFound: no such task, or none for this reader.
        """
        with self._reading() as work:
            return similar.of_task(work, actor, task_id)

    def blocks_for(self, actor: Actor, task_id: int) -> tuple[OfferedBlock, ...]:
        """Return the text blocks that may go into the draft of a task, filled in from its case.

        :raises NotFound: no such task, or none for this reader.
        """
        with self._reading() as work:
            return blocks.offered(work, actor, task_id)

    def insert_block(self, actor: Actor, task_id: int, code: str) -> OfferedBlock:
        """Note that a text block goes into the draft of a task, and return it filled in; the draft brings the text.

        :raises NotFound, Forbidden, Stale: in that order.
        """
        with self._writing() as work:
            return blocks.insert(work, actor, task_id, code)

    def draft_notices(self, actor: Actor, task_id: int) -> tuple[NoticePreview, ...]:
        """Return the notices that the saved draft of a task leads to, one for each addressee; empty: none yet.

        :raises NotFound: no such task, or none for this reader.
        """
        with self._reading() as work:
            return tuple(each.about for each in previews.of_task(work, actor, task_id))

    def draft_notice(self, actor: Actor, task_id: int, number: int) -> bytes:
        """Return one of them as PDF, marked as a draft; it is made anew each time and kept nowhere.

        :raises NotFound: no such task or notice.
        """
        sheet = self._draft_notice(actor, task_id, number)
        return notices.render(sheet.about.template, sheet.data, font_dir=self._parts.settings.font_dir or None)

    def draft_notice_pages(self, actor: Actor, task_id: int, number: int) -> tuple[bytes, ...]:
        """Return the pages of one of them as PNG. :raises NotFound: no such task or notice."""
        sheet = self._draft_notice(actor, task_id, number)
        return notices.pictures(sheet.about.template, sheet.data, font_dir=self._parts.settings.font_dir or None)

    def _draft_notice(self, actor: Actor, task_id: int, number: int) -> previews.Previewed:
        """Read what a notice prints; it is set outside of the transaction."""
        with self._reading() as work:
            found = previews.of_task(work, actor, task_id)
        for sheet in found:
            if sheet.about.number == number:
                return sheet
        raise NotFound("unknown_notice", notice=number)

    def decisions_citing(
        self, actor: Actor, query: CitationQuery, page: PageRequest | None = None
    ) -> Page[CitingDecision]:
        """Return drafted opinions and decisions by what they cite, the newest first.

        :raises Forbidden: for the office only.
        """
        with self._reading() as work:
            return citations.found(work, actor, query, page or PageRequest())

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

    def save_draft(
        self, actor: Actor, task_id: int, answers: Mapping[str, object], *, over: str | None = None
    ) -> datetime:
        """Keep unfinished answers as typed, unchecked; return when they were kept.

        :param over: when the draft that was looked at had been saved, empty: there was none; None: it does not matter.
        """
        with self._writing() as work:
            return tasks.save_draft(work, actor, task_id, answers, over=over)

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
