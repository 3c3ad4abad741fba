"""Limits, rules of law, forms, the register and the gazette."""

from __future__ import annotations

from flask import request
from marshmallow import Schema, fields

import forms
from engine import LimitView, MarkView, errors
from webui.api import body
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, dump_page, page_of, schema_of

routes = Routes("law")


class Rules(Schema):
    rules = fields.List(fields.Dict())


class Announcements(Schema):
    items = fields.List(fields.Dict())
    next = fields.String(allow_none=True)


@routes.add("GET", "/time-limits/<int:limit_id>", "A time limit with its receipt", answer=schema_of(LimitView))
def limit(limit_id: int) -> object:
    return dump(engine().time_limit(actor(), limit_id))


@routes.add("GET", "/rules", "Every rule of law with citation and confidence", answer=Rules, is_public=True)
def rules() -> object:
    return {"rules": list(engine().rules(actor()))}


@routes.add("GET", "/rules/<rule_id>", "One rule of law", answer=None, is_public=True)
def rule(rule_id: str) -> object:
    return dict(engine().rule(actor(), rule_id))


@routes.add("GET", "/forms/<key>", "A form as data (form-js schema)", answer=None, is_public=True)
def form(key: str) -> object:
    try:
        return dict(forms.describe(key))
    except forms.UnknownForm:
        raise errors.NotFound("unknown_form", form=key) from None


@routes.add("GET", "/marks", "Find marks", answer=page_of(MarkView), query=("text", "size", "after"), is_public=True)
def marks() -> object:
    return dump_page(engine().find_marks(actor(), request.args.get("text", ""), body.page()), MarkView)


@routes.add("GET", "/marks/<application_no>", "One mark", answer=schema_of(MarkView), is_public=True)
def mark(application_no: str) -> object:
    return dump(engine().mark(actor(), application_no))


@routes.add(
    "GET", "/gazette", "Announcements, newest first", answer=Announcements, query=("size", "after"), is_public=True
)
def gazette() -> object:
    page = engine().gazette(body.page())
    return {"items": [dict(item) for item in page.items], "next": page.next}
