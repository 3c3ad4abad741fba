"""The work list: what waits for me and my roles, least legal time left first."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import PageRequest, WorklistQuery, errors
from webui.access import office_only
from webui.context import actor, engine
from webui.errors import sentence_of
from webui.i18n import translate as _
from webui.notifications import worklist_counts
from webui.security import row_number
from webui.views.login import safe_next

bp = Blueprint("worklist", __name__)

#: name of a saved filter -> the query behind it; the order of the page.
FILTERS: dict[str, dict[str, str]] = {
    "mine": {"scope": "mine"},
    "pool": {"scope": "pool"},
    "overdue": {"scope": "all", "clock": "overdue"},
    "soon": {"scope": "all", "clock": "soon"},
    "suspended": {"scope": "all", "clock": "suspended"},
    "provisional": {"scope": "all", "clock": "provisional"},
    "all": {"scope": "all"},
}
#: One act claims at most this many tasks.
MOST_AT_ONCE = 100


@bp.get("/work")
@office_only
def index() -> str:
    counts = worklist_counts()
    chosen = request.args.get("filter", "mine" if counts.get("mine") else "pool")
    if chosen not in FILTERS:
        chosen = "pool"
    query = WorklistQuery(
        **FILTERS[chosen],
        text=request.args.get("text") or None,
        element=request.args.get("element") or None,
    )
    page = engine().worklist(actor(), query, PageRequest(size=50, after=request.args.get("after")))
    return render_template("worklist.html", page=page, counts=counts, chosen=chosen, filters=FILTERS, query=query)


@bp.get("/work/next")
@office_only
def next_task() -> Response:
    """Lead to the task that should be done next; the work list where nothing waits."""
    line = engine().next_task(actor())
    if line is None:
        flash(_("worklist.nothing_next"), "plain")
        return redirect(url_for("worklist.index"), 303)
    return redirect(url_for("tasks.show", task_id=line.id), 303)


@bp.post("/work/claim")
@office_only
def claim() -> Response:
    """Claim the selected tasks, each by itself; what was refused is named with its reason."""
    wanted = request.form.getlist("task", type=row_number)[:MOST_AT_ONCE]
    claimed = 0
    for task_id in wanted:
        try:
            engine().claim_task(actor(), task_id)
            claimed += 1
        except errors.EngineError as refusal:
            flash(_("worklist.not_claimed", task=task_id, why=sentence_of(refusal)), "refused")
    flash(_("worklist.claimed", n=claimed) if wanted else _("worklist.none_selected"), "plain")
    anchor = f"#task-{wanted[0]}" if wanted else ""
    return redirect(safe_next(request.form.get("_next")) + anchor, 303)
