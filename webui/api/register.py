"""The registers of marks and patents, the gazette, and what a party can file."""

from __future__ import annotations

from flask import make_response
from marshmallow import Schema, fields

from engine import DraftView, FilingKind, MarkView, Outcome, PatentView, errors
from webui.api import body
from webui.api.fields import Text
from webui.api.routes import Routes
from webui.api.tasks import Saved
from webui.context import actor, engine
from webui.schemas import dump, dump_page, list_of, made, page_of, schema_of
from webui.words import attachment

routes = Routes("register")


class Find(body.Paging):
    text = Text(load_default="")


class Announcements(Schema):
    items = fields.List(fields.Dict())
    next = fields.String(allow_none=True)


@routes.add("GET", "/marks", "Find marks", answer=page_of(MarkView), query=Find, is_public=True)
def marks() -> object:
    asked = body.query(Find)
    return dump_page(engine().find_marks(actor(), asked["text"], body.page(asked)), MarkView)


@routes.add("GET", "/marks/<application_no>", "One mark", answer=schema_of(MarkView), is_public=True)
def mark(application_no: str) -> object:
    return dump(engine().mark(actor(), application_no))


@routes.add(
    "GET",
    "/marks/<application_no>/certificate",
    "Download the certificate of a mark that nobody opposed",
    answer={"type": "string", "format": "binary"},
    media_type="application/pdf",
)
def certificate(application_no: str) -> object:
    found, content = engine().certificate(actor(), application_no)
    response = make_response(content)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = attachment(found.filename)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@routes.add("GET", "/patents", "Find patents", answer=page_of(PatentView), query=Find, is_public=True)
def patents() -> object:
    asked = body.query(Find)
    return dump_page(engine().find_patents(actor(), asked["text"], body.page(asked)), PatentView)


@routes.add("GET", "/patents/<application_no>", "One patent", answer=schema_of(PatentView), is_public=True)
def patent(application_no: str) -> object:
    return dump(engine().patent(actor(), application_no))


@routes.add(
    "POST",
    "/marks/<application_no>/orders",
    "Open a case for a court's order about a mark",
    body=body.Answers,
    answer=schema_of(Outcome),
    status=201,
    needs_key=True,
)
def order_about_mark(application_no: str) -> object:
    return _order("mark", application_no)


@routes.add(
    "POST",
    "/patents/<application_no>/orders",
    "Open a case for a court's order about a patent",
    body=body.Answers,
    answer=schema_of(Outcome),
    status=201,
    needs_key=True,
)
def order_about_patent(application_no: str) -> object:
    return _order("patent", application_no)


@routes.add("GET", "/gazette", "Announcements, newest first", answer=Announcements, query=body.Paging, is_public=True)
def gazette() -> object:
    page = engine().gazette(body.page(body.query(body.Paging)))
    return {"items": [dict(item) for item in page.items], "next": page.next}


@routes.add("GET", "/filings", "What can be filed, with its checklist", answer=list_of(FilingKind), is_public=True)
def filings() -> object:
    return made(list_of(FilingKind)).dump({"items": engine().filing_kinds()})


@routes.add("GET", "/filings/<kind>/draft", "What you typed of a filing", answer=schema_of(DraftView))
def filing_draft(kind: str) -> object:
    return _draft(kind)


@routes.add("PUT", "/filings/<kind>/draft", "Keep a filing that is not sent yet", body=body.Answers, answer=Saved)
def save_filing_draft(kind: str) -> object:
    return _save(kind)


@routes.add("GET", "/cases/<case_no>/messages/<message>/draft", "What you typed of it", answer=schema_of(DraftView))
def message_draft(case_no: str, message: str) -> object:
    return _draft(message, case_no)


@routes.add(
    "PUT",
    "/cases/<case_no>/messages/<message>/draft",
    "Keep what is not sent yet",
    body=body.Answers,
    answer=Saved,
)
def save_message_draft(case_no: str, message: str) -> object:
    return _save(message, case_no)


def _order(register: str, application_no: str) -> object:
    answers = body.read(body.Answers)["answers"]
    return dump(engine().enter_order(actor(), register, application_no, answers, key=body.key())), 201


def _draft(what: str, case_no: str | None = None) -> object:
    found = engine().party_draft(actor(), what, case_no)
    if found is None:
        raise errors.NotFound("no_draft", draft=what)
    return dump(found)


def _save(what: str, case_no: str | None = None) -> object:
    answers = body.read(body.Answers)["answers"]
    return Saved().dump({"saved_at": engine().save_party_draft(actor(), what, answers, case_no)})
