"""Beside a draft: the notice that it leads to, as the party will get it, marked as a draft and kept nowhere."""

from __future__ import annotations

from base64 import b64encode

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from webui.access import office_only
from webui.context import actor, engine
from webui.security import row_number
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
