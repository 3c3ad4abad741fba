"""Reading and checking the log of a case (办案日志) and the log of the office itself (全局日志)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.commands import access, checkpoints, pages
from engine.rules import chain
from engine.rules.checkpoints import OFFICE
from engine.store.history import History, OfficeHistory
from engine.store.history import links as links_of
from engine.store.queries import cases as case_queries
from engine.store.queries import history as history_queries
from engine.store.queries import people
from engine.store.work import Work
from engine.values import Actor, HistoryLine, Page, PageRequest


def page(work: Work, actor: Actor, case_no: str, request: PageRequest) -> Page[HistoryLine]:
    """Return the log of a case, oldest first, with the whole hash of each line, computed from the first one on.

    :raises NotFound, Forbidden: parties do not read the log of the office.
    """
    case = case_queries.by_number(work.session, case_no) or access.never_was(work, actor, "case", case_no=case_no)
    access.require(work, actor, case, "history.read")
    after = pages.after(request) or 0
    rows = history_queries.first(work.session, case.id, after + request.size + 1)
    shown = list(zip(rows, links_of(rows, case.case_no), strict=True))[after : after + request.size]
    english = people.english(work.session, {row.actor_id for row, _ in shown})
    return Page(
        items=tuple(_line(row, link.hash, link.prev_hash, english) for row, link in shown),
        next=str(shown[-1][0].seq) if len(rows) > after + request.size else None,
        total=case.head_seq,
    )


def verify(work: Work, actor: Actor, case_no: str) -> Mapping[str, object]:
    """Check the hash chain of a case from its first line to its head."""
    case = case_queries.by_number(work.session, case_no) or access.never_was(work, actor, "case", case_no=case_no)
    access.require(work, actor, case, "history.read")
    links = list(links_of(history_queries.whole(work.session, case.id), case.case_no))
    return _verified(work, case.case_no, links, case.head_seq, case.head_hash)


def office_page(work: Work, actor: Actor, request: PageRequest) -> Page[HistoryLine]:
    """Return the log of the office, newest first: diagrams, rules, calendars, the clock.

    :raises Forbidden: only auditors and administrators read it.
    """
    access.require_office(work, actor, "office_history.read")
    rows = history_queries.office_page(work.session, pages.after(request), request.size + 1)
    shown = rows[: request.size]
    before = [*(row.hash for row in rows[1:]), chain.GENESIS]
    english = people.english(work.session, {row.actor_id for row in shown})
    return Page(
        items=tuple(_line(row, row.hash, prev_hash, english) for row, prev_hash in zip(shown, before, strict=False)),
        next=str(shown[-1].seq) if len(rows) > request.size else None,
    )


def verify_office(work: Work, actor: Actor) -> Mapping[str, object]:
    """Check the hash chain of the office. No row repeats its head: that lines were cut off at its end, the signed
    checkpoints show.

    :raises Forbidden: only auditors and administrators read it.
    """
    access.require_office(work, actor, "office_history.read")
    links = list(links_of(history_queries.office_whole(work.session), None))
    return _verified(work, OFFICE, links, len(links), links[-1].hash if links else None)


def _verified(
    work: Work, name: str, links: Sequence[chain.Link], head_seq: int, head_hash: str | None
) -> Mapping[str, object]:
    """Return what the chain says of itself, and what signed checkpoints say of it (``proof``)."""
    broken = chain.first_break(links, head_seq=head_seq, head_hash=head_hash)
    if broken is None and (flaw := checkpoints.flaw_of(work, name, links)) is not None:
        broken = flaw.seq
    return {
        "is_intact": broken is None,
        "seq": broken,
        "checked": head_seq,
        "head": head_hash,
        "proof": checkpoints.proof(work, name),
    }


def _line(row: History | OfficeHistory, hash_: str, prev_hash: str, english: Mapping[int, str]) -> HistoryLine:
    return HistoryLine(
        seq=row.seq,
        recorded_at=row.recorded_at,
        act=row.act,
        actor=row.actor_name,
        actor_en=english.get(row.actor_id, ""),
        on_behalf_of=row.on_behalf_of,
        subject=row.subject,
        old=row.old,
        new=row.new,
        hash=hash_,
        prev_hash=prev_hash,
    )
