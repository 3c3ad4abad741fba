"""For the people who run the office: alive, ready, figures."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from webui.access import public
from webui.context import engine

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """The database answers, its schema is current, the diagrams are published."""
    state = engine().readiness()
    return jsonify(state), 200 if state["is_ready"] else 503


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Figures of the office for Prometheus, read from the database: every web process says the same."""
    registry = CollectorRegistry()
    for name, value in engine().metrics().items():
        Gauge(name, name.removeprefix("anjuan_").replace("_", " "), registry=registry).set(value)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
