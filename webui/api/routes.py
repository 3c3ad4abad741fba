"""A route of the API says once what it takes and gives; Flask and the OpenAPI document both read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Blueprint
from marshmallow import Schema

from webui import access

View = Callable[..., object]
Answer = type[Schema] | Mapping[str, object]
JSON = "application/json"
#: An object that another schema of ours describes (a form, a rule of law).
OBJECT: Mapping[str, object] = {"type": "object"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation."""

    method: str
    path: str
    summary: str
    view: View
    #: Schema of the answer, ours or written in OpenAPI; None: no body.
    answer: Answer | None
    media_type: str
    status: int
    #: Schema of the body; None: no body.
    body: type[Schema] | None
    body_type: str
    needs_key: bool
    is_public: bool
    #: Schema of the query; None: it takes none.
    query: type[Schema] | None


@dataclass(slots=True)
class Routes:
    """The operations of one noun."""

    tag: str
    all: list[Route] = field(default_factory=list)

    def add(
        self,
        method: str,
        path: str,
        summary: str,
        *,
        answer: Answer | None = None,
        media_type: str = JSON,
        status: int = 200,
        body: type[Schema] | None = None,
        body_type: str = JSON,
        needs_key: bool = False,
        is_public: bool = False,
        query: type[Schema] | None = None,
    ) -> Callable[[View], View]:
        """Register a view.

        :param needs_key: the write wants an ``Idempotency-Key`` header. The others may be repeated as they are: they
            either change nothing the second time or are refused because they are done.
        """

        def register(view: View) -> View:
            marked = access.public(view) if is_public else access.signed_in(view)
            self.all.append(
                Route(
                    method=method,
                    path=path,
                    summary=summary,
                    view=marked,
                    answer=answer,
                    media_type=media_type,
                    status=status,
                    body=body,
                    body_type=body_type,
                    needs_key=needs_key,
                    is_public=is_public,
                    query=query,
                )
            )
            return marked

        return register

    def hang_into(self, blueprint: Blueprint) -> None:
        """Give the operations to Flask."""
        for route in self.all:
            blueprint.add_url_rule(route.path, f"{self.tag}_{route.view.__name__}", route.view, methods=[route.method])
