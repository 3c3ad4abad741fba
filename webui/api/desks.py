"""My desk: the filters that I saved or that are shared with me, and what my work list shows."""

from __future__ import annotations

from marshmallow import Schema, fields

from engine import DeskView, SavedFilter, WorklistChoices
from webui.api import body
from webui.api.fields import Many, Text, Word
from webui.api.routes import Routes
from webui.api.tasks import filter_fields, query_of
from webui.context import actor, engine
from webui.schemas import dump, schema_of

routes = Routes("desk")


class Save(body.Strict.from_dict(filter_fields(in_query=False), name="Filter")):
    """A filter under a name; the same name again replaces it."""

    name = Text(required=True)
    shared = Word(("nobody", "unit", "all"), load_default="nobody")


class Columns(body.Strict):
    """Columns of the work list."""

    columns = Many(Text(), most=20, required=True)


class First(body.Strict):
    """Name of a built-in filter, or the id of a saved one; null: mine, or the pool where that is empty."""

    filter = Text(longest=20, allow_none=True, required=True)


class FilterCounts(Schema):
    """Id of a filter -> how many tasks it finds, 100 meaning as many or more."""

    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


@routes.add("GET", "/desk", "My filters and columns", answer=schema_of(DeskView))
def show() -> object:
    return dump(engine().desk(actor()))


@routes.add("GET", "/desk/counts", "How many tasks my filters find", answer=FilterCounts)
def counts() -> object:
    found = engine().saved_counts(actor())
    return FilterCounts().dump({"counts": {str(filter_id): number for filter_id, number in found.items()}})


@routes.add("POST", "/desk/filters", "Save a filter", body=Save, answer=schema_of(SavedFilter))
def save() -> object:
    given = body.read(Save)
    return dump(engine().save_filter(actor(), given["name"], query_of(given), given["shared"]))


@routes.add("DELETE", "/desk/filters/<int:filter_id>", "Delete a filter that I saved", status=204)
def drop(filter_id: int) -> object:
    engine().drop_filter(actor(), filter_id)
    return ""


@routes.add("PUT", "/desk/columns", "Choose the columns of my work list", body=Columns, answer=schema_of(DeskView))
def choose_columns() -> object:
    engine().choose_columns(actor(), body.read(Columns)["columns"])
    return dump(engine().desk(actor()))


@routes.add("GET", "/desk/choices", "What the filters can be set to", answer=schema_of(WorklistChoices))
def choices() -> object:
    return dump(engine().worklist_choices(actor()))


@routes.add("PUT", "/desk/first", "Choose the filter that the list opens with", body=First, answer=schema_of(DeskView))
def open_with() -> object:
    engine().open_with(actor(), body.read(First)["filter"])
    return dump(engine().desk(actor()))
