"""Quality: what was drawn and how it was scored, the proof of a draw, and how often drafts came back."""

from __future__ import annotations

from engine import QualityProof, QualityView, ReturnedDraft, ReturnsView
from webui.api import body
from webui.api.fields import Strict, Text, Whole
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, list_of, schema_of

routes = Routes("quality")


@routes.add("GET", "/quality", "Draws, cases and scores of my unit", answer=schema_of(QualityView))
def show() -> object:
    return dump(engine().quality(actor()))


@routes.add("GET", "/quality/draws/<int:draw_id>", "Draw once more from what is kept", answer=schema_of(QualityProof))
def proof(draw_id: int) -> object:
    return dump(engine().prove_draw(actor(), draw_id))


class Behind(Strict):
    """Which number: without a word, all of them."""

    month = Text(load_default=None, longest=7)
    unit = Whole(in_query=True, load_default=None)
    element = Text(load_default=None, longest=100)
    reason = Text(load_default=None, longest=100)


@routes.add("GET", "/returns", "How often drafts of my unit came back, and why", answer=schema_of(ReturnsView))
def returns() -> object:
    return dump(engine().returns(actor()))


@routes.add(
    "GET",
    "/returns/drafts",
    "The reviews behind one of those numbers, newest first",
    answer=list_of(ReturnedDraft),
    query=Behind,
)
def returned() -> object:
    return {"items": [dump(one) for one in engine().returned_drafts(actor(), **body.query(Behind))]}
