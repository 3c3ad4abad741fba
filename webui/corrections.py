"""A notice of correction answered on a page: one row for each of its items, sent as the lines that the form takes."""

from __future__ import annotations

from flask import Flask, request

import forms
from engine import CaseView, DefectView
from forms import item_answers
from forms.item_answers import ItemAnswer
from webui.widgets import raw_answers

FIELD = "correction_items"


def items_asked(case: CaseView) -> list[DefectView]:
    """Return the items of the newest notice of correction."""
    newest = max((item.notice for item in case.defects), default=0)
    return [item for item in case.defects if item.notice == newest]


def items_typed(text: str) -> dict[int, ItemAnswer]:
    """Return item -> the answer that the lines of the field hold."""
    return {answer.no: answer for answer in item_answers.read(text.splitlines())}


def posted(case: CaseView, form: forms.Form) -> dict[str, object]:
    """Return what this request posted as raw answers; rows of items become the lines of the form."""
    answers = raw_answers(form, request.form)
    if FIELD in answers or all(component.key != FIELD for component in form.components):
        return answers
    lines = [line for item in items_asked(case) if (line := _line(item.no))]
    return answers | ({FIELD: lines} if lines else {})


def _line(no: int) -> str | None:
    text = " ".join(request.form.get(f"_item-{no}", "").split())
    file = request.files.get(f"_files-{no}")
    name = (file.filename or "") if file is not None else ""
    if not text and not name:
        return None
    how = request.form.get(f"_how-{no}", "corrected")
    return item_answers.line(
        ItemAnswer(no=no, how=how if how in item_answers.HOW else "corrected", text=text, file=name)
    )


def register(app: Flask) -> None:
    app.jinja_env.globals.update(items_asked=items_asked, items_typed=items_typed)
