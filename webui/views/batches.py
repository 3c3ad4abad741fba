"""Batches: choose an act for many tasks or cases, see what it would do, begin it, watch it, look at it afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import BatchItemView, Choice, PageRequest, errors
from webui import i18n
from webui.access import office_only
from webui.context import actor, engine
from webui.errors import sentence, sentence_of, status_of
from webui.i18n import translate as _
from webui.security import once_key, row_number
from webui.views.login import safe_next
from webui.widgets import form_of, raw_answers

bp = Blueprint("batches", __name__, url_prefix="/work/batches")

#: act -> what it is given besides the tasks; a decision is given the answers to its form.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "claim": (),
    "release": (),
    "reassign": ("to", "reason"),
    "prioritise": ("priority", "reason"),
    "extend": ("months", "reasons"),
    "complete": ("form_key",),
    "hand_over": ("to", "reason"),
}


@bp.get("")
@office_only
def index() -> str:
    page = engine().batches(actor(), PageRequest(size=50, after=request.args.get("after")))
    return render_template("batches.html", page=page)


@bp.post("/preview")
@office_only
def preview() -> Response | str:
    """What was selected, the act, what it needs, and what would become of each."""
    return _page(is_first="_again" not in request.form) if any(_chosen()) else _nothing_selected()


@bp.post("")
@office_only
def start() -> Response | str:
    tasks, cases = _chosen()
    if not tasks and not cases:
        return _nothing_selected()
    key = request.form.get("_key") or None
    try:
        batch = engine().start_batch(actor(), _act(), tasks, _given(), key=key, case_nos=cases, seen=_seen())
    except (errors.InvalidForm, errors.Refused) as refusal:
        return make_response(_page(refusal=refusal), status_of(refusal))
    return redirect(url_for("batches.show", batch_id=batch), 303)


def _chosen() -> tuple[list[int], list[str]]:
    """Return what was selected: tasks of the work list, numbers of cases of their list."""
    return request.form.getlist("task", type=row_number), request.form.getlist("case")


def _seen() -> dict[int, int]:
    """Return the versions of the cases that the preview showed, by task."""
    return dict(request.form.getlist("_seen", type=_task_and_version))


def _task_and_version(text: str) -> tuple[int, int]:
    """Read what the preview wrote. :raises ValueError: it did not."""
    task, _colon, version = text.partition(":")
    return row_number(task), row_number(version)


def _nothing_selected() -> Response:
    flash(_("worklist.none_selected"), "plain")
    return redirect(safe_next(request.form.get("_next") or url_for("worklist.index")), 303)


@bp.get("/<int:batch_id>")
@office_only
def show(batch_id: int) -> str:
    """How far a batch has come, and how each of its tasks ended; htmx asks again while it runs."""
    batch = engine().batch(actor(), batch_id)
    template = "partials/batch.html" if request.headers.get("HX-Request") else "batch.html"
    return render_template(template, batch=batch, why=_why)


def _page(*, is_first: bool = False, refusal: errors.EngineError | None = None) -> str:
    act, given, (tasks, cases) = _act(), _given(), _chosen()
    items, refused = _previewed(act, given, is_first=is_first, refusal=refusal)
    form = form_of(str(given["form_key"])) if given.get("form_key") else None
    return render_template(
        "batch_new.html",
        act=act,
        fields=[name for name in FIELDS[act] if name != "form_key"],
        given=given,
        form=form,
        tasks=tasks,
        cases=cases,
        items=items,
        doable=sum(item.state == "waiting" for item in items),
        refused=refused,
        message=sentence_of(refusal) if refusal and not isinstance(refusal, errors.InvalidForm) else "",
        receivers=_receivers(act, tasks),
        why=_why,
        key=once_key(),
    )


def _receivers(act: str, tasks: Sequence[int]) -> Sequence[Choice]:
    """Return to whom an act gives: tasks to colleagues, cases to units."""
    if act == "reassign":
        return engine().colleagues_for(actor(), tasks)
    return engine().worklist_choices(actor()).units if act == "hand_over" else ()


def _previewed(
    act: str, given: Mapping[str, object], *, is_first: bool, refusal: errors.EngineError | None
) -> tuple[Sequence[BatchItemView], Mapping[str, object]]:
    """Return the preview, and the fields that were refused: before anything is typed nothing is."""
    if refusal is not None:
        return (), refusal.errors if isinstance(refusal, errors.InvalidForm) else {}
    tasks, cases = _chosen()
    try:
        return engine().preview_batch(actor(), act, tasks, given, case_nos=cases), {}
    except errors.InvalidForm as invalid:
        return (), {} if is_first else invalid.errors


def _act() -> str:
    act = request.form.get("act", "claim")
    if act not in FIELDS:
        raise errors.Refused("no_such_act", act=act)
    return act


def _given() -> dict[str, object]:
    """Return what was typed for the act. The form of a decision is that of the first task that was selected."""
    act = _act()
    given: dict[str, object] = {name: request.form.get(name, "") for name in FIELDS[act]}
    if act == "complete":
        first = request.form.getlist("task", type=row_number)[0]
        given["form_key"] = engine().task(actor(), first).form_key
        own = ("task", "act")
        typed = {name: request.form.getlist(name) for name in request.form if name not in own}
        given["answers"] = raw_answers(form_of(str(given["form_key"])), type(request.form)(typed))
    if "to" in given and str(given["to"]).isdecimal():
        given["to"] = int(given["to"])
    if "priority" in given and str(given["priority"]).isdecimal():
        given["priority"] = int(given["priority"])
    return given


def _why(item: BatchItemView) -> str:
    """Return why an item was refused, in the reader's language."""
    refusal = dict(item.refusal or {})
    params = dict(refusal.get("params", {}))
    if refusal.get("code") == "not_for_colleague":
        params["reason"] = sentence(str(params.pop("reason", "")), i18n.language(), params)
    return sentence(str(refusal.get("code")), i18n.language(), params, kind=str(refusal.get("kind", "")))
