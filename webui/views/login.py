"""Sign in, sign out, choose the language."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import errors
from webui.access import public, signed_in
from webui.context import actor, drop_session, engine, is_signed_in, keep_session, settings
from webui.errors import sentence_of, status_of
from webui.i18n import LANGUAGE_COOKIE, LANGUAGES
from webui.security import caller

bp = Blueprint("login", __name__)


def safe_next(address: str | None) -> str:
    """Return an address of ours to go on to; anything else becomes the front door."""
    parts = urlsplit(address or "")
    if not address or parts.scheme or parts.netloc or not address.startswith("/") or address.startswith(("//", "/\\")):
        return url_for("home.index")
    return address


@bp.get("/sign-in")
@public
def sign_in() -> object:
    if is_signed_in():
        return redirect(safe_next(request.args.get("next")), 303)
    return _page()


@bp.post("/sign-in")
@public
def enter() -> object:
    """Check the password and open a session; a refusal shows the page again with the name kept."""
    try:
        token = engine().sign_in(
            request.form.get("login", "").strip(),
            request.form.get("password", ""),
            caller(settings()),
            replaces=g.session_token,
        )
    except errors.SignInRefused as refusal:
        page = make_response(_page(sentence_of(refusal)), status_of(refusal))
        if "retry_after" in refusal.params:
            page.headers["Retry-After"] = str(refusal.params["retry_after"])
        return page
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    view = engine().session(token)
    if view is not None and chosen in LANGUAGES and chosen != view.actor.language:
        engine().set_language(view.actor, chosen)
    return keep_session(redirect(safe_next(request.form.get("_next")), 303), token)


def _page(message: str = "") -> str:
    accounts = engine().demo_accounts() if settings().demo else ()
    return render_template(
        "sign_in.html",
        message=message,
        accounts=accounts,
        login=request.form.get("login", ""),
        next=request.values.get("next") or request.form.get("_next", ""),
    )


@bp.post("/sign-out")
@signed_in
def sign_out() -> Response:
    engine().sign_out(g.session_token)
    return drop_session(redirect(url_for("login.sign_in"), 303))


@bp.post("/language")
@public
def choose_language() -> Response:
    """Remember the reader's language in a cookie, and in the account of whoever has one."""
    chosen = request.form.get("language")
    if chosen not in LANGUAGES:
        raise errors.EngineError("bad_request")
    if is_signed_in():
        engine().set_language(actor(), chosen)
    response = redirect(safe_next(request.form.get("_next")), 303)
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=31_536_000, samesite="Lax", httponly=True)
    return response
