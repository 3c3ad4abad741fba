"""Who may call a route. Every view carries exactly one of these marks; a route without a mark does not start.

They are the first door only: what an actor may do with a case is decided by the engine (``rules/permissions``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import Actor, errors
from webui.context import wants_json

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a caller must be."""

    needs_sign_in: bool
    #: "office" or "party"; None: either.
    kind: str | None = None
    #: any of these roles; empty: whatever the role.
    roles: frozenset[str] = frozenset()

    def allows(self, actor: Actor) -> bool:
        if not self.needs_sign_in:
            return True
        if self.kind and actor.kind != self.kind:
            return False
        return not self.roles or bool(self.roles & actor.roles)


class UnmarkedRoute(RuntimeError):
    """A view says nothing about who may call it."""


def _mark(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may call it."""
    return _mark(view, Access(needs_sign_in=False))


def signed_in(view: View) -> View:
    """Any account may call it."""
    return _mark(view, Access(needs_sign_in=True))


def office_only(view: View) -> View:
    """Any account of the office may call it."""
    return _mark(view, Access(needs_sign_in=True, kind="office"))


def party_only(view: View) -> View:
    """Any account of a party or an agency may call it."""
    return _mark(view, Access(needs_sign_in=True, kind="party"))


def roles(*names: str) -> Callable[[View], View]:
    """Office accounts with one of these roles may call it."""
    access = Access(needs_sign_in=True, kind="office", roles=frozenset(names))
    return lambda view: _mark(view, access)


def access_of(app: Flask, endpoint: str) -> Access:
    """Return the mark of an endpoint.

    :raises UnmarkedRoute: nobody said who may call it.
    """
    access = getattr(app.view_functions[endpoint], "access", None)
    if access is None:
        raise UnmarkedRoute(f"{endpoint} does not say who may call it: mark it with webui.access")
    return access


def check() -> Response | None:
    """Send a stranger to the sign-in page, refuse who may not; None lets the request pass."""
    if request.endpoint is None:
        return None
    access = access_of(current_app, request.endpoint)
    if not access.needs_sign_in:
        return None
    view = g.get("session_view")
    if view is None:
        if request.method == "GET" and not wants_json():
            return redirect(url_for("login.sign_in", next=request.full_path.rstrip("?")), 303)
        raise errors.SignInRefused("signed_out")
    if not access.allows(view.actor):
        raise errors.Forbidden("not_your_role", roles=", ".join(sorted(access.roles)) or access.kind)
    return None
