"""Reading and checking the log of a case (办案日志) and the log of the office itself (全局日志)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from engine.commands import access, pages
from engine.rules import chain
from engine.store.history import History, OfficeHistory
from engine.store.queries import cases as case_queries
from engine.store.queries import history as history_queries
from engine.store.work import Work
from engine.values import Actor, HistoryLine, Page, PageRequest


def page(work: Work, actor: Actor, case_no: str, request: PageRequest) -> Page[HistoryLine]:
    """Return the log of a case, oldest first.

    :raises NotFound, Forbidden: parties do not read the log of the office.
    """
    case = case_queries.by_number(work.session, case_no) or access.absent("case", case_no=case_no)
    access.require(work, actor, case, "history.read")
    rows = history_queries.page(work.session, case.id, pages.after(request) or 0, request.size + 1)
    shown = rows[: request.size]
    return Page(
        items=tuple(_line(row) for row in shown),
        next=str(shown[-1].seq) if len(rows) > request.size else None,
        total=case.head_seq,
    )


def verify(work: Work, actor: Actor, case_no: str) -> Mapping[str, object]:
    """Check the hash chain of a case from its first line to its head, and that the columns say what was hashed."""
    case = case_queries.by_number(work.session, case_no) or access.absent("case", case_no=case_no)
    access.require(work, actor, case, "history.read")
    rows = list(history_queries.whole(work.session, case.id))
    return _verified(rows, case.head_seq, case.head_hash)


def office_page(work: Work, actor: Actor, request: PageRequest) -> Page[HistoryLine]:
    """Return the log of the office, newest first: diagrams, rules, calendars, the clock.

    :raises Forbidden: only auditors and administrators read it.
    """
    access.require_office(work, actor, "office_history.read")
    rows = history_queries.office_page(work.session, pages.after(request), request.size + 1)
    shown = rows[: request.size]
    return Page(
        items=tuple(_line(row) for row in shown),
        next=str(shown[-1].seq) if len(rows) > request.size else None,
    )


def verify_office(work: Work, actor: Actor) -> Mapping[str, object]:
    """Check the hash chain of the office. No row repeats its head: that lines were cut off at its end shows only
    to whoever kept the ``head`` of an earlier check.

    :raises Forbidden: only auditors and administrators read it.
    """
    access.require_office(work, actor, "office_history.read")
    rows = list(history_queries.office_whole(work.session))
    return _verified(rows, len(rows), rows[-1].hash if rows else None)


def _verified(
    rows: Sequence[History] | Sequence[OfficeHistory], head_seq: int, head_hash: str | None
) -> Mapping[str, object]:
    broken = chain.first_break(rows, head_seq=head_seq, head_hash=head_hash)
    sound = rows if broken is None else rows[: broken - 1]
    broken = next((row.seq for row in sound if not _says_what_was_hashed(row)), broken)
    return {"is_intact": broken is None, "seq": broken, "checked": head_seq, "head": head_hash}


def _says_what_was_hashed(row: History | OfficeHistory) -> bool:
    """Return whether the columns, which pages and searches read, repeat the text under the hash."""
    body = orjson.loads(row.body)
    actor = body["actor"]
    return (row.act, row.subject, row.on_behalf_of, row.actor_id, row.person_id, chain.instant(row.recorded_at)) == (
        body["act"], body["subject"], body["on_behalf_of"], actor["account"], actor["person"], body["time"]
    )  # fmt: skip


def _line(row: History | OfficeHistory) -> HistoryLine:
    body = orjson.loads(row.body)
    return HistoryLine(
        seq=row.seq,
        recorded_at=row.recorded_at,
        act=row.act,
        actor=body.get("actor", {}).get("name", ""),
        on_behalf_of=row.on_behalf_of,
        subject=row.subject,
        old=body.get("old", {}),
        new=body.get("new", {}),
        hash=row.hash,
        prev_hash=row.prev_hash,
    )
