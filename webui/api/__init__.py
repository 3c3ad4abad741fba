"""The JSON API, version 1: the same acts as the pages, through the same engine."""

from __future__ import annotations

from flask import Blueprint

from webui.api import specification

bp = Blueprint("api", __name__, url_prefix="/api/v1")
for noun in (*specification.NOUNS, specification):
    noun.routes.hang_into(bp)
