"""The office as a machine: jobs and incidents, its own history, the clock."""

from __future__ import annotations

from flask import Response
from marshmallow import Schema, fields

from engine import CheckpointView, HistoryLine, JobView
from webui.api import body
from webui.api.cases import Verification
from webui.api.fields import Day, Strict, Word
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, dump_page, list_of, page_of, schema_of

routes = Routes("office")


class Find(body.Paging):
    state = Word(("armed", "held", "incident", "done", "cancelled"), load_default=None)


class Clock(Schema):
    today = fields.Date()
    now = fields.AwareDateTime()


class Journey(Strict):
    """Until which day the clock of a demo travels; a day, so that asking twice goes there once."""

    to_on = Day(required=True)


@routes.add("GET", "/jobs", "What the ticker does later, and what it could not do", answer=page_of(JobView), query=Find)
def jobs() -> object:
    asked = body.query(Find)
    return dump_page(engine().jobs(actor(), asked["state"], body.page(asked)), JobView)


@routes.add(
    "POST", "/jobs/<int:job_id>/release", "Let a held job or an incident be tried again", answer=schema_of(JobView)
)
def release(job_id: int) -> object:
    return dump(engine().retry_job(actor(), job_id))


@routes.add(
    "GET",
    "/office-history",
    "Read the history of what belongs to no case, newest first",
    answer=page_of(HistoryLine),
    query=body.Paging,
)
def office_history() -> object:
    return dump_page(engine().office_history(actor(), body.page(body.query(body.Paging))), HistoryLine)


@routes.add("GET", "/office-history/verification", "Verify that history", answer=Verification)
def verify_office_history() -> object:
    return Verification().dump(engine().verify_office_history(actor()))


@routes.add("GET", "/checkpoints", "The last signed checkpoints, newest first", answer=list_of(CheckpointView))
def checkpoints() -> object:
    return {"items": [dump(each) for each in engine().checkpoints(actor(), size=100)]}


@routes.add(
    "GET",
    "/checkpoints/<int:number>",
    "The file of a checkpoint, to be kept and checked elsewhere",
    answer={"type": "string"},
    media_type="text/plain",
)
def checkpoint(number: int) -> object:
    return Response(engine().checkpoint_file(actor(), number), mimetype="text/plain")


@routes.add("GET", "/clock", "What time it is at the office", answer=Clock)
def clock() -> object:
    return Clock().dump({"today": engine().today(), "now": engine().now()})


@routes.add("PUT", "/clock", "Travel forward in time (demo and training)", body=Journey, answer=Clock)
def travel() -> object:
    engine().travel(actor(), (body.read(Journey)["to_on"] - engine().today()).days)
    return Clock().dump({"today": engine().today(), "now": engine().now()})
