"""The work list: what waits for me and my roles, in the order that I chose."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import HEADS, WORKLIST_COLUMNS, DeskView, PageRequest, WorklistQuery, errors
from webui.access import office_only
from webui.context import actor, engine
from webui.errors import sentence_of
from webui.i18n import translate as _
from webui.notifications import worklist_counts
from webui.security import row_number
from webui.views.login import safe_next

bp = Blueprint("worklist", __name__)

#: One act claims at most this many tasks.
MOST_AT_ONCE = 100


@bp.get("/work")
@office_only
def index() -> str:
    """The list of a filter that has a name, of the words of the link, or of both: a word of the link goes first."""
    desk = engine().desk(actor())
    queries = _named(desk)
    given = {name: word for name, word in request.args.items() if name not in ("filter", "after")}
    query = WorklistQuery.of(given)
    if "filter" in request.args or not given:
        name = request.args.get("filter") or _first(desk, queries)
        query = WorklistQuery.of(queries.get(name, queries["pool"]).words() | given)
    page = engine().worklist(actor(), query, PageRequest(size=50, after=request.args.get("after")))
    return render_template(
        "worklist.html",
        page=page,
        counts=worklist_counts(),
        built_in=engine().built_in_filters(actor()),
        desk=desk,
        chosen=next((name for name, known in queries.items() if known == query), None),
        query=query,
        words=query.words(),
        choices=engine().worklist_choices(actor()),
        columns=WORKLIST_COLUMNS,
        may_share=bool(actor().roles & {"approver", "leader", "panel_head"}),
    )


def _named(desk: DeskView) -> Mapping[str, WorklistQuery]:
    return {**engine().built_in_filters(actor()), **{str(saved.id): saved.query for saved in desk.filters}}


def _first(desk: DeskView, queries: Mapping[str, WorklistQuery]) -> str:
    """Return the filter that the list opens with: who leads and has nothing to do themselves sees what others have."""
    if desk.first in queries:
        return desk.first
    usual = ("mine", "pool", "unit", "all") if actor().roles & HEADS else ("mine", "pool")
    return next((name for name in usual if worklist_counts().get(name)), "pool")


@bp.get("/work/counts")
@office_only
def counts() -> str:
    """The numbers of the saved filters, asked for when the page stands already."""
    return render_template(
        "partials/saved_filters.html", desk=engine().desk(actor()), numbers=engine().saved_counts(actor())
    )


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


@bp.post("/work/filters")
@office_only
def save_filter() -> Response:
    """Save what the list shows now under a name."""
    query = WorklistQuery.of(request.form)
    try:
        saved = engine().save_filter(actor(), request.form.get("name", ""), query, request.form.get("shared", "nobody"))
    except errors.InvalidForm:
        flash(_("desk.needs_name"), "refused")
        return redirect(url_for("worklist.index", **query.words()), 303)
    if request.form.get("first"):
        engine().open_with(actor(), str(saved.id))
    flash(_("desk.saved", name=saved.name), "done")
    return redirect(url_for("worklist.index", filter=saved.id), 303)


@bp.post("/work/filters/<int:filter_id>/removal")
@office_only
def drop_filter(filter_id: int) -> Response:
    engine().drop_filter(actor(), filter_id)
    flash(_("desk.dropped"), "plain")
    return redirect(url_for("worklist.index"), 303)


@bp.post("/work/first")
@office_only
def open_with() -> Response:
    """Choose the filter that the list opens with."""
    engine().open_with(actor(), request.form.get("filter") or None)
    flash(_("desk.first_kept"), "done")
    return redirect(safe_next(request.form.get("_next")), 303)


@bp.post("/work/columns")
@office_only
def choose_columns() -> Response:
    engine().choose_columns(actor(), request.form.getlist("column"))
    return redirect(safe_next(request.form.get("_next")), 303)
