"""Statements that ask the index of the whole history. Who asks is part of every statement: what is hidden from them is
neither found nor counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, select, union_all
from sqlalchemy.orm import Session

from engine.rules.search_query import Condition, Query
from engine.store.queries import facts
from engine.store.queries.rights import RIGHT, with_right
from engine.store.search import ENTRY, case_of, entry_id, line_of, matches
from engine.store.tables import CaseFile
from engine.values import Actor

#: So many of the newest cases are looked through first, and so many times as many next.
NEWEST, STEP = 1_000, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as the statements see it."""

    actor: Actor
    today: date
    query: Query
    kind: str | None = None

    def cases(self, session: Session, span: range | None) -> Iterator[ColumnElement[bool]]:
        """Yield what a case must be to be found.

        :param span: only cases with these numbers.
        """
        if span is not None:
            yield CaseFile.id >= span.start
            yield CaseFile.id < span.stop
        if self.kind:
            yield CaseFile.kind == self.kind
        for condition in self.query.wanted:
            yield CaseFile.id.in_(saying(session, condition, span))
        for condition in self.query.unwanted:
            yield CaseFile.id.not_in(saying(session, condition, span))
        yield facts.visible_at_once(self.actor, self.today, CaseFile.id)


def saying(session: Session, condition: Condition, span: range | None) -> Select[tuple[int]]:
    """Return the cases of a span with a line that meets a condition."""
    found = select(case_of()).select_from(ENTRY).where(matches(session, condition))
    if span is None:
        return found
    return found.where(ENTRY.c.rowid >= entry_id(span.start, 0), ENTRY.c.rowid < entry_id(span.stop, 0))


def page(
    session: Session, asked: Asked, below: int | None, newest: int, size: int
) -> Sequence[tuple[CaseFile, str | None, str | None]]:
    """Return the cases that are found, newest first, with number and name of the right.

    :param below: only cases with a smaller number.
    :param newest: the number of the newest case there is.
    """
    statement = with_right(select(CaseFile, *RIGHT)).order_by(CaseFile.id.desc()).limit(size)
    for span in _spans(below, newest):
        rows = session.execute(statement.where(*asked.cases(session, span))).all()
        if len(rows) == size:
            break
    return rows


def count(session: Session, asked: Asked, newest: int, most: int) -> int:
    """Return how many cases are found; so many, or ``most``."""
    for span in _spans(None, newest):
        found = select(CaseFile.id).where(*asked.cases(session, span)).limit(most)
        number = session.scalar(select(func.count()).select_from(found.subquery())) or 0
        if number == most:
            break
    return number


def newest(session: Session) -> int:
    """Return the number of the newest case."""
    return session.scalar(select(func.max(CaseFile.id))) or 0


def _spans(below: int | None, newest: int) -> Iterator[range | None]:
    """Yield the newest cases, more of them, and all: an index gathers what it finds before the first is shown, and what
    many cases say is met among few.
    """
    end, many = below or newest + 1, NEWEST
    while many < end:
        yield range(end - many, end)
        many *= STEP
    yield range(1, below) if below else None


def lines(session: Session, query: Query, case_ids: Sequence[int], each: int) -> Mapping[int, list[int]]:
    """Return case -> the numbers of its newest lines that say any of what was asked for."""
    says = matches(session, *query.wanted)
    per_case = [
        select(ENTRY.c.rowid)
        .where(says, and_(ENTRY.c.rowid >= entry_id(case_id, 0), ENTRY.c.rowid < entry_id(case_id + 1, 0)))
        .order_by(ENTRY.c.rowid.desc())
        .limit(each)
        .subquery()
        for case_id in case_ids
    ]
    found: dict[int, list[int]] = {case_id: [] for case_id in case_ids}
    if per_case:
        for entry in session.scalars(union_all(*(select(one.c.rowid) for one in per_case))):
            case_id, seq = line_of(entry)
            if seq not in found[case_id]:
                found[case_id].append(seq)
    return found
