"""The front door: everybody is led to where their work is."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, url_for
from werkzeug.wrappers import Response

from webui.access import public
from webui.context import actor
from webui.navigation import home

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def index() -> Response:
    """Lead the office to where the work of each role is, a party to the portal, a stranger to the public pages."""
    kind = actor().kind
    if kind == "office":
        return redirect(home(), 303)
    wanted = "portal.home" if kind == "party" else "public.index"
    return redirect(url_for(wanted if wanted in current_app.view_functions else "login.sign_in"), 303)
