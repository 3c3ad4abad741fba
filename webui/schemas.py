"""marshmallow schemas of the engine's values, made from their own type hints: one source for JSON and OpenAPI."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache

from marshmallow import Schema, fields, validate

from engine.values import Page

_PLAIN = {
    str: fields.String,
    int: fields.Integer,
    bool: fields.Boolean,
    float: fields.Float,
    date: fields.Date,
    datetime: fields.AwareDateTime,
}


@cache
def schema_of(value_type: type) -> type[Schema]:
    """Return the dump schema of a frozen value of the engine.

    :raises TypeError: a field has a type that JSON cannot say.
    """
    hints = typing.get_type_hints(value_type)
    members = {field.name: _field(hints[field.name]) for field in dataclasses.fields(value_type)}
    return Schema.from_dict(members, name=value_type.__name__)


@cache
def page_of(item_type: type) -> type[Schema]:
    """Return the schema of one keyset page of values."""
    members = {
        "items": fields.List(fields.Nested(schema_of(item_type))),
        "next": fields.String(allow_none=True, metadata={"description": "pass as ?after= for the next page"}),
    }
    return Schema.from_dict(members, name=f"{item_type.__name__}Page")


@cache
def made(schema: type[Schema]) -> Schema:
    """Return the one instance of a schema: making one costs more than reading or writing a value with it."""
    return schema()


@cache
def list_of(item_type: type) -> type[Schema]:
    """Return the schema of a list that is short enough to come whole."""
    made = {"items": fields.List(fields.Nested(schema_of(item_type)))}
    return Schema.from_dict(made, name=f"{item_type.__name__}List")


def dump(value: object) -> dict[str, object]:
    """Return a value of the engine as JSON-able data."""
    return made(schema_of(type(value))).dump(value)


def dump_page(page: Page, item_type: type) -> dict[str, object]:
    """Return a page of values as JSON-able data."""
    return made(page_of(item_type)).dump({"items": page.items, "next": page.next})


def _field(hint: object, *, allow_none: bool = False) -> fields.Field:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        (inner,) = {argument for argument in arguments if argument is not types.NoneType}
        return _field(inner, allow_none=True)
    if origin is typing.Literal:
        return fields.String(allow_none=allow_none, validate=validate.OneOf(arguments))
    if origin in (tuple, frozenset):
        return fields.List(_field(arguments[0]), allow_none=allow_none)
    if origin is Mapping or hint is Mapping:
        return fields.Dict(allow_none=allow_none)
    if dataclasses.is_dataclass(hint):
        return fields.Nested(lambda: made(schema_of(hint)), allow_none=allow_none)
    if hint in _PLAIN:
        return _PLAIN[hint](allow_none=allow_none)
    raise TypeError(f"no JSON for {hint!r}")
