"""Documents of a case, and how notices arrive."""

from __future__ import annotations

from flask import make_response, request
from marshmallow import fields

from engine import DocumentView, NoticeView, errors
from webui.api import body
from webui.api.fields import Day, Strict, Text, Word
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, schema_of
from webui.words import attachment

routes = Routes("documents")


class Paper(Strict):
    """A file as a form sends it."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})
    kind = Text(longest=40, load_default="evidence")


class Service(Strict):
    """How a notice arrived: the proved day of receipt, or the day it came back."""

    kind = Word(("proved", "returned"), required=True)
    on = Day(required=True)


@routes.add(
    "POST",
    "/cases/<case_no>/documents",
    "Attach a document",
    body=Paper,
    body_type="multipart/form-data",
    answer=schema_of(DocumentView),
    status=201,
    needs_key=True,
)
def attach(case_no: str) -> object:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise errors.EngineError("no_file", place="file")
    kind = request.form.get("kind", "evidence")
    view = engine().attach_document(actor(), case_no, kind, file.filename, file.read(), key=body.key())
    return dump(view), 201


@routes.add(
    "GET",
    "/documents/<int:document_id>",
    "Download a document",
    answer={"type": "string", "format": "binary"},
    media_type="application/octet-stream",
)
def download(document_id: int) -> object:
    view, content = engine().document(actor(), document_id)
    response = make_response(content)
    response.mimetype = view.media_type
    response.headers["Content-Disposition"] = attachment(view.filename)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@routes.add(
    "POST",
    "/notices/<int:notice_id>/service",
    "Record how a notice arrived",
    body=Service,
    answer=schema_of(NoticeView),
)
def record_service(notice_id: int) -> object:
    return dump(engine().record_service(actor(), notice_id, body.read(Service)))
