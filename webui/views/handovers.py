"""Handing a case over to another unit."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import errors
from webui.access import roles
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.history_pages import changes_since, last_line
from webui.i18n import named
from webui.i18n import translate as _
from webui.security import row_number

bp = Blueprint("handovers", __name__, url_prefix="/cases/<case_no>/unit")


@bp.get("")
@roles("leader")
def show(case_no: str) -> str:
    return _page(case_no)


@bp.post("")
@roles("leader")
def hand_over(case_no: str) -> Response:
    """Hand it over; a refusal that reloading or retyping can mend comes with what was typed."""
    to = request.form.get("to", type=row_number) or 0
    try:
        case = engine().hand_over_case(
            actor(), case_no, to, request.form.get("reason", ""), seen=request.form.get("_seen", type=int)
        )
    except errors.InvalidForm as refusal:
        return make_response(_page(case_no, refused=refusal.errors), status_of(refusal))
    except (errors.Stale, errors.Refused) as refusal:
        return make_response(_page(case_no, message=sentence_of(refusal)), status_of(refusal))
    flash(_("handover.done", unit=named(case, "unit")), "done")
    return redirect(url_for("cases.show", case_no=case_no), 303)


def _page(case_no: str, *, refused: object = None, message: str = "") -> str:
    units = engine().units_for(actor(), case_no)
    return render_template(
        "handover.html",
        case=engine().case(actor(), case_no),
        units=units,
        last_line=last_line(case_no),
        refused=refused or {},
        message=message,
        changes=changes_since(case_no, request.form.get("_last_line", type=int)) if message else (),
    )
