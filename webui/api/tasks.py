"""Tasks: the work list and what people do with a task."""

from __future__ import annotations

from collections.abc import Mapping

from flask import make_response
from marshmallow import Schema, fields

from engine import (
    WORKLIST_NUMBERS,
    WORKLIST_WORDS,
    CitationQuery,
    CitingDecision,
    NoticePreview,
    Outcome,
    SimilarCase,
    TaskLine,
    TaskView,
    WorklistQuery,
)
from webui.api import body
from webui.api.fields import Text, Whole, Word
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, dump_page, list_of, page_of, schema_of

routes = Routes("tasks")


def filter_fields(*, in_query: bool) -> dict[str, fields.Field]:
    """Return the fields that say a query: in the address of a request their numbers are digits."""
    numbers = {
        name: Whole(least=least, most=most, in_query=in_query, allow_none=True, load_default=None)
        for name, (least, most) in WORKLIST_NUMBERS.items()
    }
    words = {name: Word(values, allow_none=True, load_default=None) for name, values in WORKLIST_WORDS.items()}
    texts = {name: Text(allow_none=True, load_default=None) for name in ("kind", "element", "party", "text")}
    return words | texts | numbers


def query_of(asked: Mapping[str, object]) -> WorklistQuery:
    """Return the query that such fields say; others are passed over."""
    given = {name: asked[name] for name in filter_fields(in_query=True) if asked.get(name)}
    return WorklistQuery(**given)


class Find(body.Paging.from_dict(filter_fields(in_query=True), name="Filters")):
    """Which tasks, in which order: the words of a link to the work list; and which page."""


class Counts(Schema):
    """How many tasks each saved filter holds, 100 meaning as many or more; ``unit`` for who leads one."""

    mine = fields.Integer()
    pool = fields.Integer()
    unit = fields.Integer()
    all = fields.Integer()
    overdue = fields.Integer()
    soon = fields.Integer()
    suspended = fields.Integer()
    provisional = fields.Integer()


class Citing(body.Paging):
    """Drafts that cite all of these: code of a provision, reason code, code of a text block; of a kind, of a case."""

    article = Text(load_default=None, allow_none=True)
    reason = Text(load_default=None, allow_none=True)
    block = Text(load_default=None, allow_none=True)
    kind = Text(load_default=None, allow_none=True)
    case_no = Text(load_default=None, allow_none=True)


class Next(Schema):
    task = fields.Nested(schema_of(TaskLine), allow_none=True)


class Saved(Schema):
    saved_at = fields.AwareDateTime()


@routes.add("GET", "/tasks", "The work list, in the order that is asked for", answer=page_of(TaskLine), query=Find)
def find() -> object:
    asked = body.query(Find)
    return dump_page(engine().worklist(actor(), query_of(asked), body.page(asked)), TaskLine)


@routes.add("GET", "/tasks/counts", "How many tasks wait", answer=Counts)
def counts() -> object:
    return Counts().dump(engine().worklist_counts(actor()))


@routes.add("GET", "/tasks/next", "What should be done next", answer=Next)
def next_task() -> object:
    return Next().dump({"task": engine().next_task(actor())})


@routes.add("GET", "/tasks/<int:task_id>", "Read a task with its case", answer=schema_of(TaskView))
def show(task_id: int) -> object:
    return dump(engine().task(actor(), task_id))


@routes.add(
    "GET",
    "/tasks/<int:task_id>/similar-cases",
    "Decided cases like that of a task, the likest first",
    answer=list_of(SimilarCase),
)
def similar_cases(task_id: int) -> object:
    return {"items": [dump(one) for one in engine().similar_cases(actor(), task_id)]}


@routes.add(
    "GET",
    "/decisions",
    "Find drafted opinions and decisions by what they cite, the newest first",
    answer=page_of(CitingDecision),
    query=Citing,
)
def decisions() -> object:
    asked = body.query(Citing)
    wanted = CitationQuery(**{name: asked[name] for name in ("article", "reason", "block", "kind", "case_no")})
    return dump_page(engine().decisions_citing(actor(), wanted, body.page(asked)), CitingDecision)


@routes.add("POST", "/tasks/<int:task_id>/claim", "Take a task from the pool", answer=schema_of(TaskView))
def claim(task_id: int) -> object:
    return dump(engine().claim_task(actor(), task_id))


@routes.add("POST", "/tasks/<int:task_id>/release", "Give a task back to the pool", answer=schema_of(TaskView))
def release(task_id: int) -> object:
    return dump(engine().release_task(actor(), task_id))


@routes.add(
    "GET",
    "/tasks/<int:task_id>/draft/notices",
    "The notices that the saved draft of a task leads to, one for each addressee",
    answer=list_of(NoticePreview),
)
def draft_notices(task_id: int) -> object:
    return {"items": [dump(one) for one in engine().draft_notices(actor(), task_id)]}


@routes.add(
    "GET",
    "/tasks/<int:task_id>/draft/notices/<int:number>",
    "One of them as PDF, marked as a draft; made anew each time",
    answer={"type": "string", "format": "binary"},
    media_type="application/pdf",
)
def draft_notice(task_id: int, number: int) -> object:
    response = make_response(engine().draft_notice(actor(), task_id, number))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.add("PUT", "/tasks/<int:task_id>/draft", "Keep unfinished answers", body=body.Answers, answer=Saved)
def save_draft(task_id: int) -> object:
    saved_at = engine().save_draft(actor(), task_id, body.read(body.Answers)["answers"])
    return Saved().dump({"saved_at": saved_at})


@routes.add(
    "POST",
    "/tasks/<int:task_id>/completion",
    "Complete a task",
    body=body.Completion,
    answer=schema_of(Outcome),
    needs_key=True,
)
def complete(task_id: int) -> object:
    given = body.read(body.Completion)
    outcome = engine().complete_task(actor(), task_id, given["answers"], seen=given["seen"], key=body.key())
    return dump(outcome)
