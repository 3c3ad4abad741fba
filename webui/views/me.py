"""My settings: the private address of my calendar."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from webui import feed
from webui.access import public, signed_in
from webui.context import actor, engine
from webui.i18n import translate as _

bp = Blueprint("me", __name__)


@bp.get("/me")
@signed_in
def show() -> str:
    return _page()


@bp.post("/me/feed")
@signed_in
def renew_feed() -> Response | str:
    """Make a new address and show it, this once."""
    return _page(url_for("me.calendar", key=engine().renew_feed(actor()), _external=True))


@bp.post("/me/feed/withdrawal")
@signed_in
def withdraw_feed() -> Answer:
    engine().withdraw_feed(actor())
    flash(_("feed.withdrawn"))
    return redirect(url_for("me.show"), 303)


@bp.get("/feeds/<key>.ics")
@public
def calendar(key: str) -> Response:
    """The calendar for whoever knows its address; a calendar program cannot sign in."""
    written = feed.written(engine().feed(key))
    answer = Response(written, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="anjuan.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(address: str = "") -> str:
    return render_template("me.html", feed_since=engine().feed_since(actor()), address=address)
