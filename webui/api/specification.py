"""The OpenAPI document, and a page that reads it aloud."""

from __future__ import annotations

import re
from functools import cache

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import render_template

from webui.api import cases, documents, law, sessions, tasks
from webui.api.body import KEY_HEADER
from webui.api.routes import Route, Routes

routes = Routes("specification")
NOUNS = (sessions, cases, tasks, documents, law)
#: Refusals every operation may answer with (application/problem+json).
REFUSALS = {
    400: "bad request",
    401: "not signed in",
    403: "not allowed",
    404: "unknown or hidden",
    409: "refused or stale",
    422: "invalid form",
}


@cache
def document() -> dict[str, object]:
    """Return the OpenAPI 3.1 document of all operations."""
    spec = APISpec(
        title="Anjuan 案卷",
        version="1",
        openapi_version="3.1.0",
        info={
            "description": "The same acts as the pages. Refusals are application/problem+json with code, "
            "message_zh and message_en."
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
    for noun in (*(noun.routes for noun in NOUNS), routes):
        for route in noun.all:
            spec.path(path=_path(route.path), operations={route.method.lower(): _operation(noun.tag, route)})
    return spec.to_dict()


def _path(rule: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def _operation(tag: str, route: Route) -> dict[str, object]:
    parameters: list[dict[str, object]] = [
        {"in": "path", "name": name, "required": True, "schema": {"type": "integer" if kind == "int:" else "string"}}
        for kind, name in re.findall(r"<(\w+:)?(\w+)>", route.path)
    ]
    parameters += [{"in": "query", "name": name, "schema": {"type": "string"}} for name in route.query]
    if route.needs_key:
        parameters.append(
            {"in": "header", "name": KEY_HEADER, "required": True, "schema": {"type": "string", "maxLength": 200}}
        )
    answer: dict[str, object] = {"description": route.summary}
    if route.answer is not None:
        answer["content"] = {"application/json": {"schema": route.answer}}
    operation: dict[str, object] = {
        "tags": [tag],
        "summary": route.summary,
        "operationId": f"{tag}_{route.view.__name__}",
        "parameters": parameters,
        "responses": {str(route.status): answer}
        | {str(code): {"description": text} for code, text in REFUSALS.items()},
        "security": [] if route.is_public else [{"token": []}],
    }
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": route.body}}}
    return operation


@routes.add("GET", "/openapi.json", "This document", is_public=True)
def openapi() -> object:
    return document()


@routes.add("GET", "/docs", "This document as a page", is_public=True)
def docs() -> object:
    return render_template("public/api.html", spec=document())
