"""What a party can file: the right by its number, the checklist, the form, a draft that is kept, the receipt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, make_response, render_template, request, url_for

import forms
from engine import DraftView, FilingKind, Outcome, errors
from webui.access import party_only
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import named
from webui.notifications import represented
from webui.security import once_key
from webui.views.messages import uploads
from webui.views.portal import kept_draft, to_receipt
from webui.widgets import raw_answers

bp = Blueprint("filings", __name__, url_prefix="/portal/file")


@bp.get("/<kind>")
@party_only
def show(kind: str) -> str:
    """Show checklist, right and form; ``?mark=`` or ``?patent=`` names the right. What was typed before is there."""
    wanted = filing_kind(kind)
    number = request.args.get(wanted.register, "").strip()
    kept = engine().party_draft(actor(), kind)
    if kept and number not in ("", kept.answers.get(_field(wanted))):
        kept = None  # of another right
    answers = kept.answers if kept else {_field(wanted): number} if number else {}
    return _page(wanted, answers, kept=kept)


@bp.post("/<kind>")
@party_only
def file_case(kind: str) -> object:
    """File; the receipt is the answer."""
    wanted = filing_kind(kind)
    return filed(wanted, _page, lambda outcome: to_receipt(outcome, wanted.form_key))


@bp.post("/<kind>/draft")
@party_only
def save(kind: str) -> object:
    """Keep what is typed so far; htmx posts here by itself, the button without JavaScript too."""
    wanted = filing_kind(kind)
    answers = raw_answers(forms.get(wanted.form_key), request.form)
    saved_at = engine().save_party_draft(actor(), kind, answers)
    return kept_draft(saved_at, url_for("filings.show", kind=kind))


def filed(wanted: FilingKind, page: Callable[..., str], told: Callable[[Outcome], object]) -> object:
    """File what was posted and tell it; what is refused comes back on its page as it was typed."""
    answers = raw_answers(forms.get(wanted.form_key), request.form)
    key = request.form.get("_key") or None
    try:
        outcome = engine().file_case(actor(), wanted.kind, answers, key=key, files=uploads())
    except errors.InvalidForm as refusal:
        return make_response(page(wanted, answers, refused=refusal.errors), status_of(refusal))
    except (errors.Refused, errors.Stale, errors.NotFound) as refusal:
        return make_response(page(wanted, answers, message=sentence_of(refusal)), status_of(refusal))
    return told(outcome)


def filing_kind(kind: str) -> FilingKind:
    """Return a procedure that is begun by a filing. :raises NotFound: it is none."""
    found = next((one for one in engine().filing_kinds() if one.kind == kind), None)
    if found is None:
        raise errors.NotFound("unknown_kind", kind=kind)
    return found


def _field(wanted: FilingKind) -> str:
    return f"{wanted.register}_no"


def _page(
    wanted: FilingKind,
    answers: Mapping[str, object],
    *,
    refused: object = None,
    message: str = "",
    kept: DraftView | None = None,
) -> str:
    number = str(answers.get(_field(wanted)) or "")
    form = forms.get(wanted.form_key)
    return render_template(
        "portal/filing.html",
        wanted=wanted,
        form=form,
        asks_right=any(question.key == _field(wanted) for question in form.questions),
        number=number,
        right=right_of(wanted, number),
        answers=answers,
        refused=refused or {},
        message=message,
        kept=kept,
        choices=_on_behalf() | _submitted_by(form),
        key=once_key(),
    )


def right_of(wanted: FilingKind, number: str) -> object:
    """Return what the register says of the right, None where it has nothing under this number."""
    if not number:
        return None
    find = engine().mark if wanted.register == "mark" else engine().patent
    try:
        return find(actor(), number)
    except errors.NotFound:
        return None


def _submitted_by(form: forms.Form) -> dict[str, list[tuple[str, str]]]:
    """Return who may submit here: what the office enters from paper comes in at the office."""
    asked = next((question for question in form.questions if question.key == "submitted_by"), None)
    options = asked.options if asked is not None else ()
    return {"submitted_by": [(one.value, named(one, "label")) for one in options if one.value != "office"]}


def _on_behalf() -> dict[str, list[tuple[str, str]]]:
    """Return the parties whom the reader may file for; where there is one, the engine knows it."""
    return {"party_id": [(str(party.party_id), named(party)) for party in represented()]}
