"""Beside a draft: the notice that it leads to, as the party will get it, marked as a draft and kept nowhere."""

from __future__ import annotations

from base64 import b64encode

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

import forms
from webui.access import office_only
from webui.context import actor, engine
from webui.i18n import named
from webui.i18n import translate as _
from webui.security import row_number
from webui.widgets import form_of, raw_answers
from webui.words import attachment

bp = Blueprint("drafts", __name__, url_prefix="/tasks/<int:task_id>/draft")


@bp.get("/notices")
@office_only
def notices(task_id: int) -> str:
    """The pane with the pages of one notice, and links to those of the other addressees."""
    found = engine().draft_notices(actor(), task_id)
    wanted = request.args.get("notice", 1, type=row_number)
    shown = next((each for each in found if each.number == wanted), found[0] if found else None)
    pages = engine().draft_notice_pages(actor(), task_id, shown.number) if shown else ()
    return render_template(
        "partials/notice_preview.html",
        task_id=task_id,
        notices=found,
        shown=shown,
        # in the page itself: a picture of its own would set the notice once more for every sheet
        pictures=[f"data:image/png;base64,{b64encode(page).decode()}" for page in pages],
    )


@bp.get("/notices/<int:number>")
@office_only
def notice(task_id: int, number: int) -> Response:
    """The same as PDF, for printing it out and for reading it aloud."""
    response = make_response(engine().draft_notice(actor(), task_id, number))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = attachment(f"draft-{task_id}-{number}.pdf")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/blocks/<code>")
@office_only
def insert(task_id: int, code: str) -> Response:
    """Insert a text block: a script gets the text and puts it at the cursor; without one it goes to the end."""
    block = engine().insert_block(actor(), task_id, code)
    text = block.text_en if request.form.get("_language") == "en" and block.text_en else block.text
    if request.form.get("_cursor"):
        response = make_response(text)
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
        return response
    form = form_of(engine().task(actor(), task_id).form_key)
    answers = raw_answers(form, request.form)
    key = written_in(form)
    answers[key] = "\n".join(filter(None, (str(answers.get(key) or ""), text)))
    engine().save_draft(actor(), task_id, answers, over=request.form.get("_over"))
    flash(_("block.inserted", name=named(block, "title")), "plain")
    return redirect(url_for("tasks.show", task_id=task_id, _anchor=f"field-{key}"), 303)


def written_in(form: forms.Form) -> str:
    """Return the question of a form that holds its reasoning; empty: none does."""
    texts = [one.key for one in form.components if one.type == "textarea" and one.answer_type == "string"]
    return next((key for key in texts if key.endswith("reasons")), texts[0] if texts else "")
