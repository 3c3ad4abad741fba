"""Why this date: the receipt of a time limit, as a page and as a fragment of one."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from webui import limits
from webui.access import signed_in
from webui.context import actor, engine

bp = Blueprint("time_limits", __name__)


@bp.get("/limits/<int:limit_id>")
@signed_in
def show(limit_id: int) -> str:
    """Show rule, article, trigger and each step; htmx gets only the receipt."""
    limit = engine().time_limit(actor(), limit_id)
    template = "partials/receipt.html" if request.headers.get("HX-Request") else "limit.html"
    return render_template(template, limit=limit, strip=limits.strip(limit.receipt, engine().calendar(actor())))
