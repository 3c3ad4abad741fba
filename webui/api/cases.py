"""Cases: filing, finding, reading, sending messages, side procedures, history."""

from __future__ import annotations

from marshmallow import Schema, fields

from engine import CaseLine, CaseQuery, CaseView, Choice, HearingView, HistoryLine, Outcome
from webui.api import body
from webui.api.fields import Day, Flag, Strict, Text, Whole
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, dump_page, list_of, page_of, schema_of

routes = Routes("cases")


class Find(body.Paging):
    """Which cases; ``own``: of which the caller is a party or an agent; ``unit``: open ones of a unit, 0: of none."""

    text = Text(load_default=None)
    kind = Text(load_default=None)
    status = Text(load_default=None)
    own = Flag(load_default=False)
    unit = Whole(in_query=True, allow_none=True, load_default=None)


class Search(Strict):
    text = Text(required=True)


class Days(Strict):
    """From one day to another, a year at most; of one room or link, of one panel."""

    first = Day(required=True)
    last = Day(required=True)
    place = Text(load_default="")
    panel = Text(load_default="")


class Reversal(Strict):
    reason = Text(required=True, longest=500)


class Handover(Strict):
    """To which unit, and why; ``seen``: version of the case that was looked at."""

    to = Whole(least=1, required=True)
    reason = Text(required=True, longest=500)
    seen = Whole(allow_none=True, load_default=None)


class ProvedLines(Schema):
    """Up to which line a history is fixed by a signed checkpoint."""

    seq = fields.Integer()
    number = fields.Integer(metadata={"description": "number of the checkpoint"})
    made_at = fields.AwareDateTime()


class Verification(Schema):
    """Whether the hash chain of a history holds."""

    is_intact = fields.Boolean()
    checked = fields.Integer(metadata={"description": "number of lines"})
    seq = fields.Integer(allow_none=True, metadata={"description": "first line that does not fit"})
    head = fields.String(allow_none=True, metadata={"description": "hash of the last line"})
    proof = fields.Nested(
        ProvedLines, allow_none=True, metadata={"description": "lines fixed by signed checkpoints; null: none yet"}
    )


@routes.add("GET", "/cases", "Find cases, newest first", answer=page_of(CaseLine), query=Find)
def find() -> object:
    asked = body.query(Find)
    wanted = CaseQuery(
        text=asked["text"],
        kind=asked["kind"],
        status=asked["status"],
        is_own=asked["own"],
        unit=asked["unit"],
    )
    return dump_page(engine().find_cases(actor(), wanted, body.page(asked)), CaseLine)


@routes.add("GET", "/search", "Find cases by any number or name", answer=page_of(CaseLine), query=Search)
def search() -> object:
    return dump_page(engine().search(actor(), body.query(Search)["text"]), CaseLine)


@routes.add("GET", "/hearings", "List oral hearings, soonest first", answer=list_of(HearingView), query=Days)
def hearings() -> object:
    asked = body.query(Days)
    found = engine().hearings(actor(), asked["first"], asked["last"], asked["place"], asked["panel"])
    return {"items": [dump(hearing) for hearing in found]}


@routes.add("POST", "/cases", "File a request", body=body.Filing, answer=schema_of(Outcome), status=201, needs_key=True)
def file_case() -> object:
    given = body.read(body.Filing)
    files = body.uploads(given)
    return dump(engine().file_case(actor(), given["kind"], given["answers"], key=body.key(), files=files)), 201


@routes.add("GET", "/cases/<case_no>", "Read a case", answer=schema_of(CaseView))
def show(case_no: str) -> object:
    return dump(engine().case(actor(), case_no))


@routes.add(
    "POST",
    "/cases/<case_no>/messages/<message>",
    "Send what the case waits for",
    body=body.Message,
    answer=schema_of(Outcome),
    needs_key=True,
)
def deliver(case_no: str, message: str) -> object:
    given = body.read(body.Message)
    files = body.uploads(given)
    return dump(engine().deliver_message(actor(), case_no, message, given["answers"], key=body.key(), files=files))


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


@routes.add(
    "POST",
    "/cases/<case_no>/suspensions/<int:event_id>/reversal",
    "Take back a suspension that should not have been",
    body=Reversal,
    answer=schema_of(Outcome),
)
def reverse_suspension(case_no: str, event_id: int) -> object:
    return dump(engine().reverse_suspension(actor(), case_no, event_id, body.read(Reversal)["reason"]))


@routes.add("GET", "/cases/<case_no>/units", "List the units it can be handed over to", answer=list_of(Choice))
def units(case_no: str) -> object:
    return {"items": [dump(unit) for unit in engine().units_for(actor(), case_no)]}


@routes.add(
    "PUT", "/cases/<case_no>/unit", "Hand a case over to another unit", body=Handover, answer=schema_of(CaseView)
)
def hand_over(case_no: str) -> object:
    given = body.read(Handover)
    return dump(engine().hand_over_case(actor(), case_no, given["to"], given["reason"], given["seen"]))


@routes.add("GET", "/cases/<case_no>/joinable", "List the cases it may be joined to", answer=list_of(CaseLine))
def joinable(case_no: str) -> object:
    return {"items": [dump(line) for line in engine().joinable_cases(actor(), case_no)]}


@routes.add("GET", "/cases/<case_no>/history", "Read the history", answer=page_of(HistoryLine), query=body.Paging)
def history(case_no: str) -> object:
    return dump_page(engine().history(actor(), case_no, body.page(body.query(body.Paging))), HistoryLine)


@routes.add("GET", "/cases/<case_no>/history/verification", "Verify the history", answer=Verification)
def verify(case_no: str) -> object:
    return Verification().dump(engine().verify_history(actor(), case_no))
