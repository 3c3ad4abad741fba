"""The search box, for any number or name, and the search of the whole history."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for

from engine import HistoryQuery, PageRequest, errors
from webui.access import office_only
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.kinds import case_kinds
from webui.search_names import code_names

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


@bp.get("/search/history")
@office_only
def history() -> object:
    """Show the cases in whose history something is said; a query that cannot be read keeps the page and says why."""
    query = HistoryQuery(
        text=request.args.get("q", "").strip(),
        kind=request.args.get("kind") or None,
        first_on=_day(request.args.get("first", "")),
        last_on=_day(request.args.get("last", "")),
    )
    shown = {"query": query, "kinds": case_kinds(), "found": None, "refusal": None}
    if not (query.text or query.first_on or query.last_on):
        return render_template("search_history.html", **shown, reach=engine().search_reach(actor()))
    page = PageRequest(size=20, after=request.args.get("after"))
    try:
        found = engine().search_history(actor(), query, page, code_names())
    except errors.Refused as refused:
        if not refused.code.startswith("search_"):
            raise
        shown["refusal"] = sentence_of(refused)
        page = render_template("search_history.html", **shown, reach=engine().search_reach(actor()))
        return page, status_of(refused)
    return render_template("search_history.html", **{**shown, "found": found}, reach=found.reach)


def _day(text: str) -> date | None:
    """Return a day as typed into the address; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
