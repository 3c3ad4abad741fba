"""The counter (收文): what comes on paper is entered here, and so is what the office begins of its own motion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for

import forms
from engine import FilingKind, Outcome
from webui.access import roles
from webui.context import engine
from webui.i18n import named
from webui.i18n import translate as _
from webui.security import once_key
from webui.views.filings import filed, filing_kind, right_of

bp = Blueprint("counter", __name__, url_prefix="/counter")

#: How the forms ask by whom they are submitted, and what they call paper.
SUBMITTED_BY, ON_PAPER = "submitted_by", "office"
#: What day paper is filed on.
DAY_SOURCE = "商标法实施条例（2014）第九条；专利法实施细则（2023）第四条"


@bp.get("")
@roles("formality_examiner", "registrar")
def index() -> str:
    """Offer every procedure that is begun by a filing."""
    return render_template("counter.html", filings=engine().filing_kinds())


@bp.get("/<kind>")
@roles("formality_examiner", "registrar")
def show(kind: str) -> str:
    """Show the form of the procedure with what paper needs; ``?mark=`` or ``?patent=`` names the right."""
    wanted = filing_kind(kind)
    number = request.args.get(wanted.register, "").strip()
    return _page(wanted, {f"{wanted.register}_no": number} if number else {})


@bp.post("/<kind>")
@roles("formality_examiner", "registrar")
def file_case(kind: str) -> object:
    """File; the page of the case is the answer."""
    return filed(filing_kind(kind), _page, _to_case)


def _to_case(outcome: Outcome) -> object:
    flash(_("counter.entered", case_no=outcome.case_no), "done")
    return redirect(url_for("cases.show", case_no=outcome.case_no), 303)


def _page(wanted: FilingKind, answers: Mapping[str, object], *, refused: object = None, message: str = "") -> str:
    form = _of_paper(forms.get(wanted.form_key))
    number = str(answers.get(f"{wanted.register}_no") or "")
    return render_template(
        "counter_filing.html",
        wanted=wanted,
        day_source=DAY_SOURCE,
        form=form,
        number=number,
        right=right_of(wanted, number),
        answers={SUBMITTED_BY: ON_PAPER, **answers},
        refused=refused or {},
        message=message,
        choices={SUBMITTED_BY: _paper(form)},
        key=once_key(),
    )


def _of_paper(form: forms.Form) -> forms.Form:
    """Return a form without the choice among the parties of an account: the counter has none."""
    asked = tuple(one for one in form.components if one.key != "party_id")
    return forms.Form(replace(form.definition, components=asked))


def _paper(form: forms.Form) -> list[tuple[str, str]]:
    asked = next((question for question in form.questions if question.key == SUBMITTED_BY), None)
    options = asked.options if asked is not None else ()
    return [(one.value, named(one, "label")) for one in options if one.value == ON_PAPER]
