"""Who works on what: the next case, and the rules by which it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.commands import allocation, blocks, duty_rules, next_case, quality, returns, team
from engine.faces.base import Face
from engine.values import (
    Actor,
    AllottedCase,
    BlockView,
    DoneQuery,
    DoneView,
    DutyRulesView,
    GivenTask,
    PageRequest,
    QualityProof,
    QualityView,
    ReturnedDraft,
    ReturnsView,
    TeamView,
)


class DutyFace(Face):
    """What examiners are given, and what their leaders see and decide."""

    def next_case(self, actor: Actor) -> GivenTask | None:
        """Give the actor the next case by the rules of their unit, claimed; None: there is none for them.

        :raises Refused: ``hands_full``, ``given_nothing``.
        """
        with self._writing() as work:
            return next_case.give(work, actor)

    def skip_task(self, actor: Actor, task_id: int, reason: str) -> None:
        """Give a task back that one does not take on; it is not given to the same person again.

        :raises InvalidForm: without a reason.
        :raises Refused: ``no_more_skips`` today, ``not_in_your_hands``.
        """
        with self._writing() as work:
            next_case.skip(work, actor, task_id, reason)

    def team(self, actor: Actor) -> TeamView:
        """Return the figures of the actor's unit: load, ages, forecast, throughput."""
        with self._reading() as work:
            return team.view(work, actor)

    def completed_tasks(self, actor: Actor, query: DoneQuery, page: PageRequest) -> DoneView:
        """Return the tasks of the actor's unit that were completed in a span of days.

        :raises Refused: ``span_too_long``, ``bad_page_key``.
        """
        with self._reading() as work:
            return team.done(work, actor, query, page)

    def returns(self, actor: Actor) -> ReturnsView:
        """Return how often drafts of the actor's unit came back from review, by step, month and reason."""
        with self._reading() as work:
            return returns.figures(work, actor)

    def returned_drafts(
        self,
        actor: Actor,
        *,
        month: str | None = None,
        unit: int | None = None,
        element: str | None = None,
        reason: str | None = None,
    ) -> tuple[ReturnedDraft, ...]:
        """Return the reviews behind one of those numbers, newest first; unit 0: of cases that belong to none."""
        with self._reading() as work:
            return returns.behind(work, actor, month=month, unit=unit, element=element, reason=reason)

    def quality(self, actor: Actor) -> QualityView:
        """Return what was drawn for a look at its quality in the actor's unit, and how it was scored."""
        with self._reading() as work:
            return quality.view(work, actor)

    def prove_draw(self, actor: Actor, draw_id: int) -> QualityProof:
        """Draw once more from what is kept. :raises Forbidden, NotFound:"""
        with self._reading() as work:
            return quality.proof(work, actor, draw_id)

    def duty_rules(self, actor: Actor, topic: str) -> DutyRulesView:
        """Return the rules of a topic that hold where the actor works; see ``DutyRulesView.topic``."""
        with self._reading() as work:
            return duty_rules.view(work, actor, topic)

    def change_duty_rules(
        self, actor: Actor, topic: str, body: Mapping[str, Any], event: Mapping[str, object], seen: int | None
    ) -> int:
        """Add a version of the rules of the actor's unit, or of the office; return its number.

        :param event: ``valid_from`` and ``reason``.
        :param seen: ``DutyRulesView.version`` of the page that was changed.
        :raises Forbidden, InvalidForm: in that order.
        :raises Refused: ``duty_rules_changed``, ``not_backwards``.
        """
        with self._writing() as work:
            return duty_rules.change(work, actor, topic, body, event, seen)

    def try_distribution(self, actor: Actor, body: Mapping[str, Any]) -> tuple[GivenTask, ...]:
        """Return whom rules would give what now. Nothing is written. :raises InvalidForm: they make no sense."""
        with self._reading() as work:
            return next_case.trial(work, actor, body)

    def try_allocation(self, actor: Actor, body: Mapping[str, Any]) -> tuple[AllottedCase, ...]:
        """Return where rules would have sent the newest open cases. :raises InvalidForm: they make no sense."""
        with self._reading() as work:
            return allocation.trial(work, actor, body)

    def blocks(self, actor: Actor, kind: str | None = None) -> tuple[BlockView, ...]:
        """Return the text blocks of the office as they are today; of a kind of case, those that are offered in it."""
        with self._reading() as work:
            return blocks.listed(work, actor, kind)

    def block(self, actor: Actor, code: str) -> BlockView:
        """Return a text block with all its versions. :raises NotFound: there is none."""
        with self._reading() as work:
            return blocks.view(work, actor, code)

    def change_block(
        self, actor: Actor, code: str, body: Mapping[str, Any], event: Mapping[str, object], seen: int | None = None
    ) -> int:
        """Add a version of a text block, the first one too; return its number.

        :param body: ``kinds reason title title_en body body_en is_retired``.
        :param event: ``valid_from`` and ``reason``.
        :param seen: ``BlockView.version`` of the page that was changed; None: a new block.
        :raises Forbidden, InvalidForm: in that order.
        :raises Refused: ``block_changed``, ``not_backwards``.
        """
        with self._writing() as work:
            return blocks.change(work, actor, code, body, event, seen)
