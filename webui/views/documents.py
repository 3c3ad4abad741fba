"""Papers of a case: download, add, record how a notice arrived."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, flash, make_response, redirect, request

from engine import errors
from webui.access import office_only, signed_in
from webui.context import actor, engine
from webui.i18n import named
from webui.i18n import translate as _
from webui.views.login import safe_next
from webui.words import attachment, day

bp = Blueprint("documents", __name__)


@bp.get("/documents/<int:document_id>")
@signed_in
def download(document_id: int) -> Response:
    """Send the bytes, always as a file to keep: a document never runs inside our pages."""
    document, content = engine().document(actor(), document_id)
    response = make_response(content)
    response.headers["Content-Type"] = document.media_type
    response.headers["Content-Disposition"] = attachment(document.filename)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["ETag"] = f'"{document.sha256}"'
    return response


@bp.post("/cases/<case_no>/documents")
@office_only
def attach(case_no: str) -> Response:
    """Put a file into the case."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise errors.Refused("empty_file", filename="")
    kind, key = request.form.get("kind", "letter"), request.form.get("_key") or None
    document = engine().attach_document(actor(), case_no, kind, file.filename, file.read(), key=key)
    flash(_("document.added", title=named(document, "title")), "done")
    return redirect(safe_next(request.form.get("_next")), 303)


@bp.post("/documents/<int:document_id>/read")
@office_only
def read_mail(document_id: int) -> Response:
    """Note that mail was read; what it brings was entered before that."""
    document = engine().read_mail(actor(), document_id)
    flash(_("document.was_read", title=named(document, "title")), "done")
    return redirect(safe_next(request.form.get("_next")), 303)


@bp.post("/notices/<int:notice_id>/service")
@office_only
def record_service(notice_id: int) -> Response:
    """Record the proved day of receipt and what proves it, or that the notice came back."""
    try:
        on = date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        raise errors.InvalidForm({"on": [{"zh": "请填写存在的日期。", "en": "Enter a date that exists."}]}) from None
    event = {"kind": request.form.get("kind", ""), "on": on, "proof": request.form.get("proof", "")}
    notice = engine().record_service(actor(), notice_id, event)
    flash(_("notice.recorded", title=named(notice, "title"), day=day(notice.served_on)), "done")
    return redirect(safe_next(request.form.get("_next")), 303)
