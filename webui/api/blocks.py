"""Text blocks: the library of the office, and what one reads in a case."""

from __future__ import annotations

from engine import BlockView, OfferedBlock
from webui.api import body
from webui.api.fields import Day, Object, Strict, Text, Whole
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, list_of, schema_of

routes = Routes("blocks")


class Asked(Strict):
    kind = Text(load_default=None, allow_none=True)


class NewVersion(Strict):
    """A version of a text block; ``block`` holds kinds, reason, title, title_en, body, body_en, is_retired."""

    block = Object(required=True)
    valid_from = Day(required=True)
    reason = Text(required=True, longest=2_000)
    seen = Whole(allow_none=True, load_default=None)


@routes.add("GET", "/text-blocks", "The text blocks of the office", answer=list_of(BlockView), query=Asked)
def blocks() -> object:
    return {"items": [dump(one) for one in engine().blocks(actor(), body.query(Asked)["kind"])]}


@routes.add("GET", "/text-blocks/<code>", "A text block with its versions", answer=schema_of(BlockView))
def show(code: str) -> object:
    return dump(engine().block(actor(), code))


@routes.add(
    "POST",
    "/text-blocks/<code>",
    "Add a version of a text block, the first one too; a retired one is offered no more",
    body=NewVersion,
    answer=schema_of(BlockView),
)
def change(code: str) -> object:
    given = body.read(NewVersion)
    event = {"valid_from": given["valid_from"].isoformat(), "reason": given["reason"]}
    engine().change_block(actor(), code, given["block"], event, given["seen"])
    return dump(engine().block(actor(), code))


@routes.add(
    "GET",
    "/tasks/<int:task_id>/text-blocks",
    "The text blocks for the draft of a task, filled in from its case",
    answer=list_of(OfferedBlock),
)
def offered(task_id: int) -> object:
    return {"items": [dump(one) for one in engine().blocks_for(actor(), task_id)]}


@routes.add(
    "POST",
    "/tasks/<int:task_id>/text-blocks/<code>",
    "Note that a text block goes into the draft of a task; the draft itself brings the text",
    answer=schema_of(OfferedBlock),
)
def insert(task_id: int, code: str) -> object:
    return dump(engine().insert_block(actor(), task_id, code))
