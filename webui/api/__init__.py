"""The JSON API, version 1: the same acts as the pages, through the same engine."""

from __future__ import annotations

from flask import Blueprint

from webui.api import (
    batches,
    cases,
    covers,
    desks,
    diagrams,
    documents,
    duty,
    law,
    office,
    register,
    sessions,
    specification,
    tasks,
)

bp = Blueprint("api", __name__, url_prefix="/api/v1")
NOUNS = (
    sessions,
    cases,
    tasks,
    duty,
    batches,
    covers,
    desks,
    documents,
    law,
    register,
    diagrams,
    office,
    specification,
)
for noun in NOUNS:
    noun.routes.hang_into(bp)
