"""Addresses of our static files, with their content in the address so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import url_for

STATIC = Path(__file__).parent / "static"


@cache
def _version(name: str, changed_at_ns: int) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def url(name: str) -> str | None:
    """Return the address of a static file, None where the browser code was not built."""
    path = STATIC / name
    if not path.is_file():
        return None
    return url_for("static", filename=name, v=_version(name, path.stat().st_mtime_ns))
