"""The one table from a refusal of the engine to an HTTP answer: a page or JSON, in the reader's language."""

from __future__ import annotations

import re
from datetime import date

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from engine import ROLES, errors
from webui import i18n, words
from webui.context import wants_json

#: The first class that fits decides.
STATUS: tuple[tuple[type[errors.EngineError], int], ...] = (
    (errors.NotFound, 404),
    (errors.Forbidden, 403),
    (errors.SignInRefused, 401),
    (errors.Stale, 409),
    (errors.CaseClosed, 409),
    (errors.Refused, 409),
    (errors.InvalidForm, 422),
    (errors.InvalidDiagram, 422),
)
#: Codes whose answer differs from that of their class.
STATUS_OF_CODE = {
    "too_many_attempts": 429,
    "unreadable_diagram": 422,
    "unreadable_file": 422,
    "key_reused": 422,
    "key_refused": 400,
    "bad_page_key": 400,
    "search_too_long": 422,
    "search_too_many": 422,
    "search_only_not": 422,
    "search_nothing": 422,
    "search_bad_date": 422,
    "empty_file": 422,
    "document_kind_refused": 422,
    "file_name_refused": 422,
    "file_too_large": 413,
    "media_type_refused": 415,
    "media_type_differs": 422,
    "file_harmful": 422,
    "no_page": 404,
    "wrong_method": 405,
    "too_large": 413,
    "wrong_type": 415,
    "defect": 500,
    "file_damaged": 500,
    "file_missing": 500,
    "diagram_damaged": 500,
}
#: Values of refusals that are codes of ours -> the family of their words.
FAMILIES = {"harm": "harm", "reason": "value.reason", "status": "status", "entry": "subject"}
#: Values of refusals that are names of units and colleagues.
NAMES = frozenset({"name", "absent", "substitute"})
#: Refusals of the web server itself, as codes of the same catalogue.
CODE_OF_STATUS = {400: "bad_request", 404: "no_page", 405: "wrong_method", 413: "too_large", 415: "wrong_type"}


def status_of(error: errors.EngineError) -> int:
    """Return the HTTP status of a refusal."""
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    return next((status for kind, status in STATUS if isinstance(error, kind)), 400)


def sentence(code: str, language: i18n.Language, params: dict[str, object] | None = None, *, kind: str = "") -> str:
    """Return the sentence of a refusal code; a code nobody named yet gets the sentence of its class."""
    key = f"refusal.{code}"
    if not i18n.has(key):
        key = f"refusal.class.{kind}" if i18n.has(f"refusal.class.{kind}") else "refusal.class.EngineError"
    shown = {name: _shown(value, language) for name, value in (params or {}).items()}
    for name in NAMES & shown.keys():
        shown[name] = words.office_name(shown[name], language)
    for name, family in FAMILIES.items():
        if i18n.has(f"{family}.{shown.get(name)}"):
            shown[name] = i18n.say(f"{family}.{shown[name]}", language)
    return i18n.fill(i18n.say(key, language), (), _Lenient(shown))


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


def _shown(value: object, language: i18n.Language) -> str:
    if isinstance(value, date):
        return words.day(value, language)
    if isinstance(value, str) and value in ROLES:
        return ROLES[value][0 if language == "zh" else 1]
    if isinstance(value, list | tuple | set | frozenset):
        return ("、" if language == "zh" else ", ").join(_shown(item, language) for item in value)
    return "—" if value is None else str(value)


def sentence_of(error: errors.EngineError, language: i18n.Language | None = None) -> str:
    """Return the sentence that tells the reader what was refused and why."""
    return sentence(error.code, language or i18n.language(), dict(error.params), kind=type(error).__name__)


def place_of(error: errors.EngineError) -> str:
    """Return where the reason lies: the fields, the header or the value that the refusal names, else what was asked."""
    if isinstance(error, errors.InvalidForm):
        return ", ".join(sorted(error.errors))
    if isinstance(error, errors.InvalidDiagram):
        return ", ".join(f"{found.file}:{found.line}" for found in error.findings)
    return str(error.params.get("place") or request.path)


def problem(error: errors.EngineError) -> dict[str, object]:
    """Return a refusal as JSON (RFC 9457 with our fields)."""
    body: dict[str, object] = {
        "type": f"urn:anjuan:refusal:{error.code}",
        "status": status_of(error),
        "code": error.code,
        "title": type(error).__name__,
        "detail": sentence_of(error),
        "message_zh": sentence_of(error, "zh"),
        "message_en": sentence_of(error, "en"),
        "place": place_of(error),
    }
    if isinstance(error, errors.InvalidForm):
        body["fields"] = {name: list(reasons) for name, reasons in error.errors.items()}
    if isinstance(error, errors.InvalidDiagram):
        body["findings"] = [words.finding(found) for found in error.findings]
    return body


#: Words out of a list, days and numbers: nobody is sorry to choose them again.
_CHOSEN = re.compile(r"[A-Za-z0-9_.:-]*", re.ASCII)
#: What was posted so may come from somewhere else, or holds what cannot be shown.
_NOT_OURS = frozenset({"csrf", "cross_site", "wrong_host", "bad_text", "too_large"})


def typed(error: errors.EngineError) -> list[str]:
    """Return the texts that came with a refused form whose page cannot be shown again, for whoever typed them."""
    is_ours = request.blueprint != "login" and error.code not in _NOT_OURS
    if request.method != "POST" or not is_ours or isinstance(error, errors.SignInRefused):
        return []
    try:
        fields = request.form.items(multi=True)
    except HTTPException:
        return []
    return [text for name, text in fields if not name.startswith("_") and not _CHOSEN.fullmatch(text)]


def answer(error: errors.EngineError) -> Response:
    """Return the answer for a refusal."""
    status = status_of(error)
    if wants_json():
        response = make_response(jsonify(problem(error)), status)
        response.mimetype = "application/problem+json"
    elif request.headers.get("HX-Request"):
        response = make_response(render_template("partials/refusal.html", message=sentence_of(error)), status)
    else:
        page = render_template("error.html", status=status, message=sentence_of(error), error=error, typed=typed(error))
        response = make_response(page, status)
    if status == 429:
        response.headers["Retry-After"] = str(error.params.get("retry_after", 60))
    return response


def _web_refusal(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response()
    response = answer(errors.EngineError(CODE_OF_STATUS.get(error.code or 500, "bad_request")))
    if error.code == 405:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _defect(error: Exception) -> tuple[Response, int]:
    """Last resort: the reader gets a number to quote, the log gets the trace, nobody gets the trace on a page."""
    if current_app.testing:
        raise error
    current_app.logger.exception("defect %s on %s %s", g.get("request_id", "-"), request.method, request.path)
    refusal = errors.EngineError("defect", reference=g.get("request_id", "-"))
    if wants_json():
        return jsonify(problem(refusal)), 500
    page = render_template("error.html", status=500, message=sentence_of(refusal), error=refusal, typed=typed(refusal))
    return make_response(page), 500


def register(app: Flask) -> None:
    """Hang the table into the app."""
    app.register_error_handler(errors.EngineError, answer)
    app.register_error_handler(HTTPException, _web_refusal)
    app.register_error_handler(Exception, _defect)
