"""Logs are one JSON line per event and tell nothing that belongs to a party."""

from __future__ import annotations

import io
import json
import logging

import pytest
from flask import Flask, g

from webui import logs


@pytest.fixture
def lines():
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    written = io.StringIO()
    logs.configure("INFO", is_json=True, stream=written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers, root.level = before, level


@pytest.fixture
def app():
    app = Flask("little")
    logs.watch(app)
    app.add_url_rule("/cases/<case_no>", "case", lambda case_no: "ok")
    app.add_url_rule("/healthz", "alive", lambda: "ok")
    app.add_url_rule("/broken", "broken", lambda: ("no", 500))
    return app


def test_a_request_is_one_line_with_status_and_time(app, lines):
    app.test_client().get("/cases/2026YY000001?q=王小明")

    (line,) = lines()
    assert line["event"] == "request"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/cases/2026YY000001", 200)
    assert line["ms"] >= 0
    assert "王小明" not in json.dumps(line, ensure_ascii=False)


def test_probes_are_not_logged_and_failures_are_errors(app, lines):
    app.test_client().get("/healthz")
    app.test_client().get("/broken")

    (line,) = lines()
    assert (line["path"], line["level"]) == ("/broken", "error")


def test_the_key_of_a_calendar_is_not_logged(app, lines):
    app.add_url_rule("/feeds/<key>.ics", "feed", lambda key: "ok")

    app.test_client().get("/feeds/kkk-secret.ics")

    assert [line["path"] for line in lines()] == ["/feeds/…"]


def test_what_is_written_on_the_way_bears_the_number_of_the_request(app, lines):
    app.before_request_funcs[None].insert(1, lambda: setattr(g, "request_id", "1f9a"))
    app.add_url_rule("/telling", "telling", lambda: logging.getLogger("sqlalchemy").warning("slow") or "ok")

    app.test_client().get("/telling")
    logging.getLogger("engine").warning("between requests")

    told = [(line["event"], line.get("request_id")) for line in lines()]
    assert told[:2] == [("slow", "1f9a"), ("request", "1f9a")]


def test_logs_of_libraries_take_the_same_shape(lines):
    logging.getLogger("engine.scheduler").warning("tick failed")

    (line,) = lines()
    assert (line["event"], line["logger"], line["level"]) == ("tick failed", "engine.scheduler", "warning")
    assert line["timestamp"].endswith("Z")
