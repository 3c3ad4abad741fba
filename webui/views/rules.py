"""The law as the office has it: rules with their sources, and the calendar of working days."""

from __future__ import annotations

import re
from datetime import date

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from engine import errors
from webui.access import office_only, roles
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import translate as _

bp = Blueprint("rules", __name__)


@bp.get("/rules")
@office_only
def index() -> str:
    text = request.args.get("text", "").strip().lower()
    wanted = request.args.get("show", "all")
    rules = [
        rule
        for rule in engine().rules(actor())
        if (not text or text in f"{rule.get('id')} {rule.get('name')} {rule.get('name_en')}".lower())
        and (wanted != "open" or rule.get("is_confirmable"))
    ]
    return render_template("rules.html", rules=rules, text=text, show=wanted)


@bp.get("/rules/<rule_id>")
@office_only
def show(rule_id: str) -> str:
    return render_template("rule.html", rule=engine().rule(actor(), rule_id), message="", source="")


@bp.post("/rules/<rule_id>/confirm")
@roles("law_admin")
def confirm(rule_id: str) -> object:
    """Give a rule entered from memory legal effect, naming the source it was checked against."""
    source = request.form.get("source", "").strip()
    try:
        engine().confirm_rule(actor(), rule_id, source)
    except (errors.Refused, errors.InvalidForm) as refusal:
        rule = engine().rule(actor(), rule_id)
        page = render_template("rule.html", rule=rule, message=sentence_of(refusal), source=source)
        return make_response(page, status_of(refusal))
    flash(_("rules.confirmed", rule=rule_id), "done")
    return redirect(url_for("rules.show", rule_id=rule_id), 303)


@bp.get("/calendar")
@office_only
def calendar() -> str:
    return _calendar_page()


@bp.post("/calendar")
@roles("law_admin")
def publish_calendar() -> object:
    """Show what a year of the official calendar would move; publish it when told so."""
    try:
        year = _year(request.form.get("year", ""))
        days_off = _days(request.form.get("days_off", ""), "days_off")
        make_up_days = _days(request.form.get("make_up_days", ""), "make_up_days")
        shown = _shown(year, days_off, make_up_days)
        is_asked = request.form.get("act") == "publish"
        is_trial = not is_asked or request.form.get("seen") != shown
        moved = engine().publish_calendar(actor(), year, days_off, make_up_days, dry_run=is_trial)
    except errors.InvalidForm as refusal:
        return make_response(_calendar_page(refused=refusal.errors), status_of(refusal))
    except errors.Refused as refusal:
        return make_response(_calendar_page(message=sentence_of(refusal)), status_of(refusal))
    if is_trial:
        return _calendar_page(moved=moved, seen=shown, message=_("calendar.look_again") if is_asked else "")
    flash(_("calendar.published", year=year, n=len(moved)), "done")
    return redirect(url_for("rules.calendar", year=year), 303)


def _shown(year: int, days_off: list[date], make_up_days: list[date]) -> str:
    """Return what a preview was made of: only that may be published without looking again."""
    return f"{year}:{','.join(map(str, sorted(days_off)))}:{','.join(map(str, sorted(make_up_days)))}"


def _calendar_page(*, moved: object = None, seen: str = "", refused: object = None, message: str = "") -> str:
    return render_template(
        "calendar.html",
        calendar=engine().calendar(actor()),
        moved=moved,
        seen=seen,
        refused=refused or {},
        message=message,
        may_publish="law_admin" in actor().roles,
    )


def _year(text: str) -> int:
    if not re.fullmatch(r"20\d\d", text.strip()):
        raise errors.InvalidForm({"year": [{"zh": "请填写四位年份。", "en": "Enter a year of four digits."}]})
    return int(text)


def _days(text: str, field: str) -> list[date]:
    """Return the days written one per line or separated by blanks or commas."""
    days = []
    for word in re.split(r"[\s,，、;；]+", text.strip()):
        if not word:
            continue
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", word, re.ASCII):
                raise ValueError(word)
            days.append(date.fromisoformat(word))
        except ValueError:
            reason = {
                "zh": f"“{word}”不是存在的日期，请写成 2027-01-01。",
                "en": f"“{word}” is no date; write 2027-01-01.",
            }
            raise errors.InvalidForm({field: [reason]}) from None
    return days
