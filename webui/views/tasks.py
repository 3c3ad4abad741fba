"""The task page: the question on the left, the evidence on the right."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import HistoryLine, OfferedBlock, TaskView, errors
from webui.access import office_only
from webui.context import actor, engine
from webui.duty_forms import because
from webui.errors import sentence_of, status_of
from webui.history_pages import changes_since, last_line, newest_first
from webui.i18n import listed, named
from webui.i18n import translate as _
from webui.security import once_key
from webui.widgets import form_of, raw_answers
from webui.words import actor_name, clock_time, office_name, role_name

bp = Blueprint("tasks", __name__, url_prefix="/tasks/<int:task_id>")

TABS = ("preview", "similar", "facts", "documents", "limits", "history", "diagram")


@bp.get("")
@office_only
def show(task_id: int) -> str:
    task = engine().task(actor(), task_id)
    return _page(task, answers=task.draft)


@bp.get("/preview")
@office_only
def preview(task_id: int) -> str:
    """The task in short, for the pane beside the work list."""
    return render_template("task_preview.html", task=engine().task(actor(), task_id))


@bp.post("/claim")
@office_only
def claim(task_id: int) -> Response:
    engine().claim_task(actor(), task_id)
    return redirect(url_for("tasks.show", task_id=task_id, _anchor="answer"), 303)


@bp.post("/release")
@office_only
def release(task_id: int) -> Response:
    line = engine().release_task(actor(), task_id)
    flash(_("task.released", name=named(getattr(line, "line", line))), "plain")
    return redirect(url_for("worklist.index"), 303)


@bp.post("/draft")
@office_only
def draft(task_id: int) -> object:
    """Keep what is typed so far; htmx posts here by itself, the button without JavaScript too."""
    task = engine().task(actor(), task_id)
    answers, by_itself = raw_answers(form_of(task.form_key), request.form), bool(request.headers.get("HX-Request"))
    try:
        saved_at = engine().save_draft(actor(), task_id, answers, over=request.form.get("_over"))
    except errors.Stale as refusal:
        if by_itself:
            return make_response(
                sentence_of(refusal), status_of(refusal), {"Content-Type": "text/plain; charset=utf-8"}
            )
        page = _page(engine().task(actor(), task_id), answers=answers, message=sentence_of(refusal))
        return make_response(page, status_of(refusal))
    if by_itself:
        response = make_response(_("draft.saved", at=clock_time(saved_at)))
        response.headers["X-Saved-At"] = saved_at.isoformat()
        response.headers["HX-Trigger"] = "draft-saved"  # the preview beside it asks for the notice anew
        return response
    flash(_("task.saved", at=clock_time(saved_at)), "plain")
    return redirect(url_for("tasks.show", task_id=task_id), 303)


@bp.post("/complete")
@office_only
def complete(task_id: int) -> object:
    """Do the task. What was typed comes back with any refusal that reloading or retyping can mend."""
    task = engine().task(actor(), task_id)
    answers = raw_answers(form_of(task.form_key), request.form)
    try:
        outcome = engine().complete_task(
            actor(),
            task_id,
            answers,
            seen=_seen(),
            key=request.form.get("_key") or None,
        )
    except errors.InvalidForm as refusal:
        return make_response(_page(task, answers=answers, refused=refusal.errors), status_of(refusal))
    except (errors.Stale, errors.Refused, errors.CaseClosed) as refusal:
        task = engine().task(actor(), task_id)
        changes = changes_since(task.line.case_no, request.form.get("_last_line", type=int))
        page = _page(task, answers=answers, message=sentence_of(refusal), changes=changes)
        return make_response(page, status_of(refusal))
    flash(_done_sentence(task, outcome), "done")
    if outcome.remark:
        flash(_(f"remark.{outcome.remark}"), "plain")
    return redirect(url_for("cases.show", case_no=outcome.case_no, done=task_id), 303)


def _seen() -> int | None:
    """Return the version of the case that the page showed; what is no version is as old as can be."""
    return request.form.get("_seen", -1, type=int) if request.form.get("_seen") else None


def _origin(task: TaskView) -> str:
    """Return in a sentence how a task came to who holds it; empty: nothing says so."""
    origin, line = task.origin, task.line
    if origin is None:
        return ""
    if origin.how == "pool":
        where = {"role": role_name(line.role), "unit": office_name(line.unit)}
        return _("origin.pool_of_unit" if line.unit else "origin.pool", **where)
    if origin.how == "given":
        why = because(origin.because)
        return why if origin.because["order"] == "escalation" else _("origin.given", why=why)
    if origin.how == "claimed":
        return _("origin.claimed_by_me") if line.is_mine else _("origin.claimed", name=office_name(line.assignee))
    return _(f"origin.{origin.how}", by=actor_name(origin.by), reason=origin.reason)


def _done_sentence(task: TaskView, outcome: object) -> str:
    if outcome.closed_as:
        return _("task.done_closed", name=named(task.line))
    if outcome.opened:
        following = listed(named(line) for line in outcome.opened)
        return _("task.done_next", name=named(task.line), following=following)
    return _("task.done", name=named(task.line))


def _blocks(task: TaskView, answers: Mapping[str, object]) -> list[OfferedBlock]:
    """Return the text blocks for a draft, those of the reasons that were chosen first."""
    if not (task.is_drafting and task.may_complete):
        return []
    chosen = {str(code) for name in ("reason_codes", "refusal_grounds") for code in _listed(answers.get(name))}
    return sorted(engine().blocks_for(actor(), task.line.id), key=lambda one: one.reason not in chosen)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _page(
    task: TaskView,
    *,
    answers: object,
    refused: object = None,
    message: str = "",
    changes: list[HistoryLine] | None = None,
) -> str:
    tab = request.args.get("tab", "facts")
    tab = tab if tab in TABS else "facts"
    history = newest_first(task.line.case_no) if tab in ("facts", "history") else None
    form = form_of(task.form_key)
    is_draft = any(component.key == "articles" for component in form.components)
    return render_template(
        "task.html",
        is_draft=is_draft,
        blocks=_blocks(task, answers),
        similar=engine().similar_cases(actor(), task.line.id) if tab == "similar" else (),
        task=task,
        origin=_origin(task),
        case=task.case,
        form=form,
        verb=named(form, "verb") or _("task.verb"),
        answers=answers,
        refused=refused or {},
        message=message,
        changes=changes,
        tab=tab,
        tabs=TABS,
        history=history,
        key=once_key(),
        last_line=history.items[0].seq if history and history.items else last_line(task.line.case_no),
    )
