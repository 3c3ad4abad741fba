"""The parties' side: my cases, what waits for me, filing and answering, and a receipt for everything sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

import forms
from engine import AwaitedView, CaseQuery, CaseView, DraftView, Outcome, PageRequest, PartyView, errors
from webui import corrections
from webui.access import party_only
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import named
from webui.i18n import translate as _
from webui.security import once_key
from webui.views.messages import awaited, uploads
from webui.widgets import raw_answers
from webui.words import kind_name, moment

bp = Blueprint("portal", __name__, url_prefix="/portal")

#: Cases whose details the front page of the portal looks into for what waits.
WAITING_CASES = 50


def may_send(case: CaseView) -> tuple[AwaitedView, ...]:
    """Return what the reader may send to a case now, the nearest limit first."""
    mine = {party.role for party in my_parties(case)}
    offered = [one for one in case.awaited if not mine.isdisjoint(one.party_role.split(","))]
    return tuple(
        sorted(
            offered,
            key=lambda one: (one.limit is None or one.limit.expires_on is None, one.limit and one.limit.expires_on),
        )
    )


def my_parties(case: CaseView) -> list[PartyView]:
    """Return the parties of a case for whom the reader acts: itself, or its clients."""
    ids = actor().party_ids
    return [party for party in case.parties if party.party_id in ids or party.agent_party_id in ids]


@bp.get("")
@party_only
def home() -> str:
    """Show what waits for the reader, then all cases in every role."""
    role = request.args.get("role") or None
    page = engine().find_cases(
        actor(),
        CaseQuery(is_own=True, text=request.args.get("text") or None, role=role),
        PageRequest(size=WAITING_CASES, after=request.args.get("after")),
    )
    cases = [engine().case(actor(), line.case_no) for line in page.items]
    waiting = [(case, one) for case in cases for one in may_send(case) if one.limit is not None]
    return render_template(
        "portal/home.html",
        page=page,
        cases=[(case, my_parties(case)) for case in cases],
        waiting=waiting,
        filings=engine().filing_kinds(),
        roles=engine().own_roles(actor()),
        role=role,
    )


@bp.get("/cases/<case_no>")
@party_only
def case(case_no: str) -> str:
    view = engine().case(actor(), case_no)
    return render_template("portal/case.html", case=view, offered=may_send(view), mine=my_parties(view))


@bp.get("/cases/<case_no>/send/<message>")
@party_only
def message(case_no: str, message: str) -> str:
    view = engine().case(actor(), case_no)
    kept = engine().party_draft(actor(), message, case_no)
    return _message_page(view, awaited(view, message), kept.answers if kept else {}, kept=kept)


@bp.post("/cases/<case_no>/send/<message>/draft")
@party_only
def save_message(case_no: str, message: str) -> object:
    """Keep what is typed so far; htmx posts here by itself, the button without JavaScript too."""
    view = engine().case(actor(), case_no)
    answers = corrections.posted(view, forms.get(awaited(view, message).form_key))
    saved_at = engine().save_party_draft(actor(), message, answers, case_no)
    return kept_draft(saved_at, url_for("portal.message", case_no=case_no, message=message))


@bp.post("/cases/<case_no>/send/<message>")
@party_only
def send(case_no: str, message: str) -> object:
    """Send an answer, evidence or a withdrawal; the receipt is the answer."""
    view = engine().case(actor(), case_no)
    expected = awaited(view, message)
    answers = corrections.posted(view, forms.get(expected.form_key))
    try:
        outcome = engine().deliver_message(
            actor(), case_no, message, answers, key=request.form.get("_key") or None, files=uploads()
        )
    except errors.InvalidForm as refusal:
        return make_response(_message_page(view, expected, answers, refused=refusal.errors), status_of(refusal))
    except (errors.Refused, errors.Stale) as refusal:
        return make_response(_message_page(view, expected, answers, message=sentence_of(refusal)), status_of(refusal))
    return to_receipt(outcome, expected.form_key)


@bp.get("/cases/<case_no>/start/<kind>")
@party_only
def side_procedure(case_no: str, kind: str) -> str:
    view = engine().case(actor(), case_no)
    return _message_page(view, _request(view, kind), {})


@bp.post("/cases/<case_no>/start/<kind>")
@party_only
def start_side_procedure(case_no: str, kind: str) -> object:
    """Ask for something beside the procedure: a recusal, a suspension, the change of a party."""
    view = engine().case(actor(), case_no)
    wanted = _request(view, kind)
    answers = raw_answers(forms.get(wanted.form_key), request.form)
    try:
        outcome = engine().start_side_procedure(actor(), case_no, kind, answers, key=request.form.get("_key") or None)
    except errors.InvalidForm as refusal:
        return make_response(_message_page(view, wanted, answers, refused=refusal.errors), status_of(refusal))
    except (errors.Refused, errors.Stale) as refusal:
        return make_response(_message_page(view, wanted, answers, message=sentence_of(refusal)), status_of(refusal))
    return to_receipt(outcome, wanted.form_key)


def _request(view: CaseView, kind: str) -> AwaitedView:
    """Return a side procedure as something the party may send. :raises Refused: it is not offered."""
    if kind not in view.side_procedures:
        raise errors.Refused("side_procedure_not_offered", kind=kind_name(kind))
    return AwaitedView(message=kind, name="", name_en="", form_key=f"{kind}.filing", party_role="", limit=None)


@bp.get("/cases/<case_no>/receipt/<form_key>")
@party_only
def receipt(case_no: str, form_key: str) -> str:
    """Show that the office has what the reader sent: number, moment, what comes next. Printable."""
    view = engine().case(actor(), case_no)
    sent = engine().receipt(actor(), case_no, form_key)
    return render_template("portal/receipt.html", case=view, form=forms.get(form_key), sent=sent)


def to_receipt(outcome: Outcome, form_key: str) -> object:
    return redirect(url_for("portal.receipt", case_no=outcome.case_no, form_key=form_key), 303)


def _message_page(
    case: CaseView,
    expected: AwaitedView,
    answers: Mapping[str, object],
    *,
    refused: object = None,
    message: str = "",
    kept: DraftView | None = None,
) -> str:
    return render_template(
        "portal/message.html",
        case=case,
        expected=expected,
        form=forms.get(expected.form_key),
        answers=answers,
        refused=refused or {},
        message=message,
        kept=kept,
        key=once_key(),
        choices={"limit_id": _extendable(case)} if expected.message == "shared.extension" else {},
    )


def _extendable(case: CaseView) -> list[tuple[str, str]]:
    """Return the limits that bind the reader; whether the law extends one, the engine says."""
    limits = {one.limit.id: one.limit for one in may_send(case) if one.limit is not None and one.limit.expires_on}
    return [(str(limit.id), f"{named(limit)} · {limit.expires_on}") for limit in limits.values()]


def kept_draft(saved_at: datetime, back_to: str) -> object:
    """Say that a draft was kept: beside the button, or on the page it came from where no script runs."""
    said = _("portal.draft_kept", at=moment(saved_at))
    if request.headers.get("HX-Request"):
        return said
    flash(said, "plain")
    return redirect(back_to, 303)
