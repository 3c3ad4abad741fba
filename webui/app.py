"""The application factory: create_app(engine, settings) makes the Flask app that shows one engine."""

from __future__ import annotations

import importlib.util
import secrets
from importlib import import_module

from flask import Flask, Response, g, request, url_for

from engine import CaseEngine, Settings
from webui import (
    access,
    assets,
    calendar_pages,
    context,
    corrections,
    errors,
    history_pages,
    i18n,
    limits,
    navigation,
    notifications,
    outline,
    register_pages,
    security,
    widgets,
    words,
    worklist_pages,
)

#: One blueprint per noun; all of them are named ``bp``.
VIEWS = (
    "webui.views.home",
    "webui.views.login",
    "webui.views.me",
    "webui.views.notifications",
    "webui.views.worklist",
    "webui.views.batches",
    "webui.views.duty",
    "webui.views.team",
    "webui.views.quality",
    "webui.views.tasks",
    "webui.views.drafts",
    "webui.views.blocks",
    "webui.views.covers",
    "webui.views.cases",
    "webui.views.handovers",
    "webui.views.messages",
    "webui.views.documents",
    "webui.views.service",
    "webui.views.time_limits",
    "webui.views.search",
    "webui.views.marks",
    "webui.views.orders",
    "webui.views.patents",
    "webui.views.rules",
    "webui.views.diagrams",
    "webui.views.admin",
    "webui.views.portal",
    "webui.views.filings",
    "webui.views.counter",
    "webui.views.public",
    "webui.views.guides",
    "webui.views.hearings",
    "webui.views.health",
    "webui.api",
)


def create_app(engine: CaseEngine, settings: Settings) -> Flask:
    """Return the web application of an engine.

    :param engine: the office; the app never reaches behind its public face.
    :param settings: the same settings the engine was built from.
    """
    app = Flask("webui", static_folder=None, template_folder="templates")
    app.extensions[context.EXTENSION] = {"engine": engine, "settings": settings}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    security.configure(app, settings)
    app.add_url_rule("/static/<path:filename>", "static", assets.serve)
    app.before_request(_begin)
    app.after_request(_number)
    errors.register(app)
    words.register(app)
    widgets.register(app)
    corrections.register(app)
    register_pages.register(app)
    worklist_pages.register(app)
    app.context_processor(_words_of_the_page)
    for name in VIEWS:
        if importlib.util.find_spec(name) is not None:
            app.register_blueprint(import_module(name).bp)
    for endpoint in app.view_functions:
        access.access_of(app, endpoint)
    return app


def _begin() -> object:
    """Before every view: a number for the log, the session, the doors."""
    g.request_id = secrets.token_hex(6)
    security.check_host(context.settings())
    context.load_session()
    refused = access.check()
    if refused is None:
        security.check_csrf()
        security.check_text()
    return refused


def _number(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "-")
    return response


def _here(**changed: object) -> str:
    """Return the address of this page with some of its query changed; None takes a value out."""
    query = request.args.to_dict() | changed
    kept = {name: value for name, value in query.items() if value is not None}
    return url_for(request.endpoint or "home.index", **(request.view_args or {}), **kept)


def _words_of_the_page() -> dict[str, object]:
    """Names that every template may use."""
    return {
        "_": i18n.translate,
        "say_or": i18n.say_or,
        "language": i18n.language(),
        "actor": context.actor(),
        "is_signed_in": context.is_signed_in(),
        "settings": context.settings(),
        "today": context.engine().today,
        "rail": navigation.rail,
        "has_work": navigation.has_work,
        "reads_cases": navigation.reads_cases,
        "notifications": notifications.notifications,
        "unread": notifications.unread,
        "to_look_at": notifications.to_look_at,
        "represented": notifications.represented,
        "asset": assets.url,
        "csrf": security.csrf_input,
        "csrf_token": security.csrf_token,
        "new_key": security.new_key,
        "nonce": security.nonce,
        "allow_style_attributes": security.allow_style_attributes,
        "face": limits.face,
        "end_of_limit": limits.end,
        "said_before": history_pages.said_before,
        "subject_name": history_pages.subject_name,
        "office_subject": history_pages.office_subject,
        "outline": outline.outline,
        "drawing": outline.drawing,
        "is_drawn": outline.is_drawn,
        "why_not": lambda code, **params: errors.sentence(code, i18n.language(), params),
        "citation_line": words.citation_line,
        "calendar_years": lambda calendar: calendar_pages.years(calendar, context.engine().today().year),
        "here": _here,
        "path_now": request.full_path.rstrip("?") if request.method == "GET" else request.path,
    }
