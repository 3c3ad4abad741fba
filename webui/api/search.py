"""Searching the whole history."""

from __future__ import annotations

from engine import HistoryQuery, SearchPage
from webui.api import body
from webui.api.fields import Day, Text
from webui.api.routes import Routes
from webui.context import actor, engine
from webui.schemas import dump, schema_of
from webui.search_names import code_names

routes = Routes("search")


class SearchHistory(body.Paging):
    """Words, "phrases", field:word and -not; something must have been done from ``first`` to ``last``."""

    text = Text(required=True, longest=300)
    kind = Text(load_default=None)
    first = Day(load_default=None)
    last = Day(load_default=None)


@routes.add("GET", "/search/history", "Search the whole history", answer=schema_of(SearchPage), query=SearchHistory)
def history() -> object:
    asked = body.query(SearchHistory)
    query = HistoryQuery(text=asked["text"], kind=asked["kind"], first_on=asked["first"], last_on=asked["last"])
    return dump(engine().search_history(actor(), query, body.page(asked), code_names()))
