"""Corrections item by item: what each notice listed, what the party answered to each, and what a second one rests on.

Nothing is kept twice: the items are the answers of the tasks that found them, the answers are the messages that came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import forms
from engine.outside.clock import office_day
from engine.rules import corrections as rules
from engine.store.queries import history as history_queries
from engine.store.queries import tasks as task_queries
from engine.store.tasks import Task
from engine.store.work import Work
from engine.values import DefectView
from forms import item_answers

FIELD, NOTES, ANSWER = "defects", "defect_notes", "correction_items"
#: Variable of a procedure that says what a second notice rests on.
GROUND = "second_notice_ground"


@cache
def asking_forms() -> tuple[str, ...]:
    """Return the forms in which somebody lists defects."""
    return tuple(key for key in sorted(forms.keys()) if any(each.key == FIELD for each in forms.get(key).components))


def items(work: Work, case_id: int) -> tuple[DefectView, ...]:
    """Return the items of every notice of correction of a case, each with its answer, in the order they were told."""
    told = task_queries.done_of_forms(work.session, case_id, asking_forms())
    lists = [task for task in told if (task.answers or {}).get(FIELD) and not _ends_it(task.answers)]
    sent = history_queries.of_act(work.session, case_id, "message.correction") if lists else ()
    shown: list[DefectView] = []
    for number, task in enumerate(lists, start=1):
        until = lists[number].completed_at if number < len(lists) else None
        between = [
            line.new.get("payload", {})
            for line in sent
            if line.recorded_at >= task.completed_at and (until is None or line.recorded_at <= until)
        ]
        shown += _items(task, number, between[-1] if between else {})
    return tuple(shown)


def _ends_it(answers: Mapping[str, object]) -> bool:
    """Defects that are found to remain in the end go into a decision, not into a notice."""
    return any(name.endswith("verdict") and value == "insufficient" for name, value in answers.items())


def _items(task: Task, number: int, payload: Mapping[str, object]) -> list[DefectView]:
    answers = {answer.no: answer for answer in item_answers.read(payload.get(ANSWER) or ())}
    question = next(each for each in forms.get(task.form_key).components if each.key == FIELD)
    labels = {option.value: option for option in question.options}
    notes = list(task.answers.get(NOTES) or ())
    shown = []
    for place, kind in enumerate(task.answers[FIELD], start=1):
        answer, about = answers.get(place), rules.about(kind)
        shown.append(
            DefectView(
                notice=number,
                no=place,
                kind=kind,
                label=labels[kind].label if kind in labels else kind,
                label_en=labels[kind].label_en if kind in labels else kind,
                about=about.zh,
                about_en=about.en,
                text=notes[place - 1] if place <= len(notes) else "",
                article=question.source or task.article or "",
                told_on=office_day(task.completed_at),
                answer=answer.how if answer else None,
                answer_text=answer.text if answer else "",
                answer_file=answer.file if answer else "",
            )
        )
    return shown


def judged(work: Work, task: Task, given: Mapping[str, object]) -> dict[str, str]:
    """Return how each defect found after a correction stands to the first notice; empty where none was told before."""
    found = given.get(FIELD)
    if not found or _ends_it(given):
        return {}
    before = items(work, task.case_id)
    if not before:
        return {}
    corrected = {item.kind for item in before if item.answer == "corrected"}
    return dict(rules.compare(list(found), {item.kind for item in before}, corrected))


def printed(form_key: str, answers: Mapping[str, object], labels: Sequence[str]) -> list[str]:
    """Return the items of a notice as its letter lists them: the defect, what it is about, what is wrong with it."""
    notes = list(answers.get(NOTES) or ())
    lines = []
    for place, (kind, label) in enumerate(zip(answers.get(FIELD) or (), labels, strict=False)):
        about = rules.about(kind).zh
        where = f"（{about}）" if about and about not in label else ""
        lines.append(f"{label}{where}" + (f"：{notes[place]}" if place < len(notes) else ""))
    return lines
