"""The entry point of a WSGI server: ``gunicorn webui.wsgi:app``."""

from __future__ import annotations

from engine import Settings, build
from webui.app import create_app

settings = Settings.from_env()
app = create_app(build(settings), settings)
