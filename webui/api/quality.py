"""Quality: what was drawn and how it was scored, and the proof of a draw."""

from __future__ import annotations

from engine import QualityProof, QualityView
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, schema_of

routes = Routes("quality")


@routes.add("GET", "/quality", "Draws, cases and scores of my unit", answer=schema_of(QualityView))
def show() -> object:
    return dump(engine().quality(actor()))


@routes.add("GET", "/quality/draws/<int:draw_id>", "Draw once more from what is kept", answer=schema_of(QualityProof))
def proof(draw_id: int) -> object:
    return dump(engine().prove_draw(actor(), draw_id))
