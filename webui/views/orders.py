"""A court's order about a right, entered where nothing need have been filed about it: on the page of the right."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from engine import errors
from webui.access import roles
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import translate as _
from webui.security import once_key
from webui.widgets import form_of, raw_answers

bp = Blueprint("orders", __name__)

FORM = "shared.preservation.filing"


@bp.get("/marks/<application_no>/order", defaults={"register": "mark"})
@bp.get("/patents/<application_no>/order", defaults={"register": "patent"})
@roles("formality_examiner", "registrar")
def show(register: str, application_no: str) -> str:
    return _page(register, application_no, {})


@bp.post("/marks/<application_no>/order", defaults={"register": "mark"})
@bp.post("/patents/<application_no>/order", defaults={"register": "patent"})
@roles("formality_examiner", "registrar")
def enter(register: str, application_no: str) -> object:
    """Open a case for the order; its page is the answer."""
    answers = raw_answers(form_of(FORM), request.form)
    key = request.form.get("_key") or None
    try:
        outcome = engine().enter_order(actor(), register, application_no, answers, key=key)
    except errors.InvalidForm as refusal:
        page = _page(register, application_no, answers, refused=refusal.errors)
        return make_response(page, status_of(refusal))
    except (errors.Refused, errors.Stale) as refusal:
        page = _page(register, application_no, answers, message=sentence_of(refusal))
        return make_response(page, status_of(refusal))
    flash(_("case.side_started", name=_("side.shared.preservation")), "done")
    return redirect(url_for("cases.show", case_no=outcome.case_no), 303)


def _page(register: str, number: str, answers: object, *, refused: object = None, message: str = "") -> str:
    ask = engine().mark if register == "mark" else engine().patent
    return render_template(
        "order.html",
        right=ask(actor(), number),
        register=register,
        form=form_of(FORM),
        answers=answers,
        refused=refused or {},
        message=message,
        key=once_key(),
    )
