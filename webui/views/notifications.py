"""What the office told me: the list, and the number in the top bar that keeps itself up to date."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import NotificationView, PageRequest
from webui.access import signed_in
from webui.context import actor, engine
from webui.notifications import to_look_at
from webui.security import row_number

bp = Blueprint("notifications", __name__, url_prefix="/notifications")


@bp.get("")
@signed_in
def index() -> str:
    page = engine().notifications(actor(), PageRequest(size=50, after=request.args.get("after")))
    return render_template("notifications.html", page=page)


@bp.get("/count")
@signed_in
def count() -> str:
    """The number in the top bar; htmx asks for it every minute, and a screen reader hears it change."""
    number, is_urgent = to_look_at()
    return render_template("partials/to_look_at.html", number=number, is_urgent=is_urgent)


@bp.post("/<int:notification_id>")
@signed_in
def read(notification_id: int) -> Response:
    """Note that it was read and lead to what it is about."""
    return redirect(_about(engine().read_notification(actor(), notification_id)), 303)


@bp.post("/read")
@signed_in
def read_all() -> Response:
    """Note that everything up to the newest of the page was read."""
    engine().read_notifications(actor(), request.form.get("up_to", 0, type=row_number))
    return redirect(url_for("notifications.index"), 303)


def _about(told: NotificationView) -> str:
    if actor().kind == "party":
        return url_for("portal.case", case_no=told.case_no) if told.case_no else url_for("portal.home")
    if told.task_id is not None:
        return url_for("tasks.show", task_id=told.task_id)
    if told.case_no is not None:
        return url_for("cases.show", case_no=told.case_no)
    return url_for("notifications.index")
