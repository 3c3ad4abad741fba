"""The filters of the work list as conditions on a task.

What is asked of the case behind a task (a text, a party, a class) or of its limits (an extension) no index of tasks can
hold. So the cases are looked for first: where they are few, the list is read among them; where they are many, they are
met soon on the way through the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from engine.outside.clock import start_of_day
from engine.store.queries import texts
from engine.store.queries.facts import shared_alias
from engine.store.queries.worklist_orders import DUE, PRIORITY
from engine.store.tables import Account, CaseFile, CaseParty, Party, Task, TimeLimit
from engine.store.tasks import IS_OPEN, IS_OUTLIVING, NEVER
from engine.store.time_limits import IS_EXTENDED
from engine.values import WorklistQuery

#: So many cases are few: the list is read among them.
FEW = 1_000
#: The cases that a query asks for; None: many, or it asks nothing of the case.
Cases = Sequence[int] | None
#: The limit of a task, beside those of a statement around it.
_LIMIT = shared_alias(TimeLimit)
#: A limit is soon when no more than this is left.
SOON = timedelta(days=7)


def cases_asked_for(session: Session, queries: Sequence[WorklistQuery]) -> list[Cases]:
    """Return for each query the cases that it asks for, in one statement."""
    found: list[list[int] | None] = [[] if _asks_of_cases(query) else None for query in queries]
    some = [
        select(literal(place), each.c.id)
        for place, query in enumerate(queries)
        if found[place] is not None
        for each in (_asked_for(session, query).limit(FEW + 1).subquery(),)
    ]
    for place, case_id in session.execute(union_all(*some)) if some else ():
        found[place].append(case_id)
    return [None if cases is None or len(cases) > FEW else sorted(set(cases)) for cases in found]


def _asks_of_cases(query: WorklistQuery) -> bool:
    return query.clock == "extended" or any(_texts(query))


def _texts(query: WorklistQuery) -> Iterator[str]:
    yield from (text for text in (query.text, query.party) if text and text.strip())
    if query.nice_class:
        yield f",{query.nice_class},"


def _asked_for(session: Session, query: WorklistQuery) -> Select[tuple[int]] | CompoundSelect[tuple[int]]:
    """Return the cases with what a query asks of them: open ones by the index, and closed ones with open tasks.

    What else it asks, of a limit, is left to the list.
    """
    if not any(_texts(query)):
        return select(TimeLimit.case_id.label("id")).where(IS_EXTENDED)
    closed = select(CaseFile.id).join(Task, Task.case_id == CaseFile.id)
    branches = (
        texts.open_cases(session, *_texts(query)),
        closed.where(IS_OPEN, IS_OUTLIVING, CaseFile.closed_on.is_not(None)),
    )
    return union_all(*(branch.where(*_of_case(query)) for branch in branches))


def _of_case(query: WorklistQuery) -> Iterator[ColumnElement[bool]]:
    if query.nice_class:
        yield CaseFile.classes.contains(f",{query.nice_class},", autoescape=True)
    if query.text and query.text.strip():
        yield texts.has_text(query.text)
    if query.party and query.party.strip():
        yield texts.has_text(query.party)
        yield _has_party(query.party.strip(), CaseFile.id)


def conditions(query: WorklistQuery, today: date, cases: Cases = None) -> Iterator[ColumnElement[bool]]:
    """Yield what holds for the tasks that a query finds, whatever its scope; what the index holds comes first.

    :param cases: what :func:`cases_asked_for` found.
    """
    if query.kind:
        yield Task.kind == query.kind
    if query.element:
        yield of_step(query.element)
    if query.unit is not None:
        yield of_unit(query.unit) if query.unit else Task.unit_id.is_(None)
    if query.nice_class:
        yield Task.classes.contains(f",{query.nice_class},", autoescape=True)
    if query.priority:
        yield Task.priority >= query.priority
        yield -query.priority >= PRIORITY  # the same, as an index has it: it knows at once where there are none
    if query.age:
        yield Task.created_at < start_of_day(today - timedelta(days=query.age - 1))
    if query.assignee is not None:
        yield Task.assignee_id == query.assignee if query.assignee else Task.assignee_id.is_(None)
    if query.ends_in is not None:
        yield today + timedelta(days=query.ends_in) == DUE
    if query.clock:
        yield from _clock(query.clock, today)
    if cases is not None:
        yield Task.case_id.in_(bindparam(None, cases, Integer, expanding=True, literal_execute=True))
        return
    if query.text and query.text.strip():
        yield texts.says(query.text, Task.case_id)
    if query.party and query.party.strip():
        yield texts.says(query.party, Task.case_id)
        yield _has_party(query.party.strip(), Task.case_id)


def of_unit(unit_id: int) -> ColumnElement[bool]:
    """Return whether a task is one of a unit: bound to it, in the hands of one of its people, or in the common pool."""
    people = select(Account.id).where(Account.unit_id == unit_id)
    is_theirs = or_(Task.assignee_id.is_(None), Task.assignee_id.in_(people))
    return or_(Task.unit_id == unit_id, and_(Task.unit_id.is_(None), is_theirs))


def of_step(element: str) -> ColumnElement[bool]:
    """Return whether a task is one of a step."""
    return Task.element == element


def _has_party(name: str, case_id: ColumnElement[int]) -> ColumnElement[bool]:
    return (
        select(CaseParty.case_id)
        .join(Party, or_(Party.id == CaseParty.party_id, Party.id == CaseParty.agent_party_id))
        .where(CaseParty.case_id == case_id)
        .where(
            or_(*(func.lower(column).contains(name.lower(), autoescape=True) for column in (Party.name, Party.name_en)))
        )
        .offset(0)  # as in texts.says
        .exists()
    )


def _clock(state: str, today: date) -> Iterator[ColumnElement[bool]]:
    """Yield what holds for tasks whose limit is in a state of the clock: a range of days, and the state itself."""
    limit = _LIMIT
    its_limit = select(limit.id).where(limit.id == Task.limit_id)
    running = its_limit.where(limit.state == "running")
    if state == "overdue":
        yield today > DUE
    elif state == "soon":
        yield DUE.between(today, today + SOON)
        yield running.exists()
    elif state == "suspended":
        yield NEVER == DUE
        yield its_limit.where(limit.state == state).exists()
    elif state == "provisional":
        yield _first_provisional() <= DUE
        yield running.where(limit.is_provisional).exists()
    elif state == "extended":
        yield Task.limit_id.in_(select(TimeLimit.id).where(IS_EXTENDED))
    else:
        yield its_limit.where(limit.state == state).exists()


def _first_provisional() -> ColumnElement[date]:
    """Return the first day that rests on a year without an official calendar; all earlier days are certain."""
    first = select(func.min(TimeLimit.expires_on)).where(text("is_provisional AND state = 'running'"))
    return func.coalesce(first.scalar_subquery(), NEVER)
