"""A run moved on in memory, to see which notices a draft would lead to; nothing is written, nothing is issued.

The diagram itself says it: the draft is completed with what is typed so far, whoever comes after it gives the ordinary
answers (approve, sign), and the first notices that it asks for are what the party will get.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import forms
from engine.commands import mirror, notice_sources, service
from engine.commands.motion import Motion
from engine.errors import EngineError
from engine.store.documents import Document, Notice
from engine.store.queries.cases import Participant
from engine.store.tasks import Task
from engine.store.time_limits import TimeLimit
from engine.workflow import Effect
from forms.definition import Component

#: So many tasks after the draft are passed at most.
MOST_STEPS = 16
_ISSUING = frozenset({"serve_notice", "issue_decision"})
#: What an operation finds when things go their ordinary way, where that is no day.
_ORDINARY = {"count_panel_votes": "carried"}


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One notice as it would be issued."""

    document: Document
    notice: Notice
    #: Variables that it prints.
    kept: Mapping[str, object]


@dataclass(slots=True)
class Rehearsal(Motion):
    """A motion that only notes what it is asked to issue."""

    sheets: list[Sheet] = field(default_factory=list)

    def perform(self, effect: Effect) -> Mapping[str, object] | None:
        given = effect.parameters
        if effect.operation in _ISSUING:
            return Motion.perform(self, effect)
        if effect.operation == "set_variable":
            return {given["variable"]: given.get("value")}
        if effect.operation == "set_date":
            return {given["variable"]: self.work.today.isoformat()}
        found = _ORDINARY.get(effect.operation, self.work.today.isoformat())
        return {given["result"]: found} if given.get("result") else None

    def issue(self, template: str, parties: Sequence[Participant], **how: object) -> list[Notice]:
        sheets = service.prepared(self, template, parties, **how)
        kept = notice_sources.kept(template, service.words_of(self))
        self.sheets += [Sheet(document=document, notice=notice, kept=kept) for document, notice in sheets]
        return [notice for _, notice in sheets]

    def rehearse(self, task: Task, answers: Mapping[str, object]) -> None:
        """Complete a task and go on until it is told to somebody, or until only time or a party can go on."""
        waiting = {each.token_id for each in self.run.open_tasks}
        try:
            self.complete(task, answers)
            for _ in range(MOST_STEPS):
                fresh = [each for each in self.run.open_tasks if each.token_id not in waiting]
                if self.sheets or not fresh:
                    break
                self.run.complete(fresh[0].token_id, self.declared(_ordinary(fresh[0].form_key)))
        except EngineError:
            # Of half a draft the diagram may ask what is not there yet: then there is nothing to be seen.
            self.sheets = [] if not self.sheets else self.sheets

    def limits(self) -> list[TimeLimit]:
        """Return the limits that would begin, computed."""
        known = (self.row.view or {}).get("limits", {})
        begun = [mirror.row_of(self, each) for each in self.run.awaited_limits if each.token_id not in known]
        mirror.compute(self, begun)
        return begun


def _ordinary(form_key: str) -> dict[str, object]:
    """Return the answers that let a case go on: the first of several, which is the ordinary one."""
    try:
        questions = forms.get(form_key).questions
    except forms.UnknownForm:
        return {}
    return dict(_answers(questions))


def _answers(questions: Sequence[Component]) -> Iterator[tuple[str, object]]:
    for question in questions:
        if question.options:
            first = question.options[0].value
            yield question.key, [first] if question.answer_type == "list" else first
        elif question.answer_type == "boolean":
            yield question.key, True
