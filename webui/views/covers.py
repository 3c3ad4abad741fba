"""Covers (代理): who stands in for whom, and making and ending it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import PageRequest, errors
from webui.access import office_only
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import translate as _
from webui.words import office_name

bp = Blueprint("covers", __name__, url_prefix="/covers")
FIELDS = ("absent", "substitute", "from_on", "to_on", "reason")


@bp.get("")
@office_only
def index() -> str:
    return _page()


@bp.post("")
@office_only
def make() -> Response:
    """Make a cover; a refusal shows the form again as it was filled in."""
    typed: dict[str, object] = {name: request.form.get(name, "") for name in FIELDS}
    typed["scope"] = request.form.getlist("scope")
    try:
        made = engine().make_cover(actor(), typed)
    except (errors.InvalidForm, errors.Refused) as refusal:
        refused = refusal.errors if isinstance(refusal, errors.InvalidForm) else {}
        page = _page(typed=typed, refused=refused, message=sentence_of(refusal))
        return make_response(page, status_of(refusal))
    flash(_("cover.made", absent=office_name(made.absent), substitute=office_name(made.substitute)), "done")
    return redirect(url_for("covers.index"), 303)


@bp.post("/<int:cover_id>/end")
@office_only
def end(cover_id: int) -> Response:
    ended = engine().end_cover(actor(), cover_id)
    flash(_("cover.has_ended", absent=office_name(ended.absent), substitute=office_name(ended.substitute)), "done")
    return redirect(url_for("covers.index"), 303)


def _page(
    *, typed: Mapping[str, object] | None = None, refused: Mapping[str, object] | None = None, message: str = ""
) -> str:
    choices = engine().cover_choices(actor())
    names = {f"{step.kind}/{step.element}": step for step in choices.steps}
    kinds: dict[str, list[object]] = {}
    for step in choices.steps:
        kinds.setdefault(step.kind, []).append(step)
    return render_template(
        "covers.html",
        page=engine().covers(actor(), PageRequest(after=request.args.get("after"))),
        choices=choices,
        kinds=kinds,
        names=names,
        typed=typed or {"from_on": engine().today().isoformat()},
        refused=refused or {},
        message=message,
    )
