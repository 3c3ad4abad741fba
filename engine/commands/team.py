"""The leader's page: who holds what, how old it is, what ends next, and how much is done."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from engine.commands import access, pages, steps, unmanned
from engine.errors import Refused
from engine.store.queries import allocation as unit_queries
from engine.store.queries import duty as duty_queries
from engine.store.queries import team as queries
from engine.store.work import Work
from engine.values import ROLES, Actor, Counted, DoneQuery, DoneTask, DoneView, Page, PageRequest, TeamView

#: Days of the forecast and of the throughput.
AHEAD, BACK = 14, 14
#: Days of the longest list of what was done.
LONGEST_SPAN = 92
#: So many days a task has been open at least.
AGES = (7, 30, 90, 180, 365)


def view(work: Work, actor: Actor) -> TeamView:
    """Return the figures of the actor's unit, or of the office for who belongs to none."""
    unit_id = access.require_office(work, actor, "team.read").unit_id
    unit = duty_queries.unit_of(work.session, actor.account_id)
    today = work.today
    load = queries.load(work.session, actor, unit_id, today)
    ages = queries.waiting(work.session, actor, unit_id, today, AGES)
    ending = queries.ending(work.session, actor, unit_id, today, AHEAD)
    done = queries.done(work.session, actor, unit_id, today, BACK)
    names = _step_names(work)
    return TeamView(
        unit_id=unit_id,
        unit=unit.name if unit else "",
        unit_en=unit.name_en if unit else "",
        load=tuple(Counted(of=(holder, name, element), count=number) for holder, name, element, number in load),
        steps={element: names.get(element, (element, element)) for _, _, element, _ in load},
        ages=tuple(Counted(of=(age,), count=number) for age, number in zip(AGES, ages, strict=True)),
        overdue=sum(number for day, _, number in ending if day < today),
        ending=tuple(Counted(of=(day, kind), count=number) for day, kind, number in ending if day >= today),
        days_ahead=tuple(today + timedelta(days=n) for n in range(AHEAD)),
        done=tuple(
            Counted(of=(today - timedelta(days=BACK - 1 - place),), count=number) for place, number in enumerate(done)
        ),
        unmanned=unmanned.of(work, actor),
        of_no_unit=_of_no_unit(work, actor) if unit_id is None else (),
    )


def _of_no_unit(work: Work, actor: Actor) -> tuple[Counted, ...]:
    """Return the open cases that wait for a unit; in an office without units none does."""
    if not unit_queries.units(work.session):
        return ()
    found = unit_queries.of_none(work.session, actor, work.today)
    return tuple(Counted(of=(kind,), count=number) for kind, number in found)


def done(work: Work, actor: Actor, query: DoneQuery, page: PageRequest) -> DoneView:
    """Return the completed tasks behind a number of the leader's page.

    :raises Refused: ``span_too_long``, ``bad_page_key``.
    """
    unit_id = access.require_office(work, actor, "team.read").unit_id
    last = query.to_on or work.today
    first = query.from_on or last - timedelta(days=BACK - 1)
    if not first <= last < first + timedelta(days=LONGEST_SPAN):
        raise Refused("span_too_long", days=LONGEST_SPAN)
    scope = (work.session, actor, unit_id, work.today, (first, last))
    figures = queries.done_by(*scope)
    rows = queries.completed(
        *scope, person=query.person, element=query.element, after=pages.after_moment(page), size=page.size + 1
    )
    shown, names = rows[: page.size], _step_names(work)
    people: Counter[tuple[object, ...]] = Counter()
    by_step: Counter[str] = Counter()
    count = 0
    for account, name, name_en, element, number in figures:
        people[account, name, name_en] += number
        by_step[element] += number
        is_asked = query.person in (None, account) and query.element in (None, element)
        count += number if is_asked else 0
    return DoneView(
        from_on=first,
        to_on=last,
        tasks=Page(
            items=tuple(
                DoneTask(
                    task_id=task.id,
                    case_no=case_no,
                    kind=kind,
                    name=task.name,
                    name_en=task.name_en,
                    by=by or "",
                    by_en=by_en or "",
                    at=task.completed_at,
                )
                for task, case_no, kind, by, by_en in shown
            ),
            next=pages.moment_key(shown[-1][0].completed_at, shown[-1][0].id) if len(rows) > page.size else None,
        ),
        people=tuple(Counted(of=of, count=number) for of, number in people.most_common()),
        steps=tuple(
            Counted(of=(element, *names.get(element, (element, element))), count=number)
            for element, number in by_step.most_common()
        ),
        count=count,
    )


def _step_names(work: Work) -> dict[str, tuple[str, str]]:
    _published, known = steps.of_roles(work, frozenset(ROLES))
    return {step.element: (step.name, step.name_en) for step in known}
