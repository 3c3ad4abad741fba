"""For who runs the office: jobs and incidents, the log of the office, accounts, and the clock of a demo."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import PageRequest, errors
from webui.access import roles, signed_in
from webui.context import actor, engine
from webui.i18n import translate as _
from webui.views.login import safe_next
from webui.words import day

bp = Blueprint("admin", __name__)

STATES = ("incident", "held", "armed", "done", "cancelled")


@bp.get("/jobs")
@roles("admin", "auditor")
def jobs() -> str:
    state = request.args.get("state", "incident")
    state = state if state in STATES else "incident"
    page = engine().jobs(actor(), state, PageRequest(size=50, after=request.args.get("after")))
    return render_template("jobs.html", page=page, state=state, states=STATES)


@bp.post("/jobs/<int:job_id>/retry")
@roles("admin")
def retry(job_id: int) -> Response:
    engine().retry_job(actor(), job_id)
    flash(_("jobs.retried", id=job_id), "done")
    return redirect(url_for("admin.jobs", state=request.form.get("state", "incident")), 303)


@bp.get("/office-history")
@roles("admin", "auditor")
def office_history() -> str:
    """What was done to the office itself, and whether the chain of that log holds."""
    page = engine().office_history(actor(), PageRequest(size=50, after=request.args.get("after")))
    return render_template(
        "office_history.html",
        page=page,
        intact=engine().verify_office_history(actor()),
        checkpoints=engine().checkpoints(actor()),
    )


@bp.get("/office-history/checkpoints/<int:number>")
@roles("admin", "auditor")
def checkpoint(number: int) -> Response:
    """A small file that an auditor keeps, and checks without the office."""
    text = engine().checkpoint_file(actor(), number)
    name = f"checkpoint-{number:06d}.txt"
    return Response(text, mimetype="text/plain", headers={"Content-Disposition": f"attachment; filename={name}"})


@bp.get("/accounts")
@roles("admin", "auditor")
def accounts() -> str:
    return render_template("accounts.html", accounts=engine().accounts(actor()), units=engine().units(actor()))


@bp.post("/accounts/units/<int:unit_id>")
@roles("admin")
def name_unit(unit_id: int) -> Response:
    """Give a unit an English name; pages in English say it from then on."""
    unit = engine().name_unit(actor(), unit_id, request.form.get("name_en", ""))
    flash(_("accounts.unit_named", name=unit.name, name_en=unit.name_en or "—"), "done")
    return redirect(url_for("admin.accounts"), 303)


@bp.post("/travel")
@signed_in
def travel() -> Response:
    """Move the office clock of a demo forward and do what became due on the way."""
    done = engine().travel(actor(), _days_to_go())
    flash(_("travel.arrived", day=day(engine().today()), n=done), "done")
    return redirect(safe_next(request.form.get("_next")), 303)


def _days_to_go() -> int:
    days, wanted_on = request.form.get("days", ""), request.form.get("to", "")
    try:
        return int(days) if days else (date.fromisoformat(wanted_on) - engine().today()).days
    except ValueError:
        raise errors.InvalidForm({"to": [{"zh": "请填写存在的日期。", "en": "Enter a date that exists."}]}) from None
