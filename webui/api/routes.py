"""A route of the API says once what it takes and gives; Flask and the OpenAPI document both read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Blueprint
from marshmallow import Schema

from webui import access

View = Callable[..., object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation."""

    method: str
    path: str
    summary: str
    view: View
    #: Schema of the JSON answer; None: no body, or bytes.
    answer: type[Schema] | None
    status: int
    #: Schema of the JSON body; None: no body.
    body: type[Schema] | None
    needs_key: bool
    is_public: bool
    query: tuple[str, ...]


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
        answer: type[Schema] | None = None,
        status: int = 200,
        body: type[Schema] | None = None,
        needs_key: bool = False,
        is_public: bool = False,
        query: tuple[str, ...] = (),
    ) -> Callable[[View], View]:
        """Register a view.

        :param needs_key: the write wants an ``Idempotency-Key`` header.
        :param query: names of the query parameters.
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
                    status=status,
                    body=body,
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
