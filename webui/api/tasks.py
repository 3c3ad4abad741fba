"""Tasks: the work list and what people do with a task."""

from __future__ import annotations

from flask import request
from marshmallow import Schema, fields

from engine import Outcome, TaskLine, TaskView, WorklistQuery, errors
from webui.api import body
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, dump_page, page_of, schema_of

routes = Routes("tasks")
SCOPES = ("mine", "pool", "all")


class Saved(Schema):
    saved_at = fields.AwareDateTime()


@routes.add(
    "GET",
    "/tasks",
    "The work list, least legal time left first",
    answer=page_of(TaskLine),
    query=("scope", "kind", "element", "clock", "text", "size", "after"),
)
def find() -> object:
    scope = request.args.get("scope", "pool")
    if scope not in SCOPES:
        raise errors.EngineError("bad_page")
    query = WorklistQuery(
        scope=scope, **{name: request.args.get(name) or None for name in ("kind", "element", "clock", "text")}
    )
    return dump_page(engine().worklist(actor(), query, body.page()), TaskLine)


@routes.add("GET", "/tasks/<int:task_id>", "Read a task with its case", answer=schema_of(TaskView))
def show(task_id: int) -> object:
    return dump(engine().task(actor(), task_id))


@routes.add("POST", "/tasks/<int:task_id>/claim", "Take a task from the pool", answer=schema_of(TaskView))
def claim(task_id: int) -> object:
    return dump(engine().claim_task(actor(), task_id))


@routes.add("POST", "/tasks/<int:task_id>/release", "Give a task back to the pool", answer=schema_of(TaskView))
def release(task_id: int) -> object:
    return dump(engine().release_task(actor(), task_id))


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
