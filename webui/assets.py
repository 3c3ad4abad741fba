"""Our static files: their content is part of their address, so that browsers keep them for a year."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from flask import Response, request, send_from_directory, url_for
from werkzeug.security import safe_join

from webui.access import public

STATIC = Path(__file__).parent / "static"
#: The browser build leaves compressed twins beside each file; the smaller one first.
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


@cache
def _version(name: str, changed_at_ns: int) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def url(name: str) -> str | None:
    """Return the address of a static file, None where the browser code was not built."""
    path = STATIC / name
    if not path.is_file():
        return None
    return url_for("static", filename=name, v=_version(name, path.stat().st_mtime_ns))


@public
def serve(filename: str) -> Response:
    """Send a static file, compressed where the browser takes it and a compressed twin exists."""
    for encoding, suffix in ENCODINGS:
        twin = safe_join(str(STATIC), filename + suffix)
        if twin is not None and encoding in request.accept_encodings and Path(twin).is_file():
            response = send_from_directory(STATIC, filename + suffix, mimetype=mimetypes.guess_type(filename)[0])
            response.headers["Content-Encoding"] = encoding
            break
    else:
        response = send_from_directory(STATIC, filename)
    response.headers["Vary"] = "Accept-Encoding"
    return response
