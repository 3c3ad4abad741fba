"""Who works on what: the next case, and the rules of the unit for it."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import DutyRulesView, errors
from webui import duty_forms
from webui.access import office_only, roles
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import translate as _
from webui.security import row_number

bp = Blueprint("duty", __name__)

TOPICS = ("distribution", "allocation", "escalation", "sampling")


@bp.post("/work/next")
@office_only
def next_case() -> Response:
    """Claim what the rules give the reader next, and lead there with the reason."""
    try:
        given = engine().next_case(actor())
    except errors.Refused as refusal:  # whoever has enough goes on with what they have
        flash(sentence_of(refusal), "refused")
        return redirect(url_for("worklist.next_task"), 303)
    if given is None:
        flash(_("duty.nothing_next"), "plain")
        return redirect(url_for("worklist.index"), 303)
    flash(_("duty.given", why=duty_forms.because(given.because)), "plain")
    return redirect(url_for("tasks.show", task_id=given.line.id, _anchor="answer"), 303)


@bp.post("/tasks/<int:task_id>/skip")
@office_only
def skip(task_id: int) -> Response:
    engine().skip_task(actor(), task_id, request.form.get("reason", ""))
    flash(_("duty.skipped"), "plain")
    return redirect(url_for("worklist.index"), 303)


@bp.get("/duty-rules/<topic>")
@roles("leader", "approver", "admin", "auditor")
def rules(topic: str) -> str:
    view = engine().duty_rules(actor(), topic)
    return _page(view, body=view.body)


@bp.post("/duty-rules/<topic>")
@roles("leader", "approver", "admin")
def change(topic: str) -> object:
    """Show what changed rules would do; keep them when told so."""
    view = engine().duty_rules(actor(), topic)
    body = duty_forms.READ[topic](request.form, view)
    try:
        if request.form.get("act") == "try":
            tried = engine().try_allocation if topic == "allocation" else engine().try_distribution
            return _page(view, body=body, tried=tried(actor(), body))
        seen = request.form.get("seen", type=row_number)
        engine().change_duty_rules(actor(), topic, body, request.form, seen)
    except errors.InvalidForm as refusal:
        return make_response(_page(view, body=body, refused=refusal.errors), status_of(refusal))
    except errors.Refused as refusal:
        return make_response(_page(view, body=body, message=sentence_of(refusal)), status_of(refusal))
    flash(_("duty.changed"), "done")
    return redirect(url_for("duty.rules", topic=topic), 303)


def _page(view: DutyRulesView, *, body: object, tried: object = None, refused: object = None, message: str = "") -> str:
    return render_template(
        "duty_rules.html",
        view=view,
        topics=TOPICS,
        body=body,
        tried=tried,
        refused=refused or {},
        message=message,
        choices=engine().worklist_choices(actor()),
        because=duty_forms.because,
        steps=duty_forms.STEPS,
        field_choices=duty_forms.fields(),
    )
