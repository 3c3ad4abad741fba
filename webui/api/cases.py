"""Cases: filing, reading, sending messages, starting side procedures, history."""

from __future__ import annotations

from flask import request
from marshmallow import Schema, fields

from engine import CaseLine, CaseQuery, CaseView, HistoryLine, Outcome
from webui.api import body
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, dump_page, page_of, schema_of

routes = Routes("cases")


class Verification(Schema):
    """Whether the hash chain of a case holds."""

    is_intact = fields.Boolean()
    lines = fields.Integer()
    broken_at = fields.Integer(allow_none=True)
    head = fields.String()


@routes.add(
    "GET", "/cases", "Find cases", answer=page_of(CaseLine), query=("text", "kind", "status", "own", "size", "after")
)
def find() -> object:
    query = CaseQuery(
        text=request.args.get("text") or None,
        kind=request.args.get("kind") or None,
        status=request.args.get("status") or None,
        is_own=request.args.get("own") in ("1", "true"),
    )
    return dump_page(engine().find_cases(actor(), query, body.page()), CaseLine)


@routes.add("POST", "/cases", "File a request", body=body.Filing, answer=schema_of(Outcome), status=201, needs_key=True)
def file_case() -> object:
    filing = body.read(body.Filing)
    return dump(engine().file_case(actor(), filing["kind"], filing["answers"], key=body.key())), 201


@routes.add("GET", "/cases/<case_no>", "Read a case", answer=schema_of(CaseView))
def show(case_no: str) -> object:
    return dump(engine().case(actor(), case_no))


@routes.add(
    "POST",
    "/cases/<case_no>/messages/<message>",
    "Send what the case waits for",
    body=body.Answers,
    answer=schema_of(Outcome),
    needs_key=True,
)
def deliver(case_no: str, message: str) -> object:
    answers = body.read(body.Answers)["answers"]
    return dump(engine().deliver_message(actor(), case_no, message, answers, key=body.key()))


@routes.add(
    "POST",
    "/cases/<case_no>/side-procedures/<kind>",
    "Start an extension or a suspension",
    body=body.Answers,
    answer=schema_of(Outcome),
    needs_key=True,
)
def start_side_procedure(case_no: str, kind: str) -> object:
    answers = body.read(body.Answers)["answers"]
    return dump(engine().start_side_procedure(actor(), case_no, kind, answers, key=body.key()))


@routes.add("GET", "/cases/<case_no>/history", "Read the history", answer=page_of(HistoryLine), query=("size", "after"))
def history(case_no: str) -> object:
    return dump_page(engine().history(actor(), case_no, body.page()), HistoryLine)


@routes.add("GET", "/cases/<case_no>/history/verification", "Verify the history", answer=Verification)
def verify(case_no: str) -> object:
    return Verification().dump(engine().verify_history(actor(), case_no))
