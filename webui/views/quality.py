"""Quality: what was drawn, how it was scored per step and unit, and the proof of a draw."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine import QualityView
from webui.access import roles
from webui.charts import Bar, bars
from webui.context import actor, engine
from webui.i18n import language
from webui.i18n import translate as _

bp = Blueprint("quality", __name__)

STEPS = ("acceptance", "examination", "decision")
#: The best mark: charts of all steps have one scale.
FULL = 5


@bp.get("/quality")
@roles("leader", "approver", "auditor")
def index() -> str:
    view = engine().quality(actor())
    return render_template("quality.html", view=view, charts=_charts(view))


@bp.get("/quality/draws/<int:draw_id>")
@roles("auditor")
def proof(draw_id: int) -> str:
    return render_template("quality_draw.html", proof=engine().prove_draw(actor(), draw_id))


def _charts(view: QualityView) -> list[tuple[str, list[Bar]]]:
    """Return a chart of mean marks for each step: one bar for each criterion of each unit."""
    of_step = {step: [mark for mark in view.marks if mark.step == step] for step in STEPS}
    many_units = len({mark.unit for mark in view.marks}) > 1

    def label(unit: str, criterion: str) -> str:
        return " ".join(filter(None, (unit if many_units else "", _(f"quality.criterion.{criterion}"))))

    return [
        (step, bars([(label(_unit(mark.unit, mark.unit_en), mark.criterion), mark.mean, None) for mark in marks], FULL))
        for step, marks in of_step.items()
        if marks
    ]


def _unit(name: str, name_en: str) -> str:
    return (name_en if language() == "en" else name) or name
