"""The patent register, as the office reads it."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine import PageRequest
from webui.access import office_only
from webui.context import actor, engine

bp = Blueprint("patents", __name__, url_prefix="/patents")


@bp.get("")
@office_only
def index() -> str:
    text = request.args.get("text", "").strip()
    page = engine().find_patents(actor(), text, PageRequest(size=50, after=request.args.get("after")))
    return render_template("patents.html", page=page, text=text)


@bp.get("/<application_no>")
@office_only
def show(application_no: str) -> str:
    return render_template("patent.html", patent=engine().patent(actor(), application_no))
