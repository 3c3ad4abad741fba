"""Documents of a case."""

from __future__ import annotations

from flask import make_response, request

from engine import DocumentView, errors
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, schema_of
from webui.words import attachment

routes = Routes("documents")


@routes.add(
    "POST",
    "/cases/<case_no>/documents",
    "Attach a document (multipart: file, kind)",
    answer=schema_of(DocumentView),
    status=201,
)
def attach(case_no: str) -> object:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise errors.EngineError("no_file")
    kind = request.form.get("kind", "evidence")
    return dump(engine().attach_document(actor(), case_no, kind, file.filename, file.read())), 201


@routes.add("GET", "/documents/<int:document_id>", "Download a document")
def download(document_id: int) -> object:
    view, content = engine().document(actor(), document_id)
    response = make_response(content)
    response.mimetype = view.media_type
    response.headers["Content-Disposition"] = attachment(view.filename)
    return response
