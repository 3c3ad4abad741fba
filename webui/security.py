"""What protects the reader: who may post (CSRF), what may run (CSP), what and how much may come in."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from datetime import date
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from markupsafe import Markup
from werkzeug.routing import IntegerConverter

from engine import Settings, errors

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Double-submit cookie of visitors without a session (sign-in, language switch).
VISITOR_COOKIE = "anjuan-visitor"
CSRF_FIELD = "_csrf"
CSRF_HEADER = "X-CSRF-Token"
#: What a body may hold beside the largest file, which base64 makes a third longer.
BESIDE_A_FILE = 4 * 1024 * 1024
MAX_FORM_MEMORY = 2 * 1024 * 1024
MAX_FORM_PARTS = 400
LARGEST_ID = 2**31 - 1
#: Nobody types these, and a database may choke on them: controls but tab and line breaks, halves of characters.
_UNTYPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: Names of this machine, which monitoring and a proxy beside us use.
_OURSELVES = frozenset({"localhost", "127.0.0.1", "::1"})


class RowNumber(IntegerConverter):
    """``<int:...>`` of an address: a number that a row can have."""

    def __init__(self, map: object, **rest: object) -> None:
        super().__init__(map, **{"max": LARGEST_ID, **rest})


def configure(app: Flask, settings: Settings) -> None:
    """Set the limits and hang the headers into the app. Called before the addresses are made."""
    is_https = settings.public_url.startswith("https://")
    app.url_map.converters["int"] = RowNumber
    app.config.update(
        # Signs the one thing that Flask itself keeps in a cookie: sentences for the next page ("已办结").
        SECRET_KEY=hashlib.sha256(f"said:{settings.secret}".encode()).hexdigest(),
        SESSION_COOKIE_NAME="__Host-anjuan-said" if is_https else "anjuan-said",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.max_upload_bytes * 4 // 3 + BESIDE_A_FILE,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_MEMORY,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        SESSION_COOKIE_SECURE=is_https,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
    )
    app.after_request(_write_headers)


def row_number(text: str) -> int:
    """Read a row number of a query or a form (``type=row_number``). :raises ValueError: no row can have it."""
    if not re.fullmatch(r"[0-9]{1,10}", text, re.ASCII) or int(text) > LARGEST_ID:
        raise ValueError("no row number")
    return int(text)


def calendar_day(text: str) -> date:
    """Read a day of a query (``type=calendar_day``). :raises ValueError: none, or one that no calendar goes to."""
    found = date.fromisoformat(text)
    if not 1900 < found.year < 2900:
        raise ValueError("no day of a calendar")
    return found


def check_host(settings: Settings) -> None:
    """Refuse a request for another host: pages of ours must not appear under a name that a stranger owns.

    Where the office listens on every address of its machine (0.0.0.0), its names are not known.

    :raises EngineError: ``wrong_host``.
    """
    own = urlsplit(settings.public_url).hostname or ""
    if own in ("0.0.0.0", "::") or request.blueprint == "health":
        return
    try:
        asked = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        asked = ""
    if asked not in _OURSELVES | {own}:
        raise errors.EngineError("wrong_host", place="Host")


def check_text() -> None:
    """Refuse characters that nobody types in the address, the query or a form.

    Answers to forms are read by the forms, which name the field; but a NUL reaches no database.

    :raises EngineError: ``bad_text``, with the name of the place.
    """
    for place, text in _texts():
        if _UNTYPED.search(text):
            raise errors.EngineError("bad_text", place=place)
    for place, text in request.form.items(multi=True):
        if "\0" in place + text:
            raise errors.EngineError("bad_text", place=_UNTYPED.sub("�", place))


def _texts() -> Iterator[tuple[str, str]]:
    yield "URL", request.path
    for name, value in request.args.items(multi=True):
        yield _UNTYPED.sub("�", name), name + value


def caller(settings: Settings) -> str:
    """Return the network address of the caller: the last one on the way that no proxy of ours vouches for."""
    way = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    address = request.remote_addr or ""
    while way and address in settings.trusted_proxies:
        address = way.pop()
    try:
        return str(ip_address(address))
    except ValueError:
        return request.remote_addr or ""


def nonce() -> str:
    """Return the script nonce of this answer."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return g.csp_nonce


def allow_style_attributes() -> str:
    """Let this page carry style attributes: bpmn-js writes them into its canvas (bpmn-io/bpmn-js#1625)."""
    g.allows_style_attributes = True
    return ""


def csrf_token() -> str:
    """Return the token that a form of this page must bring back."""
    view = g.get("session_view")
    if view is not None:
        return view.csrf_token
    if "visitor_token" not in g:
        g.visitor_token = request.cookies.get(VISITOR_COOKIE) or secrets.token_urlsafe(24)
    return g.visitor_token


def csrf_input() -> Markup:
    """``{{ csrf() }}``: the hidden field of every form that posts."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, csrf_token())


def check_csrf() -> None:
    """Refuse a post that another site made in the reader's name.

    :raises Forbidden: it comes from elsewhere, or brings no token or a wrong one.
    """
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    if g.speaks_by_token or (request.path.startswith("/api/") and g.session_view is None):
        return  # no cookie speaks for the caller
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise errors.Forbidden("cross_site")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise errors.Forbidden("cross_site")
    view = g.get("session_view")
    expected = view.csrf_token if view is not None else request.cookies.get(VISITOR_COOKIE, "")
    given = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
        raise errors.Forbidden("csrf")


def content_security_policy() -> str:
    """Return the policy of this answer: our own files and this nonce, nothing else."""
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce()}'",
        "style-src": f"'self' 'nonce-{nonce()}'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }
    if g.get("allows_style_attributes"):
        rules["style-src-attr"] = "'unsafe-inline'"
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _write_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", content_security_policy())
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
        headers.add("Vary", "Cookie")
    if "visitor_token" in g and request.cookies.get(VISITOR_COOKIE) != g.visitor_token:
        response.set_cookie(
            VISITOR_COOKIE,
            g.visitor_token,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Strict",
        )
    return response


def new_key() -> str:
    """Return an idempotency key for a form that stands beside the one of its page."""
    return secrets.token_urlsafe(16)


def once_key() -> str:
    """Return the idempotency key of the form of a page: the one it came with, or a new one."""
    return request.form.get("_key") or new_key()
