"""What belongs to this request: the engine, the session, who acts."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, current_app, g, request

from engine import Actor, CaseEngine, Settings, errors
from webui.i18n import language

EXTENSION = "anjuan"


def engine() -> CaseEngine:
    return current_app.extensions[EXTENSION]["engine"]


def settings() -> Settings:
    return current_app.extensions[EXTENSION]["settings"]


def actor() -> Actor:
    """Return who acts; the public where nobody signed in."""
    view = g.get("session_view")
    return view.actor if view else Actor.public(language())


def english_names() -> Mapping[str, str]:
    """Return what units and colleagues are called in English, by their Chinese names; asked once per request."""
    if "english_names" not in g:
        g.english_names = {one.name: one.name_en for one in engine().english_names()}
    return g.english_names


def is_signed_in() -> bool:
    return g.get("session_view") is not None


def wants_json() -> bool:
    """Return whether the caller is a program: the API, or one that asks for JSON and not for HTML."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "application/problem+json"])
    return best is not None and best != "text/html"


def cookie_name(app: Flask) -> str:
    """Return the name of the session cookie: bound to the host wherever the office runs on https."""
    return "__Host-anjuan" if app.config["SESSION_COOKIE_SECURE"] else "anjuan"


def load_session() -> None:
    """Find the session of the cookie or, at the API, of the token; one that names no session is as good as none.

    A program that sends a token speaks by the token alone: its cookies are not read.
    """
    g.session_view = None
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    g.speaks_by_token = request.path.startswith("/api/") and scheme.lower() == "bearer"
    g.session_token = token.strip() if g.speaks_by_token else request.cookies.get(cookie_name(current_app))
    if g.session_token and request.endpoint != "static":
        try:
            g.session_view = engine().session(g.session_token)
        except (errors.SignInRefused, errors.NotFound):
            g.session_view = None


def keep_session(response: Response, token: str) -> Response:
    """Write the session cookie."""
    response.set_cookie(
        cookie_name(current_app),
        token,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return response


def drop_session(response: Response) -> Response:
    """Take the session cookie back."""
    response.delete_cookie(
        cookie_name(current_app), path="/", secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True
    )
    return response
