"""The search box: any number or name."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for

from engine import PageRequest
from webui.access import office_only
from webui.context import actor, engine

bp = Blueprint("search", __name__)


@bp.get("/search")
@office_only
def results() -> object:
    """Show cases and marks that match; an exact case number leads straight to its case."""
    text = request.args.get("q", "").strip()
    if not text:
        return render_template("search.html", text="", cases=(), marks=())
    cases = engine().search(actor(), text).items
    if len(cases) == 1 and cases[0].case_no == text:
        return redirect(url_for("cases.show", case_no=text), 303)
    marks = engine().find_marks(actor(), text, PageRequest(size=20)).items
    return render_template("search.html", text=text, cases=cases, marks=marks)
