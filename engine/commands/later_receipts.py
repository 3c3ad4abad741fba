"""A later receipt, proved after a right was deemed lost: the limit never ended that day, and a person undoes the loss.

While a limit runs, the proof moves it by itself. One that has acted is not run backwards by the machine: a notice may
be out, a register entry made, the case closed. While the task is open nothing more is taken from anybody. Where the
case only went on and what it waited for is still taken (an answer, a payment), nothing was lost: what comes until the
last day by the proved receipt came in time, and nobody is asked.

Source: 商标法实施条例（2014）第十条第一款; 专利法实施细则（2023）第四条第三款 (当事人能够证明实际收到日的).
"""

from __future__ import annotations

from datetime import date

from engine.commands import covers, notifications
from engine.commands.awaited import is_weighed
from engine.commands.motion import Motion
from engine.commands.side_kinds import LATER_RECEIPT
from engine.errors import UnknownRule
from engine.rules.catalogue import NOT_OF_A_PARTY
from engine.rules.service import article_of_receipt
from engine.store.cases import CaseFile
from engine.store.documents import Notice
from engine.store.queries import cases as case_queries
from engine.store.queries import documents as document_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import tasks as task_queries
from engine.store.runs import Run
from engine.store.time_limits import TimeLimit
from engine.store.work import Work
from engine.values import Actor


def begin(work: Work, actor: Actor, case: CaseFile, notice: Notice, before: date | None) -> None:
    """Put before a person what was deemed because a limit ended that ran from the day before the proof.

    :param before: the day on which the notice counted as served until now.
    """
    if before is None or notice.served_on is None or notice.served_on <= before or not _is_provided(work):
        return
    for limit in limit_queries.of_case(work.session, case.id):
        ends_on = _ends_on(work, limit, before, notice.served_on)
        if ends_on is None:
            continue
        row = _still_taken(work, case, limit)
        if row is not None:
            _take_until(work, actor, case, row, limit, ends_on)
            continue
        known = {
            "notice_title": notice.title,
            "limit_name": limit.name,
            "served_before": before.isoformat(),
            "served_on": notice.served_on.isoformat(),
            "expired_on": limit.expires_on.isoformat(),
            "ends_on": ends_on.isoformat(),
            "article": article_of_receipt(case.kind),
            "told_to": notice.addressee_role,
        }
        motion = Motion.begin(work, actor, case, LATER_RECEIPT, known, is_main=False)
        motion.settle(f"{LATER_RECEIPT}.started", limit.name, {"expired_on": limit.expires_on}, {"ends_on": ends_on})


def _still_taken(work: Work, case: CaseFile, limit: TimeLimit) -> Run | None:
    """Return the run that still takes what a limit was about; None: it is decided without it, or was lost with it."""
    if case.closed_on is not None or document_queries.is_decided(work.session, case.id):
        return None
    for row in case_queries.open_runs(work.session, case.id):
        if any(entry["limit_id"] == limit.id and is_weighed(entry) for entry in row.view.get("missed", {}).values()):
            return row
    return None


def _take_until(work: Work, actor: Actor, case: CaseFile, row: Run, limit: TimeLimit, ends_on: date) -> None:
    """Let what comes until a day count as come in time, and tell whoever works on the case."""
    missed = row.view["missed"]
    late = {message: entry for message, entry in missed.items() if entry["limit_id"] == limit.id}
    moved = {message: {**entry, "expired_on": ends_on.isoformat()} for message, entry in late.items()}
    row.view = {**row.view, "missed": missed | moved}
    before, now = {"expired_on": limit.expires_on}, {"ends_on": ends_on, "article": article_of_receipt(case.kind)}
    work.record(case, actor, "time_limit.later_receipt", limit.name, before, now)
    holders: set[int] = set()
    for task, account in task_queries.open_with_holders(work.session, case.id):
        if account is not None:
            holders |= {account.id, *covers.standing_in(work, case, task)}
    said = {"limit": limit.name, "limit_en": limit.name_en, "day": ends_on.isoformat()}
    notifications.tell(work, holders, "limit.later", case=case, time_limit_id=limit.id, **said)


def _is_provided(work: Work) -> bool:
    return work.definitions.has(work.session, LATER_RECEIPT)


def _ends_on(work: Work, limit: TimeLimit, before: date, served_on: date) -> date | None:
    """Return when a limit of a party that has acted would have ended by the proved day; None: it is not concerned."""
    if limit.state != "expired" or limit.bound in NOT_OF_A_PARTY or limit.starts_on != before:
        return None
    try:
        ends_on = work.law.last_day(limit.rule_id, served_on)
    except UnknownRule:
        return None
    return ends_on if ends_on is not None and limit.expires_on is not None and ends_on > limit.expires_on else None
