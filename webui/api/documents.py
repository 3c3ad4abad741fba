"""Documents of a case, and how notices arrive."""

from __future__ import annotations

from flask import make_response, request
from marshmallow import fields

from engine import DocumentView, NoticeView, ServiceView, errors
from webui.api import body
from webui.api.fields import Day, Strict, Text, Word
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, dump_page, list_of, page_of, schema_of
from webui.words import attachment

routes = Routes("documents")


class Paper(Strict):
    """A file as a form sends it."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})
    kind = Text(longest=40, load_default="evidence")


class Standing(body.Paging):
    """Which services: on their way, sent by post and not proved, or come back and not yet served otherwise."""

    stage = Word(("under_way", "unproved", "returned"), load_default="returned")


class Service(Strict):
    """How a notice arrived: the proved day of receipt and what proves it, or the day it came back."""

    kind = Word(("proved", "returned"), required=True)
    on = Day(required=True)
    proof = Text(longest=200, load_default="")


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
    "/documents/<int:document_id>/read",
    "Note that mail was read; enter what it brings before",
    answer=schema_of(DocumentView),
)
def read_mail(document_id: int) -> object:
    return dump(engine().read_mail(actor(), document_id))


@routes.add(
    "POST",
    "/notices/<int:notice_id>/service",
    "Record how a notice arrived",
    body=Service,
    answer=schema_of(NoticeView),
)
def record_service(notice_id: int) -> object:
    return dump(engine().record_service(actor(), notice_id, body.read(Service)))


@routes.add("GET", "/service", "List services that need an eye", answer=page_of(ServiceView), query=Standing)
def services() -> object:
    asked = body.query(Standing)
    return dump_page(engine().services(actor(), asked["stage"], body.page(asked)), ServiceView)


@routes.add("GET", "/cases/<case_no>/service", "Read how its notices were served", answer=list_of(ServiceView))
def services_of_case(case_no: str) -> object:
    return {"items": [dump(one) for one in engine().services_of(actor(), case_no)]}
