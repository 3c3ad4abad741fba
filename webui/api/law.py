"""Limits, rules of law, the calendar, forms."""

from __future__ import annotations

from marshmallow import Schema, fields

import forms
from engine import ArticleView, GuideView, LimitView, MovedLimit, errors
from webui.api import body
from webui.api.fields import Day, Flag, Many, Strict, Text, Whole, Word
from webui.api.routes import OBJECT, Routes
from webui.context import actor, engine
from webui.schemas import dump, list_of, schema_of

routes = Routes("law")


class Change(Strict):
    """An entry in the ledger of a limit. Which fields it needs depends on its kind."""

    kind = Word(("stop", "resume", "extend", "outage", "reverse"), required=True)
    ground = Text(required=True, longest=500)
    article = Text(longest=500, load_default="")
    from_on = Day(load_default=None, allow_none=True)
    to_on = Day(load_default=None, allow_none=True)
    months = Whole(least=1, most=120, load_default=None, allow_none=True)
    reverses_id = Whole(load_default=None, allow_none=True)


class Rules(Schema):
    rules = fields.List(fields.Dict())


class Confirmation(Strict):
    source = Text(required=True, longest=500)


class Calendar(Schema):
    """The office calendar: beyond Monday to Friday these days are off, and these worked."""

    version = fields.String()
    official_years = fields.List(fields.Integer())
    days_off = fields.List(fields.Date())
    make_up_days = fields.List(fields.Date())


class Year(Strict):
    """What the State Council published for a year; a trial only lists what would move."""

    days_off = Many(Day(), required=True)
    make_up_days = Many(Day(), required=True)
    is_trial = Flag(required=True)


class Moved(Schema):
    moved = fields.List(fields.Nested(schema_of(MovedLimit)))


class ArticlesAsked(Strict):
    """Of cases of one kind; and those in force on a day."""

    kind = Text(load_default=None, allow_none=True)
    on = Day(load_default=None, allow_none=True)


class Keys(Schema):
    keys = fields.List(fields.String())


class Guides(Schema):
    guides = fields.List(fields.Nested(schema_of(GuideView)))


@routes.add("GET", "/guides", "List the procedures that have a service guide", answer=Guides, is_public=True)
def guides() -> object:
    return {"guides": [dump(guide) for guide in engine().guides()]}


@routes.add(
    "GET",
    "/guides/<kind>",
    "Read the service guide of a procedure: steps, limits, materials, fees, as it runs now",
    answer=schema_of(GuideView),
    is_public=True,
)
def guide(kind: str) -> object:
    return dump(engine().guide(kind))


@routes.add("GET", "/time-limits/<int:limit_id>", "A time limit with its receipt", answer=schema_of(LimitView))
def limit(limit_id: int) -> object:
    return dump(engine().time_limit(actor(), limit_id))


@routes.add(
    "POST",
    "/time-limits/<int:limit_id>/changes",
    "Stop, resume, extend a limit, or take such a change back",
    body=Change,
    answer=schema_of(LimitView),
    needs_key=True,
)
def change(limit_id: int) -> object:
    event = {name: value for name, value in body.read(Change).items() if value is not None}
    return dump(engine().change_time_limit(actor(), limit_id, event, key=body.key()))


@routes.add(
    "GET",
    "/articles",
    "The provisions that opinions and decisions may cite",
    answer=list_of(ArticleView),
    query=ArticlesAsked,
    is_public=True,
)
def articles() -> object:
    asked = body.query(ArticlesAsked)
    return {"items": [dump(one) for one in engine().articles(actor(), asked["kind"], asked["on"])]}


@routes.add("GET", "/rules", "Every rule of law with citation and confidence", answer=Rules, is_public=True)
def rules() -> object:
    return {"rules": list(engine().rules(actor()))}


@routes.add("GET", "/rules/<rule_id>", "One rule of law", answer=OBJECT, is_public=True)
def rule(rule_id: str) -> object:
    return dict(engine().rule(actor(), rule_id))


@routes.add(
    "POST",
    "/rules/<rule_id>/confirmation",
    "Give a rule entered from memory legal effect",
    body=Confirmation,
    answer=OBJECT,
)
def confirm(rule_id: str) -> object:
    return dict(engine().confirm_rule(actor(), rule_id, body.read(Confirmation)["source"]))


@routes.add("GET", "/calendar", "The office calendar", answer=Calendar, is_public=True)
def calendar() -> object:
    found = engine().calendar(actor())
    return Calendar().dump(
        {
            "version": found.version,
            **{name: sorted(getattr(found, name)) for name in ("official_years", "days_off", "make_up_days")},
        }
    )


@routes.add("PUT", "/calendar/<int:year>", "Publish the official days of a year", body=Year, answer=Moved)
def publish_calendar(year: int) -> object:
    given = body.read(Year)
    moved = engine().publish_calendar(
        actor(), year, given["days_off"], given["make_up_days"], dry_run=given["is_trial"]
    )
    return Moved().dump({"moved": moved})


@routes.add("GET", "/forms", "The keys of all forms", answer=Keys, is_public=True)
def form_keys() -> object:
    return {"keys": list(forms.keys())}


@routes.add("GET", "/forms/<key>", "A form as data (form-js schema)", answer=OBJECT, is_public=True)
def form(key: str) -> object:
    try:
        return dict(forms.describe(key))
    except forms.UnknownForm:
        raise errors.NotFound("unknown_form", form=key) from None
