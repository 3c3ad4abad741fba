"""My settings: where I read what the office tells me, by mail and in my calendar."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import errors
from webui import feed
from webui.access import public, signed_in
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import translate as _

bp = Blueprint("me", __name__)


@bp.get("/me")
@signed_in
def show() -> str:
    return _page()


@bp.post("/me/mail")
@signed_in
def keep_mailbox() -> Answer | tuple[str, int]:
    """Keep the address and the rhythm; a refusal shows them again as typed."""
    typed = {"address": request.form.get("address", ""), "rhythm": request.form.get("rhythm", "")}
    try:
        kept = engine().keep_mailbox(actor(), **typed)
    except errors.EngineError as refusal:
        return _page(typed=typed, refusal=sentence_of(refusal)), status_of(refusal)
    flash(_("mail.kept") if kept.is_confirmed else _("mail.asked", address=kept.address))
    return redirect(url_for("me.show"), 303)


@bp.get("/me/mail/confirmation")
@signed_in
def answer() -> str:
    """Where the link of the mail leads: a page with the one button, for programs open links too."""
    return render_template("mail_confirmation.html", code=request.args.get("code", "")[:100])


@bp.post("/me/mail/confirmation")
@signed_in
def confirm_mailbox() -> Answer:
    engine().confirm_mailbox(actor(), request.form.get("code", ""))
    flash(_("mail.confirmed"))
    return redirect(url_for("me.show"), 303)


@bp.post("/me/mail/withdrawal")
@signed_in
def drop_mailbox() -> Answer:
    engine().drop_mailbox(actor())
    flash(_("mail.dropped"))
    return redirect(url_for("me.show"), 303)


@bp.post("/me/feed")
@signed_in
def renew_feed() -> Response | str:
    """Make a new address and show it, this once."""
    return _page(address=url_for("me.calendar", key=engine().renew_feed(actor()), _external=True))


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


def _page(*, address: str = "", typed: Mapping[str, str] | None = None, refusal: str = "") -> str:
    return render_template(
        "me.html",
        feed_since=engine().feed_since(actor()),
        address=address,
        mailbox=engine().mailbox(actor()),
        typed=typed or {},
        refusal=refusal,
    )
