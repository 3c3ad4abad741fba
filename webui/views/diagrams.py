"""Procedures as diagrams: look, submit a new version, publish what another person drew."""

from __future__ import annotations

import re

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import DiagramView, Finding, RunView, errors
from webui.access import office_only, roles
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import named
from webui.i18n import translate as _
from webui.security import row_number

bp = Blueprint("diagrams", __name__, url_prefix="/diagrams")

PROCESS_ID = re.compile(rb"""<(?:\w+:)?process\b[^>]*?\bid\s*=\s*["']([\w.-]{1,64})["']""")


@bp.get("")
@office_only
def index() -> str:
    return _page((), "")


def _page(findings: object, message: str) -> str:
    return render_template(
        "diagrams.html",
        published=engine().diagrams(actor()),
        drafts=engine().diagram_drafts(actor()),
        findings=findings,
        message=message,
    )


@bp.get("/<kind>")
@office_only
def show(kind: str) -> str:
    diagram = engine().diagram(actor(), kind, request.args.get("version", type=row_number))
    return render_template("diagram.html", diagram=diagram, run=_without_tokens(diagram))


def _without_tokens(diagram: DiagramView) -> RunView:
    return RunView(
        id=diagram.id,
        kind=diagram.kind,
        name=diagram.name,
        name_en=diagram.name_en,
        diagram_version=diagram.version,
        is_ended=False,
        tokens=(),
        diagrams=diagram.diagrams,
    )


@bp.post("")
@roles("analyst")
def submit() -> object:
    """Check uploaded diagrams; keep them as a draft when nothing speaks against them."""
    files = [(_shown(file.filename), file.read()) for file in request.files.getlist("files") if file.filename]
    if not files:
        return _refused(_("diagrams.no_file"), (), 422)
    try:
        if request.form.get("act") == "check":
            found = _findings(files)
            return _refused("" if found else _("diagrams.clean"), found, 200)
        bundle = {_process_id(name, text): text for name, text in files}
        if len(bundle) < len(files):
            return _refused(_("diagrams.twice"), (), 422)
        engine().submit_diagram(actor(), bundle)
    except errors.EngineError as refusal:
        if status_of(refusal) != 422:
            raise
        return _refused(sentence_of(refusal), getattr(refusal, "findings", ()), 422)
    flash(_("diagrams.submitted"), "done")
    return redirect(url_for("diagrams.index"), 303)


def _shown(filename: str) -> str:
    """Return a file name that reads as it is written: no control and no direction characters."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in filename)[-100:]


def _findings(files: list[tuple[str, bytes]]) -> tuple[Finding, ...]:
    """Check each file; it may call what is uploaded with it."""
    return tuple(
        found
        for place, (name, text) in enumerate(files)
        for found in engine().lint_diagram(
            actor(), text, name, [other for number, (_name, other) in enumerate(files) if number != place]
        )
    )


def _process_id(name: str, text: bytes) -> str:
    """Return under which name a file is submitted; the engine reads and checks the text itself."""
    found = PROCESS_ID.search(text)
    return found.group(1).decode() if found else name.removesuffix(".bpmn")


def _refused(message: str, findings: object, status: int) -> Response:
    return make_response(_page(findings, message), status)


@bp.get("/drafts/<int:draft_id>")
@office_only
def draft(draft_id: int) -> str:
    """What a publisher looks at before publishing it: the drawing, the remarks of the lint, what the dry run met."""
    diagram = engine().diagram_draft(actor(), draft_id)
    texts = {name: text.encode() for name, text in diagram.diagrams.items()}
    main = texts.pop(diagram.kind)
    findings = engine().lint_diagram(actor(), main, f"{diagram.kind}.bpmn", texts.values())
    return render_template("diagram.html", diagram=diagram, run=_without_tokens(diagram), findings=findings)


@bp.post("/drafts/<int:draft_id>/publish")
@roles("publisher")
def publish(draft_id: int) -> Response:
    """Publish a draft that another person submitted."""
    diagram = engine().publish_diagram(actor(), draft_id)
    flash(_("diagrams.published", name=named(diagram), n=diagram.version), "done")
    return redirect(url_for("diagrams.show", kind=diagram.kind), 303)
