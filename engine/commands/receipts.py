"""Receipts (提交回执): that the office has what somebody sent, told from its own records and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import forms
from engine.commands import access, case_fees
from engine.commands.side_kinds import SIDE_PROCEDURES
from engine.store.cases import CaseFile
from engine.store.documents import Document
from engine.store.history import History
from engine.store.queries import cases as case_queries
from engine.store.queries import documents as document_queries
from engine.store.queries import history as history_queries
from engine.store.work import Work
from engine.values import Actor, ReceiptView

#: Last part of the key of a form by which a case or a side procedure is asked for.
_FILING = ".filing"
#: Kinds of papers that hold what was sent.
_SENT = frozenset({"submission", "late_material"})


def newest(work: Work, actor: Actor, case_no: str, form_key: str) -> ReceiptView:
    """Return the receipt of what the actor's account sent last to a case by a form.

    What opens a case or a side procedure is told by its line in the history, all else by the paper in the file.

    :raises NotFound: no such case for this reader, or ``no_receipt``: nothing came from this account by that form.
    """
    case = case_queries.by_number(work.session, case_no) or access.never_was(work, actor, "case", case_no=case_no)
    access.require(work, actor, case, "case.read")
    sent = _filings(work, case, form_key) if form_key.endswith(_FILING) else _papers(work, case, form_key)
    own = (each for each in sent if each[0].actor_id == actor.account_id)
    line, paper = next(own, None) or access.absent("receipt")
    return ReceiptView(
        case_no=case.case_no,
        form_key=form_key,
        received_at=line.recorded_at,
        sha256=(paper and paper.sha256) or "",
        remark=_remark(line),
    )


def _filings(work: Work, case: CaseFile, form_key: str) -> Iterator[tuple[History, None]]:
    """Yield the lines of what was asked for by a form, newest first."""
    kind = form_key.removesuffix(_FILING)
    if kind == case.kind:
        yield from ((line, None) for line in reversed(history_queries.of_act(work.session, case.id, "case.filed")))
    elif kind in SIDE_PROCEDURES:
        begun = history_queries.of_act(work.session, case.id, f"{kind}.started")
        yield from ((line, None) for line in reversed(begun))


def _papers(work: Work, case: CaseFile, form_key: str) -> Iterator[tuple[History, Document]]:
    """Yield the papers that hold answers to a form, newest first, each with the line under which it came in."""
    try:
        title = forms.get(form_key).title
    except forms.UnknownForm:
        return
    for paper in document_queries.of_case(work.session, case.id):
        if paper.kind in _SENT and paper.title == title:
            yield work.session.get_one(History, (case.id, paper.case_seq)), paper


def _remark(line: History) -> str | None:
    if line.act == "message.in_time":
        return "kept_as_posted_in_time"
    if line.act == "message.late":
        is_payment = line.new.get("message") == case_fees.PAYMENT
        return "entered_as_late_payment" if is_payment else "kept_as_late_material"
    return None
