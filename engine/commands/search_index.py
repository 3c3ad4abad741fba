"""Filling the index of the whole history, after the commit of what it says: new lines first, then older files."""

from __future__ import annotations

from collections.abc import Sequence

from engine.commands import search_texts
from engine.commands.parts import Parts
from engine.store.history import History
from engine.store.queries import search_entries
from engine.store.work import Work
from engine.values import Actor, SearchReach

#: Lines taken in by one transaction, and cases.
AT_ONCE, CASES_AT_ONCE = 200, 20


def fill(parts: Parts) -> int:
    """Take a portion of what is missing into the index; return how many lines it was. Several at once do no harm."""
    with parts.unit_of_work(read_only=True) as work:
        if _is_whole(work):
            return 0
    with parts.unit_of_work() as work:
        if not search_entries.may_fill(work.session):
            return 0
        below, of = search_entries.rebuilding(work.session) or (1, 0)
        lines = search_entries.arrears(work.session, AT_ONCE)
        search_entries.settle(work.session, lines)
        _take_in(work, [line for line in lines if line.case_id >= below])  # the others come with their whole file
        if below > 1 and len(lines) < AT_ONCE:
            lines = [*lines, *_older(work, below, of)]
    return len(lines)


def _is_whole(work: Work) -> bool:
    return search_entries.rebuilding(work.session) is None and not search_entries.arrears(work.session, 1)


def _older(work: Work, below: int, of: int) -> Sequence[History]:
    """Take in the files that come next."""
    cases = search_entries.newest_cases(work.session, below, CASES_AT_ONCE)
    lines = search_entries.histories(work.session, cases)
    search_entries.settle(work.session, lines)
    _take_in(work, lines)
    search_entries.rebuilt_down_to(work.session, min(cases, default=0), of)
    return lines


def _take_in(work: Work, lines: Sequence[History]) -> None:
    if lines:
        sources = search_entries.sources(work.session, lines)
        search_entries.add(work.session, {(one.line.case_id, one.line.seq): search_texts.words(one) for one in sources})


def begin_anew(work: Work) -> None:
    """Empty the index and let it be filled again, unless that is under way."""
    if search_entries.rebuilding(work.session) is None:
        search_entries.empty(work.session)


def reach(work: Work, actor: Actor) -> SearchReach:
    """Return how far the index reaches in the files that somebody may see: the number tells of no other."""
    lines, since = search_entries.waiting(work.session, actor, work.today)
    below, of = search_entries.rebuilding(work.session) or (1, 0)
    return SearchReach(waiting=lines, until=since, older_taken=(of - below + 1) / of if of else 1.0)
