"""Reading and checking the log of a case (办案日志)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import access, pages
from engine.rules import chain
from engine.store.history import History
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
    """Check the hash chain of a case from its first line to its head."""
    case = case_queries.by_number(work.session, case_no) or access.absent("case", case_no=case_no)
    access.require(work, actor, case, "history.read")
    links = (row.link(case.case_no) for row in history_queries.whole(work.session, case.id))
    broken = chain.first_break(links, head_seq=case.head_seq, head_hash=case.head_hash)
    return {"is_intact": broken is None, "seq": broken, "checked": case.head_seq, "head": case.head_hash}


def _line(row: History) -> HistoryLine:
    return HistoryLine(
        seq=row.seq,
        recorded_at=row.recorded_at,
        act=row.act,
        actor=row.actor_name,
        on_behalf_of=row.on_behalf_of,
        subject=row.subject,
        old=row.old,
        new=row.new,
        hash=row.hash,
        prev_hash=row.prev_hash,
    )
