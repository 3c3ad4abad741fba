"""Service of notices (送达): what the office looks after, and the course of each notice of a case."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine import PageRequest
from webui.access import office_only, signed_in
from webui.context import actor, engine

bp = Blueprint("service", __name__)
STAGES = ("under_way", "unproved", "returned")


@bp.get("/service")
@office_only
def index() -> str:
    """List what is on its way, what nobody proved, and what came back."""
    asked = request.args.get("stage", "")
    stage = asked if asked in STAGES else STAGES[0]
    page = engine().services(actor(), stage, PageRequest(after=request.args.get("after")))
    return render_template("services.html", page=page, stage=stage, stages=STAGES)


@bp.get("/cases/<case_no>/service")
@signed_in
def of_case(case_no: str) -> str:
    """Show the course of each notice of a case: dispatch, proof, deemed day with its reckoning, what rests on it."""
    found = engine().services_of(actor(), case_no)
    return render_template("service.html", case_no=case_no, services=found)
