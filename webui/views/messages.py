"""What comes in to a case and the office records: an answer on paper, a withdrawal, a court paper."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for

from engine import AwaitedView, CaseView, Upload, errors
from webui import corrections
from webui.access import office_only
from webui.context import actor, engine
from webui.errors import sentence_of, status_of
from webui.i18n import translate as _
from webui.security import once_key
from webui.widgets import form_of, sent_name

bp = Blueprint("messages", __name__, url_prefix="/cases/<case_no>/messages/<message>")


def awaited(case: CaseView, message: str) -> AwaitedView:
    """Return what the case waits for under this name.

    :raises Refused: the case does not wait for it (any more).
    """
    for one in (*case.awaited, *case.late):
        if one.message == message:
            return one
    raise errors.Refused("not_awaited", message=message)


def uploads(kind: str = "evidence") -> list[Upload]:
    """Return the files of this request."""
    return [
        Upload(kind=request.form.get("_kind", kind), filename=file.filename, content=file.read())
        for field, file in request.files.items(multi=True)
        if field.startswith("_files") and file.filename
    ]


@bp.get("")
@office_only
def show(case_no: str, message: str) -> str:
    case = engine().case(actor(), case_no)
    return _page(case, awaited(case, message), {})


@bp.post("")
@office_only
def deliver(case_no: str, message: str) -> object:
    """Record what came in; it reaches the case at once."""
    case = engine().case(actor(), case_no)
    expected = awaited(case, message)
    answers = corrections.posted(case, form_of(expected.form_key))
    postmark = {"received_on": day} if (day := request.form.get("_received_on", "").strip()) else {}
    key = request.form.get("_key") or None
    try:
        outcome = engine().deliver_message(actor(), case_no, message, {**answers, **postmark}, key=key, files=uploads())
    except errors.InvalidForm as refusal:
        return make_response(_page(case, expected, answers, refused=refusal.errors), status_of(refusal))
    except (errors.Refused, errors.Stale) as refusal:
        return make_response(_page(case, expected, answers, message=sentence_of(refusal)), status_of(refusal))
    flash(_("case.message_delivered", name=sent_name(expected)), "done")
    if outcome.remark:
        flash(_(f"remark.{outcome.remark}"), "plain")
    return redirect(url_for("cases.show", case_no=case_no), 303)


def _page(case: CaseView, expected: AwaitedView, answers: object, *, refused: object = None, message: str = "") -> str:
    return render_template(
        "case_form.html",
        case=case,
        title=sent_name(expected),
        text=_("case.message_text"),
        limit=expected.limit,
        form=form_of(expected.form_key),
        verb=_("case.message_verb"),
        answers=answers,
        refused=refused or {},
        message=message,
        key=once_key(),
        takes_files=True,
        takes_postmark=expected.party_role != "office",
    )
