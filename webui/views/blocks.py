"""Text blocks of the office: what stands in the library, and a new version of one."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from engine import BLOCK_WORDS, BlockView, CitationQuery, errors
from webui.access import roles
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import translate as _
from webui.kinds import procedures
from webui.security import row_number

bp = Blueprint("blocks", __name__, url_prefix="/blocks")

READERS = ("formality_examiner", "examiner", "panel_member", "panel_head", "approver", "registrar", "leader", "auditor")


@bp.get("")
@roles(*READERS)
def index() -> str:
    kind = request.args.get("kind") or None
    return render_template("blocks.html", blocks=engine().blocks(actor(), kind), kind=kind, kinds=procedures())


@bp.get("/new")
@roles("leader")
def new() -> str:
    return _page(None, code="", body={"kinds": []})


@bp.get("/<code>")
@roles(*READERS)
def show(code: str) -> str:
    block = engine().block(actor(), code)
    return _page(block, code=code, body=_body_of(block))


@bp.post("")
@roles("leader")
def change() -> object:
    """Add a version, the first one too. What was typed comes back with a refusal."""
    code, form = request.form.get("code", "").strip(), request.form
    body = {name: form.get(name, "") for name in ("reason", "title", "title_en", "body", "body_en")}
    body |= {"kinds": form.getlist("kinds"), "is_retired": form.get("is_retired") == "true"}
    event = {"valid_from": form.get("valid_from", ""), "reason": form.get("why", "")}
    known = None
    try:
        known = engine().block(actor(), code) if form.get("is_known") else None
        engine().change_block(actor(), code, body, event, form.get("seen", type=row_number))
    except errors.InvalidForm as refusal:
        page = _page(known, code=code, body=body, refused=refusal.errors)
        return make_response(page, status_of(refusal))
    except errors.Refused as refusal:
        return make_response(_page(known, code=code, body=body, message=sentence_of(refusal)), status_of(refusal))
    flash(_("block.changed"), "done")
    return redirect(url_for("blocks.show", code=code), 303)


def _body_of(block: BlockView) -> dict[str, object]:
    names = ("kinds", "reason", "title", "title_en", "body", "body_en", "is_retired")
    return {name: getattr(block, name) for name in names}


def _page(block: BlockView | None, *, code: str, body: object, refused: object = None, message: str = "") -> str:
    used = engine().decisions_citing(actor(), CitationQuery(block=code)).items if block else ()
    return render_template(
        "block.html",
        block=block,
        code=code,
        body=body,
        kinds=procedures(),
        refused=refused or {},
        message=message,
        used=used,
        may_change=block is None or block.may_change,
        words=tuple(BLOCK_WORDS.items()),
    )
