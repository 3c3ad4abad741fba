"""What parties send to a case: what is awaited of their role; late material is treated as the law says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import orjson

import forms
from engine.commands import (
    access,
    answers,
    case_fees,
    documents,
    filings,
    once,
    overtaken,
    posted_in_time,
    postmarks,
    service,
)
from engine.commands.awaited import article_of_lateness, is_weighed
from engine.commands.motion import Motion
from engine.commands.uploads import KeptFile
from engine.errors import CaseClosed, Refused
from engine.rules.service import article_of_postmark, article_of_receipt
from engine.store.cases import CaseFile
from engine.store.queries import cases as case_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries.facts import Standing
from engine.store.runs import Run as RunRow
from engine.store.work import Work
from engine.values import Actor, Outcome


def deliver(
    work: Work,
    actor: Actor,
    case_no: str,
    message: str,
    payload: Mapping[str, object],
    *,
    key: str | None = None,
    files: Sequence[KeptFile] = (),
) -> Outcome:
    """Deliver to a case what it waits for.

    :raises NotFound, Forbidden, CaseClosed, InvalidForm: in that order.
    :raises Refused: ``not_awaited``, ``too_late``, ``received_in_future`` or ``received_before_service``.
    """
    request = {
        "act": "message",
        "case": case_no,
        "message": message,
        "payload": answers.storable(payload),
        "files": [file.sha256 for file in files],
    }
    case = case_queries.by_number(work.session, case_no, lock=True) or access.never_was(
        work, actor, "case", case_no=case_no
    )
    found = access.require(work, actor, case, "case.read")
    known = once.known_outcome(work, actor, key, request)
    if known is not None:
        return known
    if case.closed_on is not None:
        outcome = _after_the_end(work, actor, case, found, message, payload, files)
        return once.remember(work, actor, key, request, outcome)
    access.allow("message.deliver", access.facts(actor, found, case, "awaited"))
    filings.drop_draft(work, actor, message, case_no)
    runs = case_queries.open_runs(work.session, case.id)
    awaited = _awaited(runs, message)
    if awaited is None:
        outcome = _late(work, actor, case, found, runs, message, payload, files)
        return once.remember(work, actor, key, request, outcome)
    row, entry = awaited
    _require_sender(actor, case, found, entry["party_role"])
    received_on, read = postmarks.read(work, actor, entry["party_role"], payload)
    limits = limit_queries.live(work.session, case.id)
    if overtaken.expire_first(work, row, entry["token_id"], limits, received_on or work.today):
        runs = case_queries.runs(work.session, case.id)  # also those that ended with the limit
        outcome = _late(work, actor, case, found, runs, message, payload, files)
        return once.remember(work, actor, key, request, outcome)
    payload = read
    postmarks.require_after_service(work, case, row, entry["token_id"], received_on)
    given = answers.validated(entry["form_key"], payload, actor.language) if entry["form_key"] else {}
    documents.add(work, actor, case, files)
    _file_payload(work, actor, case, entry, given, kind="submission")
    _note_consent(work, case, str(entry["party_role"]), given)
    motion = Motion.load(work, actor, case, row, limits=limits)
    if not motion.deliver(message, entry, given, received_on):
        raise Refused("not_awaited", message=message)
    said = {"payload": answers.storable(given), **_days(work, received_on)}
    outcome = motion.settle(f"message.{message}", entry["name"] or message, {}, said)
    return once.remember(work, actor, key, request, outcome)


def _days(work: Work, received_on: date | None) -> dict[str, object]:
    """Return both days of what came on paper: that of the postmark, from which it counts, and that of the entry."""
    return {} if received_on is None else {postmarks.FIELD: received_on, "entered_on": work.today}


def _note_consent(work: Work, case: CaseFile, party_role: str, given: Mapping[str, object]) -> None:
    """Keep that a party agreed to electronic service, before the step serves it anything."""
    if given.get("consents_to_electronic_service"):
        for party in service.addressees(case_queries.parties(work.session, case.id), party_role):
            service.note_consent(party.receiver, given)
        work.session.flush()


def _awaited(runs: Sequence[RunRow], message: str) -> tuple[RunRow, Mapping[str, str]] | None:
    for row in runs:
        for entry in row.view.get("awaited", ()):
            if entry["message"] == message:
                return row, entry
    return None


def _require_sender(actor: Actor, case: CaseFile, found: Standing, party_role: str) -> None:
    """Let pass who holds the awaited role in the case; ``office`` is any of its staff who may work on cases.

    Several roles are written with commas: each of them may send it.
    """
    is_sender = actor.kind == "office" or not found.party_roles.isdisjoint(party_role.split(","))
    relation = "awaited" if is_sender else "none"
    if actor.kind == "party" and not is_sender:
        relation = "party"
    access.allow("message.deliver", access.facts(actor, found, case, relation))


def _late(
    work: Work,
    actor: Actor,
    case: CaseFile,
    found: Standing,
    runs: Sequence[RunRow],
    message: str,
    payload: Mapping[str, object],
    files: Sequence[KeptFile],
) -> Outcome:
    """Treat what is not awaited any more.

    Evidence and answers go into the file for the examiner to weigh, a payment besides into the fee that was unpaid;
    where the law draws a loss of right, the refusal names the last day.

    :raises Refused: ``not_awaited`` or ``too_late``.
    """
    entry = next((row.view["missed"][message] for row in runs if message in row.view.get("missed", {})), None)
    if entry is None:
        raise Refused("not_awaited", message=message)
    if case.closed_on is None:  # else the door was another: only the office brings mail into a closed case
        _require_sender(actor, case, found, entry["party_role"])
    expired_on = date.fromisoformat(entry["expired_on"]) if entry["expired_on"] else None
    received_on, payload = postmarks.read(work, actor, entry["party_role"], payload)
    # A later receipt of the notice may have been proved: its last day is still to come then.
    in_time = expired_on is not None and (received_on or work.today) <= expired_on
    is_lost = not is_weighed(entry)
    if is_lost and not (in_time and posted_in_time.is_provided(work)):
        raise Refused("too_late", name=entry["name"], expired_on=expired_on)
    given = answers.validated(entry["form_key"], payload, actor.language) if entry["form_key"] else {}
    documents.add(work, actor, case, [file if in_time else replace(file, kind="late_material") for file in files])
    _file_payload(work, actor, case, entry, given, kind="submission" if in_time else "late_material")
    work.record(
        case,
        actor,
        "message.in_time" if in_time else "message.late",
        entry["name"] or message,
        {},
        {
            "message": message,
            "expired_on": entry["expired_on"],
            "article": _article(case, received_on) if in_time else article_of_lateness(entry),
            "payload": answers.storable(given),
            **_days(work, received_on),
        },
    )
    is_payment = message == case_fees.PAYMENT
    if is_payment:
        case_fees.pay_late(work, actor, case, given)
    if is_lost:
        posted_in_time.begin(work, actor, case, entry, received_on or work.today)
    late = "entered_as_late_payment" if is_payment else "kept_as_late_material"
    remark = "kept_as_posted_in_time" if in_time else late
    return Outcome(case_no=case.case_no, seen=case.version, due_on=None, remark=remark)


def _article(case: CaseFile, received_on: date | None) -> str:
    """Return what lets something count as come in time: its postmark, or that the notice came later than presumed."""
    return article_of_receipt(case.kind) if received_on is None else article_of_postmark(case.kind)


def _after_the_end(
    work: Work,
    actor: Actor,
    case: CaseFile,
    found: Standing,
    message: str,
    payload: Mapping[str, object],
    files: Sequence[KeptFile],
) -> Outcome:
    """Take what reaches a closed case only if the office reads a postmark on it: posted in time, it counts.

    :raises CaseClosed: nobody waited for it, or no postmark is said.
    """
    runs = case_queries.runs(work.session, case.id)
    is_read = actor.kind == "office" and payload.get(postmarks.FIELD)
    if not is_read or all(message not in row.view.get("missed", {}) for row in runs):
        raise CaseClosed("case_closed", case_no=case.case_no)
    access.allow("document.attach", access.facts(actor, found, case))
    return _late(work, actor, case, found, runs, message, payload, files)


def _file_payload(
    work: Work, actor: Actor, case: CaseFile, entry: Mapping[str, str], given: Mapping[str, object], *, kind: str
) -> None:
    """Put what was sent into the file of the case as a document, so that nobody has to dig in the history."""
    content = orjson.dumps(answers.storable(given), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    document = documents.from_answers(work.files, kind=kind, name=entry["message"], content=content)
    # The element says what the office waits for; the form says what was sent.
    form = forms.get(entry["form_key"]) if entry["form_key"] else None
    title, title_en = (form.title, form.title_en) if form else (entry["name"], entry["name_en"])
    documents.add(work, actor, case, [document], title=title, title_en=title_en)
