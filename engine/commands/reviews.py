"""Review: with which reasons a draft came back (退回), and what a second pair of eyes says of it (复核)."""

from __future__ import annotations

from collections.abc import Mapping

import forms
from engine.store.cases import CaseFile
from engine.store.queries import tasks as task_queries
from engine.store.tasks import Task
from engine.store.work import Work
from engine.values import Choice, OpinionView, ReturnView

#: Side procedure in which an examiner who has done nothing in the case says what they think of a draft.
SECOND_LOOK = "shared.second_look"
_OPINION = f"{SECOND_LOOK}.give_second_opinion"


def returned(work: Work, task: Task) -> ReturnView | None:
    """Return why an open task is done once more: its newest review came out as a return. None: it did not."""
    if task.status not in ("open", "claimed"):
        return None
    found = task_queries.newest_review(work.session, task)
    if found is None:
        return None
    review, by = found
    answers = review.answers or {}
    if answers.get("approval") != "return":
        return None
    return ReturnView(
        by=by or "",
        at=review.completed_at,
        reasons=tuple(chosen(review.form_key, "return_reasons", answers)),
        note=str(answers.get("return_note") or ""),
    )


def opinions(work: Work, case: CaseFile) -> tuple[OpinionView, ...]:
    """Return the second opinions given in a case, oldest first. They bind nobody."""
    found = task_queries.done_with_form(work.session, case.id, _OPINION)
    return tuple(
        OpinionView(
            by=by or "",
            at=task.completed_at,
            opinion=next(iter(chosen(_OPINION, "second_opinion", task.answers or {}))),
            reasons=str((task.answers or {}).get("opinion_reasons") or ""),
        )
        for task, by in found
    )


def return_reasons() -> tuple[Choice, ...]:
    """Return every reason that some form of review names, each once, with its words."""
    named: dict[str, Choice] = {}
    reviewing = [key for key in forms.keys() if key.rpartition(".")[2].startswith("approve_")]  # noqa: SIM118
    for component in (each for key in reviewing for each in forms.get(key).components):
        for option in component.options if component.key == "return_reasons" else ():
            named.setdefault(option.value, Choice(value=option.value, name=option.label, name_en=option.label_en))
    return tuple(named.values())


def chosen(form_key: str, field: str, answers: Mapping[str, object]) -> list[Choice]:
    """Return what was chosen in a field of a form, with its words; a code that the form lost stands for itself."""
    given = answers.get(field) or ()
    codes = [given] if isinstance(given, str) else list(given)
    component = next((each for each in forms.get(form_key).components if each.key == field), None)
    known = {option.value: option for option in component.options} if component is not None else {}
    return [
        Choice(
            value=str(code),
            name=known[code].label if code in known else str(code),
            name_en=known[code].label_en if code in known else str(code),
        )
        for code in codes
    ]
