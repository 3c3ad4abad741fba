"""Procedures as diagrams: read, check, submit, publish."""

from __future__ import annotations

from marshmallow import Schema, fields

from engine import DiagramView, Finding
from webui.api import body
from webui.api.fields import Object, Strict, Text, Whole
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, list_of, schema_of

routes = Routes("diagrams")
#: Longest BPMN text; the engine's own bound is smaller.
LONGEST = 4 * 1024 * 1024


class Version(Strict):
    version = Whole(least=1, in_query=True, load_default=None)


class Drawing(Strict):
    """One diagram to be checked."""

    text = Text(required=True, longest=LONGEST)
    file = Text(load_default="diagram.bpmn")


class Bundle(Strict):
    """A procedure with the diagrams it calls: process id -> BPMN text, the procedure first."""

    diagrams = Object(keys=Text(), values=Text(longest=LONGEST), required=True)


class Draft(Schema):
    id = fields.Integer()
    kind = fields.String()
    name = fields.String()
    name_en = fields.String()
    version = fields.Integer()
    author = fields.String()
    created_at = fields.AwareDateTime()
    diagrams = fields.Dict()


class Drafts(Schema):
    items = fields.List(fields.Nested(Draft))


class Submitted(Schema):
    draft = fields.Integer()


@routes.add("GET", "/diagrams", "The version in force of every procedure", answer=list_of(DiagramView))
def listed() -> object:
    return {"items": [dump(diagram) for diagram in engine().diagrams(actor())]}


@routes.add("GET", "/diagrams/<kind>", "One procedure as drawn", answer=schema_of(DiagramView), query=Version)
def show(kind: str) -> object:
    return dump(engine().diagram(actor(), kind, body.query(Version)["version"]))


@routes.add("POST", "/diagram-findings", "Check a diagram", body=Drawing, answer=list_of(Finding))
def check() -> object:
    given = body.read(Drawing)
    return {"items": [dump(found) for found in engine().lint_diagram(actor(), given["text"], given["file"])]}


@routes.add("GET", "/diagram-drafts", "Drafts that wait for a publisher", answer=Drafts)
def drafts() -> object:
    return Drafts().dump({"items": engine().diagram_drafts(actor())})


@routes.add("POST", "/diagram-drafts", "Submit a procedure", body=Bundle, answer=Submitted, status=201, needs_key=True)
def submit() -> object:
    return {"draft": engine().submit_diagram(actor(), body.read(Bundle)["diagrams"], key=body.key())}, 201


@routes.add(
    "POST",
    "/diagram-drafts/<int:draft_id>/publication",
    "Put into force what another person submitted",
    answer=schema_of(DiagramView),
)
def publish(draft_id: int) -> object:
    return dump(engine().publish_diagram(actor(), draft_id))
