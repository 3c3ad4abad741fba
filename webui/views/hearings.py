"""The calendar of oral hearings: a week, or one day of it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, render_template, request

from webui.access import office_only
from webui.context import actor, engine
from webui.security import calendar_day

bp = Blueprint("hearings", __name__, url_prefix="/hearings")


@bp.get("")
@office_only
def index() -> str:
    """The week around a day (today unless asked), or the day alone; of one room, of one panel."""
    chosen = request.args.get("day", type=calendar_day) or engine().today()
    is_day = request.args.get("show") == "day"
    first = chosen if is_day else chosen - timedelta(days=chosen.weekday())
    span = 1 if is_day else 7
    place, panel = request.args.get("place", "").strip(), request.args.get("panel", "").strip()
    found = engine().hearings(actor(), first, first + timedelta(days=span - 1), place, panel)
    days = [(day, [each for each in found if each.hearing_on == day]) for day in _days(first, span)]
    return render_template(
        "hearings.html",
        days=days,
        chosen=chosen,
        is_day=is_day,
        place=place,
        panel=panel,
        before=first - timedelta(days=span),
        after=first + timedelta(days=span),
        late=[each for each in found if each.state == "scheduled" and each.is_notice_late],
    )


def _days(first: date, span: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(span)]
