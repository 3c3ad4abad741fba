"""Diagrams, rules of law and the office calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from engine.commands import citations, diagrams, rulebook
from engine.faces.base import Face
from engine.rules.workdays import OfficeCalendar
from engine.values import Actor, ArticleView, DiagramView, Finding, MovedLimit
from engine.workflow.apart import judge_apart, lint_apart


class LawFace(Face):
    """What the law says and how procedures run."""

    def procedures(self, actor: Actor) -> tuple[str, ...]:
        """Return the kinds of which a procedure is published, those of side procedures too."""
        with self._reading() as work:
            return diagrams.kinds(work, actor)

    def diagrams(self, actor: Actor) -> tuple[DiagramView, ...]:
        """Return the current version of every procedure."""
        with self._reading() as work:
            return diagrams.listed(work, actor)

    def diagram_drafts(self, actor: Actor) -> tuple[DiagramView, ...]:
        """Return the drafts that wait for a publisher, each with the version it would be."""
        with self._reading() as work:
            return diagrams.drafts(work, actor)

    def diagram_draft(self, actor: Actor, draft_id: int) -> DiagramView:
        """Return one draft as drawn, for who is to publish it. :raises NotFound: there is none."""
        with self._reading() as work:
            return diagrams.draft(work, actor, draft_id)

    def diagram(self, actor: Actor, kind: str, version: int | None = None) -> DiagramView:
        """Return one version of a procedure with its diagrams as drawn; the current one unless told."""
        with self._reading() as work:
            return diagrams.view(work, actor, kind, version)

    def lint_diagram(
        self, actor: Actor, text: str | bytes, file: str = "diagram.bpmn", beside: Iterable[bytes] = ()
    ) -> tuple[Finding, ...]:
        """Return what speaks against a diagram; empty: nothing.

        :param beside: texts that were sent with it and that it may call.
        :raises EngineError: ``unreadable_diagram``, ``unreadable_file``: it is none.
        """
        with self._reading() as work:
            known, names = diagrams.others(work, actor), work.definitions.names()
        return tuple(lint_apart(_bytes(text), file=file, names=names, others=(*known, *beside)))

    def submit_diagram(self, actor: Actor, bundle: Mapping[str, str | bytes], key: str | None = None) -> int:
        """Submit a procedure for publishing and return the id of the draft.

        It is judged in a process apart, outside of the transaction that keeps it.

        :param bundle: process id -> BPMN text; the one that no other calls is the procedure; called ones that are
            missing come from what is published.
        :raises InvalidDiagram: the lint found errors; nothing is kept.
        :raises EngineError: ``unreadable_diagram``, ``unreadable_file``: a text is none.
        """
        sent = {name: _bytes(text) for name, text in bundle.items()}
        with self._reading() as work:
            shelves, names = diagrams.shelves(work, actor, sent), work.definitions.names()
        judged = judge_apart(sent, names=names, shelves=shelves)
        with self._writing() as work:
            return diagrams.submit(work, actor, judged, key=key)

    def publish_diagram(self, actor: Actor, draft_id: int) -> DiagramView:
        """Publish a draft. New cases run on it; running cases keep theirs.

        :raises Forbidden: ``four_eyes``: the author may not publish their own drawing.
        :raises InvalidDiagram: it names what the office no longer has.
        """
        with self._reading() as work:
            draft, names = diagrams.to_publish(work, actor, draft_id), work.definitions.names()
        judged = judge_apart(draft.texts, names=names, shelves={})
        with self._writing() as work:
            return diagrams.publish(work, actor, draft_id, judged)

    def publish_originals(self) -> tuple[str, ...]:
        """Publish the reviewed originals of ``processes/`` whose text changed; return their kinds (set-up only)."""
        return diagrams.publish_originals(self._parts)

    def rules(self, actor: Actor) -> tuple[Mapping[str, object], ...]:
        """Return every rule of law with all its versions, citations, confidence and confirmation."""
        with self._reading() as work:
            return rulebook.rules(work, actor)

    def rule(self, actor: Actor, rule_id: str) -> Mapping[str, object]:
        """Return one rule. :raises UnknownRule: there is none."""
        with self._reading() as work:
            return rulebook.rule(work, actor, rule_id)

    def articles(self, actor: Actor, kind: str | None = None, on: date | None = None) -> tuple[ArticleView, ...]:
        """Return the provisions that opinions and decisions may cite.

        :param kind: only what cases of this kind may; None: all.
        :param on: only what is in force on this day; None: whenever.
        """
        return citations.listed(kind, on)

    def confirm_rule(self, actor: Actor, rule_id: str, source: str) -> Mapping[str, object]:
        """Give a rule that was entered from memory legal effect, naming the source it was checked against."""
        with self._writing() as work:
            return rulebook.confirm(work, actor, rule_id, source)

    def calendar(self, actor: Actor) -> OfficeCalendar:
        """Return the office calendar: version, days_off, make_up_days, official_years."""
        with self._reading() as work:
            return rulebook.calendar(work, actor)

    def publish_calendar(
        self,
        actor: Actor,
        year: int,
        days_off: Sequence[date],
        make_up_days: Sequence[date],
        dry_run: bool = True,
    ) -> tuple[MovedLimit, ...]:
        """Publish the official days off of a year; return the limits that move.

        :param dry_run: only list what would move.
        """
        with self._writing() as work:
            return rulebook.publish_calendar(work, actor, year, days_off, make_up_days, dry_run=dry_run)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
