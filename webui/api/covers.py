"""Covers (代理): who stands in for whom."""

from __future__ import annotations

from engine import CoverChoices, CoverView
from webui.api import body
from webui.api.fields import Day, Many, Strict, Text
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, dump_page, page_of, schema_of

routes = Routes("covers")


class NewCover(Strict):
    """Who covers for whom, from day to day (both included), and what for: words ``kind`` or ``kind/element``."""

    absent = Text(required=True)
    substitute = Text(required=True)
    from_on = Day(required=True)
    to_on = Day(required=True)
    scope = Many(Text(), most=200, load_default=list)
    reason = Text(load_default="")


@routes.add("GET", "/covers", "Who stands in for whom, newest first", answer=page_of(CoverView), query=body.Paging)
def covers() -> object:
    return dump_page(engine().covers(actor(), body.page(body.query(body.Paging))), CoverView)


@routes.add("GET", "/covers/choices", "What I can make a cover of", answer=schema_of(CoverChoices))
def choices() -> object:
    return dump(engine().cover_choices(actor()))


@routes.add("POST", "/covers", "Let a colleague stand in", body=NewCover, answer=schema_of(CoverView), status=201)
def make() -> object:
    return dump(engine().make_cover(actor(), body.read(NewCover))), 201


@routes.add("POST", "/covers/<int:cover_id>/end", "End a cover before its day", answer=schema_of(CoverView))
def end(cover_id: int) -> object:
    return dump(engine().end_cover(actor(), cover_id))
