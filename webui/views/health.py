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
        Gauge(f"anjuan_{name}", MEANINGS.get(name, name), registry=registry).set(value)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


#: What each figure says; docs/operations.md tells which to watch.
MEANINGS = {
    "jobs_armed": "Jobs that wait for their moment",
    "jobs_due": "Jobs whose moment has come and that are not done yet",
    "jobs_held": "Jobs that may not act by themselves: a person must look",
    "jobs_incident": "Jobs that failed five times: a person must look",
    "jobs_done": "Jobs that were done",
    "jobs_cancelled": "Jobs that were no longer needed",
    "cases_open": "Cases that are not closed",
    "tasks_open": "Tasks that wait for a person",
    "tasks_overdue": "Open tasks whose time limit has expired",
    "ticker_age_seconds": "Seconds since a ticker last lived; -1: never",
    "clock_difference_seconds": "Seconds by which the clocks of database and ticker run apart",
    "midnight_seconds": "Seconds until the day of the office ends (Asia/Shanghai)",
}
