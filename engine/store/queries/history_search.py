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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as the statements see it."""

    actor: Actor
    today: date
    query: Query
    kind: str | None = None

    def cases(self, session: Session, below: int | None = None) -> Iterator[ColumnElement[bool]]:
        """Yield what a case must be to be found.

        :param below: only cases with a smaller number.
        """
        if below is not None:
            yield CaseFile.id < below
        if self.kind:
            yield CaseFile.kind == self.kind
        for condition in self.query.wanted:
            yield CaseFile.id.in_(saying(session, condition, below))
        for condition in self.query.unwanted:
            yield CaseFile.id.not_in(saying(session, condition, below))
        yield facts.visible_at_once(self.actor, self.today, CaseFile.id)


def saying(session: Session, condition: Condition, below: int | None) -> Select[tuple[int]]:
    """Return the cases with a line that meets a condition."""
    found = select(case_of()).select_from(ENTRY).where(matches(session, condition))
    return found if below is None else found.where(ENTRY.c.rowid < entry_id(below, 0))


def page(
    session: Session, asked: Asked, below: int | None, size: int
) -> Sequence[tuple[CaseFile, str | None, str | None]]:
    """Return the cases that are found, newest first, with number and name of the right."""
    return session.execute(
        with_right(select(CaseFile, *RIGHT))
        .where(*asked.cases(session, below))
        .order_by(CaseFile.id.desc())
        .limit(size)
    ).all()


def count(session: Session, asked: Asked, most: int) -> int:
    """Return how many cases are found; so many, or ``most``."""
    found = select(CaseFile.id).where(*asked.cases(session)).limit(most)
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


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
