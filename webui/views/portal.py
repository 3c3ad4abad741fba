"""The parties' side: my cases, what waits for me, filing and answering, and a receipt for everything sent."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request, url_for

import forms
from engine import AwaitedView, CaseQuery, CaseView, Outcome, PageRequest, errors
from webui.access import party_only
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import named
from webui.notifications import represented
from webui.views.messages import awaited, uploads
from webui.widgets import raw_answers
from webui.words import kind_name

bp = Blueprint("portal", __name__, url_prefix="/portal")

#: What a party can begin by itself. A review is begun from the decision it attacks.
FILINGS = ("trademark.opposition",)
#: Cases whose details the front page of the portal looks into for what waits.
WAITING_CASES = 50


def may_send(case: CaseView) -> tuple[AwaitedView, ...]:
    """Return what the reader may send to a case now, the nearest limit first."""
    mine = {party.role for party in case.parties if party.party_id in actor().party_ids}
    offered = [one for one in case.awaited if not mine.isdisjoint(one.party_role.split(","))]
    return tuple(
        sorted(
            offered,
            key=lambda one: (one.limit is None or one.limit.expires_on is None, one.limit and one.limit.expires_on),
        )
    )


@bp.get("")
@party_only
def home() -> str:
    """Show what waits for the reader, then all cases in every role."""
    page = engine().find_cases(
        actor(),
        CaseQuery(is_own=True, text=request.args.get("text") or None),
        PageRequest(size=WAITING_CASES, after=request.args.get("after")),
    )
    cases = [engine().case(actor(), line.case_no) for line in page.items]
    waiting = [(case, one) for case in cases for one in may_send(case) if one.limit is not None]
    return render_template("portal/home.html", page=page, cases=cases, waiting=waiting, filings=FILINGS)


@bp.get("/file/<kind>")
@party_only
def filing(kind: str) -> str:
    """Show the checklist and the form of a filing; ``?mark=`` fills in the mark."""
    answers = {"mark_no": request.args["mark"]} if request.args.get("mark") else {}
    return _filing_page(kind, answers)


@bp.post("/file/<kind>")
@party_only
def file_case(kind: str) -> object:
    """File; the receipt is the answer."""
    form = _filing_form(kind)
    answers = raw_answers(form, request.form)
    try:
        outcome = engine().file_case(actor(), kind, answers, key=request.form.get("_key") or None, files=uploads())
    except errors.InvalidForm as refusal:
        return make_response(_filing_page(kind, answers, refused=refusal.errors), status_of(refusal))
    except (errors.Refused, errors.Stale, errors.NotFound) as refusal:
        return make_response(_filing_page(kind, answers, message=sentence_of(refusal)), status_of(refusal))
    return _to_receipt(outcome, f"{kind}.filing")


@bp.get("/cases/<case_no>")
@party_only
def case(case_no: str) -> str:
    view = engine().case(actor(), case_no)
    return render_template("portal/case.html", case=view, offered=may_send(view))


@bp.get("/cases/<case_no>/send/<message>")
@party_only
def message(case_no: str, message: str) -> str:
    view = engine().case(actor(), case_no)
    return _message_page(view, awaited(view, message), {})


@bp.post("/cases/<case_no>/send/<message>")
@party_only
def send(case_no: str, message: str) -> object:
    """Send an answer, evidence or a withdrawal; the receipt is the answer."""
    view = engine().case(actor(), case_no)
    expected = awaited(view, message)
    answers = raw_answers(forms.get(expected.form_key), request.form)
    try:
        outcome = engine().deliver_message(
            actor(), case_no, message, answers, key=request.form.get("_key") or None, files=uploads()
        )
    except errors.InvalidForm as refusal:
        return make_response(_message_page(view, expected, answers, refused=refusal.errors), status_of(refusal))
    except (errors.Refused, errors.Stale) as refusal:
        return make_response(_message_page(view, expected, answers, message=sentence_of(refusal)), status_of(refusal))
    return _to_receipt(outcome, expected.form_key)


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
    return _to_receipt(outcome, wanted.form_key)


def _request(view: CaseView, kind: str) -> AwaitedView:
    """Return a side procedure as something the party may send. :raises Refused: it is not offered."""
    if kind not in view.side_procedures:
        raise errors.Refused("side_procedure_not_offered", kind=kind_name(kind))
    return AwaitedView(message=kind, name="", name_en="", form_key=f"{kind}.filing", party_role="", limit=None)


@bp.get("/cases/<case_no>/receipt/<form_key>")
@party_only
def receipt(case_no: str, form_key: str) -> str:
    """Show that the office has it: number, day, what comes next. Printable."""
    view = engine().case(actor(), case_no)
    try:
        form = forms.get(form_key)
    except forms.UnknownForm:
        raise errors.NotFound("unknown_form", form=form_key) from None
    kept = [document for document in view.documents if document.kind == "submission"]
    paper = max(kept, key=lambda document: document.id, default=None)
    return render_template("portal/receipt.html", case=view, form=form, paper=paper)


def _to_receipt(outcome: Outcome, form_key: str) -> object:
    return redirect(url_for("portal.receipt", case_no=outcome.case_no, form_key=form_key), 303)


def _filing_form(kind: str) -> forms.Form:
    if kind not in FILINGS:
        raise errors.NotFound("unknown_kind", kind=kind)
    return forms.get(f"{kind}.filing")


def _filing_page(kind: str, answers: Mapping[str, object], *, refused: object = None, message: str = "") -> str:
    number = str(answers.get("mark_no", ""))
    try:
        mark = engine().mark(actor(), number) if number else None
    except errors.NotFound:
        mark = None
    return render_template(
        "portal/filing.html",
        kind=kind,
        form=_filing_form(kind),
        mark=mark,
        answers=answers,
        refused=refused or {},
        message=message,
        choices=_on_behalf(),
        key=_key(),
    )


def _on_behalf() -> dict[str, list[tuple[str, str]]]:
    """Return the parties whom the reader may file for, where there is a choice; the engine knows a single one."""
    parties = represented()
    return {"party_id": [(str(party.party_id), named(party)) for party in parties]} if len(parties) > 1 else {}


def _message_page(
    case: CaseView, expected: AwaitedView, answers: Mapping[str, object], *, refused: object = None, message: str = ""
) -> str:
    return render_template(
        "portal/message.html",
        case=case,
        expected=expected,
        form=forms.get(expected.form_key),
        answers=answers,
        refused=refused or {},
        message=message,
        key=_key(),
    )


def _key() -> str:
    """Return the idempotency key of this form: the one it came with, or a new one."""
    return request.form.get("_key") or secrets.token_urlsafe(16)
