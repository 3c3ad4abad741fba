"""Signing in as a program: a token for the ``Authorization`` header."""

from __future__ import annotations

from flask import g, request
from marshmallow import Schema, fields

from engine import Actor
from webui.api.body import SignIn, read
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, schema_of

routes = Routes("sessions")


class Token(Schema):
    token = fields.String(metadata={"description": "send as Authorization: Bearer"})


@routes.add("POST", "/sessions", "Sign in", body=SignIn, answer=Token, status=201, is_public=True)
def sign_in() -> object:
    given = read(SignIn)
    return {"token": engine().sign_in(given["login"], given["password"], request.remote_addr or "")}, 201


@routes.add("DELETE", "/sessions/current", "Sign out", status=204)
def sign_out() -> object:
    engine().sign_out(g.session_token)
    return "", 204


@routes.add("GET", "/me", "Who acts", answer=schema_of(Actor))
def me() -> object:
    return dump(actor())
