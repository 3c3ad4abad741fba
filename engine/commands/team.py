"""The leader's page: who holds what, how old it is, what ends next, and how much is done."""

from __future__ import annotations

from datetime import timedelta

from engine.commands import access, steps, unmanned
from engine.store.queries import duty as duty_queries
from engine.store.queries import team as queries
from engine.store.work import Work
from engine.values import ROLES, Actor, Counted, TeamView

#: Days of the forecast and of the throughput.
AHEAD, BACK = 14, 14
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
    _published, known = steps.of_roles(work, frozenset(ROLES))
    names = {step.element: (step.name, step.name_en) for step in known}
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
    )
