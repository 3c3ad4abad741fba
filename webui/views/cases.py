"""The case list and the case page."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import CaseQuery, CaseView, CitationQuery, CitingDecision, PageRequest, errors
from webui.access import office_only
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.history_pages import newest_first
from webui.i18n import named
from webui.i18n import translate as _
from webui.kinds import case_kinds
from webui.outline import LIVE
from webui.security import once_key, row_number
from webui.widgets import form_of, raw_answers
from webui.words import kind_name

bp = Blueprint("cases", __name__, url_prefix="/cases")

TABS = ("overview", "documents", "limits", "history", "diagram")


@bp.get("")
@office_only
def index() -> str:
    query = CaseQuery(
        text=request.args.get("text") or None,
        kind=request.args.get("kind") or None,
        status=request.args.get("status") or None,
        unit=request.args.get("unit", type=row_number),
    )
    page = engine().find_cases(actor(), query, PageRequest(size=50, after=request.args.get("after")))
    units = engine().worklist_choices(actor()).units
    return render_template(
        "cases.html",
        page=page,
        query=query,
        kinds=case_kinds(),
        units=units,
        # Each case is handed over by who leads its unit: the preview says of each whether it can be.
        choosable="hand_over" if units and "leader" in actor().roles else "",
    )


@bp.get("/<case_no>")
@office_only
def show(case_no: str) -> str:
    case = engine().case(actor(), case_no)
    tab = request.args.get("tab", "overview")
    tab = tab if tab in TABS else "overview"
    history = intact = None
    if tab == "history":
        history = newest_first(case_no, before=request.args.get("before", type=row_number))
        intact = engine().verify_history(actor(), case_no)
    return render_template(
        "case.html",
        case=case,
        tab=tab,
        history=history,
        intact=intact,
        head=_head(case),
        drafted=_drafted(case_no) if tab == "overview" else (),
    )


def _drafted(case_no: str) -> tuple[CitingDecision, ...]:
    """Return what the drafts of a case rest on; parties read the decision itself."""
    if actor().kind != "office":
        return ()
    return engine().decisions_citing(actor(), CitationQuery(case_no=case_no)).items


def _head(case: CaseView) -> dict[str, object]:
    """Return what is next and until when, for the one line of the header."""
    running = [limit for limit in case.limits if limit.state in LIVE]
    nearest = min(running, key=lambda limit: (limit.expires_on is None, limit.expires_on), default=None)
    return {
        "waits_for": [named(task) for task in case.tasks if task.status in ("open", "claimed")]
        or [named(awaited) for awaited in case.awaited if awaited.limit is not None],
        "limit": nearest,
    }


@bp.get("/<case_no>/start/<kind>")
@office_only
def side_procedure(case_no: str, kind: str) -> str:
    return _side_page(engine().case(actor(), case_no), kind, {})


@bp.post("/<case_no>/start/<kind>")
@office_only
def start_side_procedure(case_no: str, kind: str) -> object:
    """Start an extension or a suspension of the case."""
    answers = raw_answers(form_of(f"{kind}.filing"), request.form)
    postmark = {"received_on": day} if (day := request.form.get("_received_on", "").strip()) else {}
    key = request.form.get("_key") or None
    try:
        outcome = engine().start_side_procedure(actor(), case_no, kind, {**answers, **postmark}, key=key)
    except errors.InvalidForm as refusal:
        page = _side_page(engine().case(actor(), case_no), kind, answers, refused=refusal.errors)
        return make_response(page, status_of(refusal))
    except (errors.Refused, errors.Stale) as refusal:
        page = _side_page(engine().case(actor(), case_no), kind, answers, message=sentence_of(refusal))
        return make_response(page, status_of(refusal))
    flash(_(f"remark.{outcome.remark}") if outcome.remark else _("case.side_started", name=_(f"side.{kind}")), "done")
    return redirect(url_for("cases.show", case_no=case_no), 303)


def _side_page(case: CaseView, kind: str, answers: object, *, refused: object = None, message: str = "") -> str:
    if kind not in case.side_procedures and not message:
        raise errors.Refused("side_procedure_not_offered", kind=kind_name(kind))
    return render_template(
        "case_form.html",
        case=case,
        title=_(f"side.{kind}"),
        text=_(f"side.{kind}.text"),
        form=form_of(f"{kind}.filing"),
        verb=_(f"side.{kind}.verb"),
        answers=answers,
        refused=refused or {},
        message=message,
        key=once_key(),
        takes_files=False,
        takes_postmark=kind in ("shared.extension", "shared.late_restoration"),
        choices=_choices(case, kind),
    )


def _choices(case: CaseView, kind: str) -> dict[str, list[tuple[str, str]]]:
    """Return what the engine knows to choose from: limits to be extended, cases to be joined."""
    if kind == "shared.extension":
        return {"limit_id": _extendable(case)}
    if kind == "shared.joinder":
        offered = engine().joinable_cases(actor(), case.line.case_no)
        return {"joined_case_no": [(line.case_no, f"{line.case_no} {line.title}") for line in offered]}
    return {}


def _extendable(case: CaseView) -> list[tuple[str, str]]:
    """Return the limits that still run, and those of parties that ended: a request may have been posted in time.

    Whether the law extends one, the engine says.
    """
    running = [
        limit
        for limit in case.limits
        if limit.expires_on and (limit.state in LIVE or (limit.state == "expired" and limit.bound != "office"))
    ]
    return [(str(limit.id), f"{named(limit)} · {limit.expires_on}") for limit in running]


@bp.post("/<case_no>/suspensions/<int:event_id>/reverse")
@office_only
def reverse_suspension(case_no: str, event_id: int) -> Response:
    """Strike a suspension that should not have been; every limit is computed anew."""
    engine().reverse_suspension(actor(), case_no, event_id, request.form.get("reason", "").strip())
    flash(_("suspension.was_reversed"), "done")
    return redirect(url_for("cases.show", case_no=case_no, tab="limits"), 303)
