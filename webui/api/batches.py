"""Batches: one act on many tasks; and what who leads does with one of them."""

from __future__ import annotations

from marshmallow import Schema, fields

from engine import BatchItemView, BatchLine, BatchView, Choice, TaskView
from webui.api import body
from webui.api.fields import Many, Object, Text, Whole, Word
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, dump_page, list_of, made, page_of, schema_of

routes = Routes("batches")
ACTS = ("claim", "release", "reassign", "prioritise", "extend", "complete", "hand_over")


class Batch(body.Strict):
    """What to do with which tasks; given: to, reason, priority, months, reasons, form_key, answers, as it needs.

    ``seen``: task -> version of its case that was judged, as the preview shows it; what came since is not decided over.
    ``hand_over`` hands the ``cases`` and those of the tasks over to the unit ``to``: one item for each case.
    """

    act = Word(ACTS, required=True)
    tasks = Many(Whole(least=1), most=200, load_default=list)
    cases = Many(Text(longest=40), most=200, load_default=list)
    given = Object(keys=fields.String(), load_default=dict)
    seen = Object(keys=Whole(in_query=True), values=Whole(), load_default=dict)


class Tasks(body.Strict):
    tasks = Many(Whole(least=1), most=200, required=True)


class Begun(Schema):
    batch = fields.Integer()


class Reassignment(body.Strict):
    """To which account, and why."""

    to = Whole(least=1, required=True)
    reason = Text(longest=500, required=True)


class Priority(body.Strict):
    """How urgent, 0 to 9, and why."""

    priority = Whole(most=9, required=True)
    reason = Text(longest=500, required=True)


@routes.add("POST", "/batches/preview", "What a batch would do", body=Batch, answer=list_of(BatchItemView))
def preview() -> object:
    asked = body.read(Batch)
    items = engine().preview_batch(actor(), asked["act"], asked["tasks"], asked["given"], case_nos=asked["cases"])
    return made(list_of(BatchItemView)).dump({"items": items})


@routes.add("POST", "/batches", "Begin a batch", body=Batch, answer=Begun, status=202, needs_key=True)
def start() -> object:
    asked = body.read(Batch)
    chosen = {"case_nos": asked["cases"], "seen": asked["seen"]}
    batch = engine().start_batch(actor(), asked["act"], asked["tasks"], asked["given"], key=body.key(), **chosen)
    return Begun().dump({"batch": batch}), 202


@routes.add("GET", "/batches", "My batches, newest first", answer=page_of(BatchLine), query=body.Paging)
def find() -> object:
    return dump_page(engine().batches(actor(), body.page(body.query(body.Paging))), BatchLine)


@routes.add("GET", "/batches/<int:batch_id>", "A batch with the result of each task", answer=schema_of(BatchView))
def show(batch_id: int) -> object:
    return dump(engine().batch(actor(), batch_id))


@routes.add("POST", "/batches/colleagues", "To whom tasks can be given", body=Tasks, answer=list_of(Choice))
def colleagues() -> object:
    found = engine().colleagues_for(actor(), body.read(Tasks)["tasks"])
    return made(list_of(Choice)).dump({"items": found})


@routes.add(
    "PUT", "/tasks/<int:task_id>/assignee", "Give a task to a colleague", body=Reassignment, answer=schema_of(TaskView)
)
def reassign(task_id: int) -> object:
    given = body.read(Reassignment)
    return dump(engine().reassign_task(actor(), task_id, given["to"], given["reason"]))


@routes.add(
    "PUT", "/tasks/<int:task_id>/priority", "Say how urgent a task is", body=Priority, answer=schema_of(TaskView)
)
def prioritise(task_id: int) -> object:
    given = body.read(Priority)
    return dump(engine().prioritise_task(actor(), task_id, given["priority"], given["reason"]))
