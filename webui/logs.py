"""Structured logs: one line per event, JSON for machines, words for a terminal. A case has its history instead."""

from __future__ import annotations

import logging
import sys
import time
from typing import TextIO

import structlog
from flask import Flask, Response, g, request

LOG = structlog.get_logger("anjuan.web")
#: Paths that are asked every few seconds by machines; they are logged only when something is wrong.
QUIET = ("/healthz", "/readyz", "/metrics", "/static/")

#: What follows in these paths opens something; it is not logged.
SECRET = ("/feeds/",)


def configure(level: str, *, is_json: bool | None = None, stream: TextIO | None = None) -> None:
    """Send every log of this process to one stream (standard error), in one shape.

    :param level: DEBUG, INFO, WARNING or ERROR; anything else means INFO.
    :param is_json: JSON lines; default: unless the stream is a terminal.
    """
    stream = stream or sys.stderr
    is_json = not stream.isatty() if is_json is None else is_json
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    if not is_json:
        last = [structlog.dev.ConsoleRenderer()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.getLevelNamesMapping().get(level.upper(), logging.INFO))
    # It warns each second while a tick does its work: the next one has only to wait.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def watch(app: Flask) -> None:
    """Log each request of an app: what, how it ended, how long it took, for whom. No query, no body, no names."""
    app.before_request_funcs.setdefault(None, []).insert(0, _start)  # before the session is loaded: that counts too
    app.before_request(_name)
    app.after_request(_report)


def _start() -> None:
    structlog.contextvars.clear_contextvars()
    g.started_at = time.perf_counter()


def _name() -> None:
    """Let every line that is written on the way, by whatever library, bear the number of the request."""
    structlog.contextvars.bind_contextvars(request_id=g.get("request_id"))


def _path() -> str:
    """Return the path of the request; one that holds a key only as far as the key."""
    return next((f"{start}…" for start in SECRET if request.path.startswith(start)), request.path)


def _report(response: Response) -> Response:
    is_bad = response.status_code >= 500
    if request.path.startswith(QUIET) and not is_bad:
        return response
    view = g.get("session_view")
    say = LOG.error if is_bad else LOG.info
    say(
        "request",
        method=request.method,
        path=_path(),
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("started_at", time.perf_counter())) * 1000, 1),
        request_id=g.get("request_id"),
        account_id=view.actor.account_id if view else None,
    )
    return response
