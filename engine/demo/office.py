"""Loading the demo office: the register, then the lives of its cases, told through the engine on a travelling clock."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from engine.case_engine import CaseEngine
from engine.demo import register, stories
from engine.demo.people import ACCOUNTS, AGENT_ACCOUNTS, PARTY_ACCOUNTS
from engine.outside.clock import FakeClock
from engine.settings import Settings
from engine.store.queries import people
from engine.values import Actor

SEED = 20200103
CASES = 90


def load(engine: CaseEngine, settings: Settings, *, cases: int = CASES, seed: int = SEED) -> bool:
    """Load the demo office into an empty database.

    :param cases: how many oppositions are told.
    :return: False when there are accounts already; nothing is touched then.
    """
    rng = random.Random(seed)
    parts = engine._parts
    today = parts.clock.today()
    clock = FakeClock(today - timedelta(days=720))
    told = CaseEngine(replace(parts, clock=clock))
    with told._parts.unit_of_work() as work:
        if people.by_login(work.session, ACCOUNTS[0].login) is not None:
            return False
        drawn = register.fill(work, rng, today, settings.demo_password)
        marks = _marks(drawn, cases)
        party_ids = {party.name: party.id for party in drawn.companies}
    teller = stories.Teller(told, clock, _actors(told, today), rng)
    teller.party_ids = party_ids
    stories.plan_all(teller, marks, _opponents(drawn), rng)
    teller.tell(today)
    return True


def _marks(drawn: register.Register, cases: int) -> list[dict[str, object]]:
    owners = {party.id: party.name for party in drawn.companies}
    step = max(1, len(drawn.contested) // cases)
    return [
        {
            "application_no": mark.application_no,
            "name": mark.name,
            "classes": list(mark.classes),
            "goods": list(mark.goods),
            "published_on": mark.published_on,
            "owner": owners[mark.owner_party_id],
        }
        for mark in drawn.contested[::step][:cases]
    ]


def _opponents(drawn: register.Register) -> list[str]:
    """Companies in an order that mixes those with an account and those who file on paper."""
    names = [party.name for party in drawn.companies]
    return [names[(index * 37) % len(names)] for index in range(len(names))]


def _actors(engine: CaseEngine, today: date) -> dict[str, Actor]:
    logins = [person.login for person in ACCOUNTS] + [row[0] for row in (*AGENT_ACCOUNTS, *PARTY_ACCOUNTS)]
    found = {}
    with engine._parts.unit_of_work(read_only=True) as work:
        for login in logins:
            account = people.by_login(work.session, login)
            found[login] = people.actor_of(work.session, account.id, today)
    return found
