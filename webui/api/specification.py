"""The OpenAPI document, and a page that reads it aloud."""

from __future__ import annotations

import re
from functools import cache

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import render_template
from marshmallow import Schema, fields

from webui.api import (
    batches,
    blocks,
    cases,
    covers,
    desks,
    diagrams,
    documents,
    duty,
    law,
    office,
    quality,
    register,
    search,
    sessions,
    tasks,
    team,
)
from webui.api.body import KEY_HEADER, LONGEST_KEY
from webui.api.routes import OBJECT, Route, Routes
from webui.security import LARGEST_ID

routes = Routes("specification")
NOUNS = (
    sessions,
    cases,
    tasks,
    blocks,
    duty,
    team,
    quality,
    batches,
    covers,
    desks,
    documents,
    law,
    register,
    search,
    diagrams,
    office,
)
NUMBER = {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}
NAME = {"type": "string", "minLength": 1}
#: Refusals every operation may answer with (application/problem+json).
REFUSALS = {
    400: "bad request",
    401: "not signed in",
    403: "not allowed",
    404: "unknown or hidden",
    409: "refused or stale",
    413: "too large",
    415: "not the type of content that is taken",
    422: "invalid body, query or form; key used for another request",
    429: "too many attempts; see Retry-After",
}


#: A refusal (RFC 9457): nothing was stored.
Problem = Schema.from_dict(
    {
        "type": fields.String(),
        "title": fields.String(metadata={"description": "class of the refusal"}),
        "status": fields.Integer(),
        "code": fields.String(metadata={"description": "stable name of the reason"}),
        "detail": fields.String(metadata={"description": "the reason in the language of the caller"}),
        "message_zh": fields.String(),
        "message_en": fields.String(),
        "place": fields.String(metadata={"description": "field, header or path that the reason is about"}),
        "fields": fields.Dict(metadata={"description": "field -> reasons, each in both languages"}),
        "findings": fields.List(fields.Dict()),
    },
    name="Problem",
)


@cache
def document() -> dict[str, object]:
    """Return the OpenAPI 3.1 document of all operations."""
    spec = APISpec(
        title="Anjuan 案卷",
        version="1",
        openapi_version="3.1.0",
        info={
            "description": "The same acts as the pages. Refusals are application/problem+json with code, place, "
            "message_zh, message_en, and detail in the language of Accept-Language or of the account. Writes that take "
            "an Idempotency-Key are done once per key; the others can be repeated as they are."
        },
        servers=[{"url": "/api/v1"}],
        plugins=[
            MarshmallowPlugin(
                schema_name_resolver=lambda schema: getattr(schema, "__name__", type(schema).__name__).removesuffix(
                    "Schema"
                )
            )
        ],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.schema("Problem", schema=Problem)
    for noun in (*(noun.routes for noun in NOUNS), routes):
        for route in noun.all:
            spec.path(path=_path(route.path), operations={route.method.lower(): _operation(noun.tag, route)})
    return spec.to_dict()


def _path(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _operation(tag: str, route: Route) -> dict[str, object]:
    parameters: list[dict[str, object]] = [
        {"in": "path", "name": name, "required": True, "schema": NUMBER if kind == "int:" else NAME}
        for kind, name in re.findall(r"<(\w+:)?(\w+)>", route.path)
    ]
    if route.query is not None:
        parameters.append({"in": "query", "schema": route.query})
    if route.needs_key:
        parameters.append(
            {
                "in": "header",
                "name": KEY_HEADER,
                "required": True,
                "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
            }
        )
    answer: dict[str, object] = {"description": route.summary}
    if route.answer is not None:
        answer["content"] = {route.media_type: {"schema": route.answer}}
    operation: dict[str, object] = {
        "tags": [tag],
        "summary": route.summary,
        "operationId": f"{tag}_{route.view.__name__}",
        "parameters": parameters,
        "responses": {str(route.status): answer}
        | {str(code): _refusal(text) for code, text in REFUSALS.items() if code != 401 or not route.is_public}
        | ({"401": _refusal(REFUSALS[401])} if route.view.__name__ == "sign_in" else {}),
        "security": [] if route.is_public else [{"token": []}],
    }
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": {route.body_type: {"schema": route.body}}}
    return operation


def _refusal(description: str) -> dict[str, object]:
    return {"description": description, "content": {"application/problem+json": {"schema": Problem}}}


@routes.add("GET", "/openapi.json", "This document", answer=OBJECT, is_public=True)
def openapi() -> object:
    return document()


@routes.add(
    "GET", "/docs", "This document as a page", answer={"type": "string"}, media_type="text/html", is_public=True
)
def docs() -> object:
    return render_template("public/api.html", spec=document())
