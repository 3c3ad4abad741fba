"""Service guides: what each procedure asks, costs and decides, as it runs now; open to everybody."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template

from webui.access import public
from webui.context import engine

bp = Blueprint("guides", __name__, url_prefix="/guides")


@bp.get("")
@public
def index() -> str:
    return render_template("public/guides.html", guides=engine().guides())


@bp.get("/<kind>")
@public
def show(kind: str) -> str:
    """One guide, its steps in the order of the flow and put together by who does them."""
    guide = engine().guide(kind)
    stretches = [(role, list(steps)) for role, steps in groupby(guide.steps, key=lambda step: step.role)]
    filed = {each.kind for each in engine().filing_kinds()}
    return render_template("public/guide.html", guide=guide, stretches=stretches, may_file=kind in filed)
