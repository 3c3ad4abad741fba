"""Loading the demo office: the register, then the lives of its cases, told through the engine on a travelling clock."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from engine.case_engine import CaseEngine
from engine.demo import allotting, lives, oppositions, register, stories, turns
from engine.demo.people import ACCOUNTS, AGENT_ACCOUNTS, PARTY_ACCOUNTS
from engine.outside.clock import FakeClock, start_of_day
from engine.settings import Settings
from engine.store.queries import notifications, people, rulebook
from engine.store.tables import Account, CaseFile
from engine.store.work import Work
from engine.values import Actor

SEED = 20200103
CASES = 130
#: The stories begin so long ago.
DAYS = 720
#: Who leads the whole office.
LEADER = "qin.weiping"
#: Setting that says how far the loading came: ``begun`` or ``whole``.
KEY = "demo_office"
#: The people of the demo office have read what they were told longer ago.
NEWS = timedelta(days=3)


class NotEmpty(Exception):
    """The database holds something that is not a whole demo office; nothing was touched."""


def load(
    engine: CaseEngine, settings: Settings, *, cases: int = CASES, others: int | None = None, seed: int = SEED
) -> bool:
    """Load the demo office into an empty database. The same day and seed tell the same lives.

    :param cases: how many oppositions are told.
    :param others: how many cases of every other procedure; None: in proportion.
    :return: False when it is there already; nothing is touched then.
    :raises NotEmpty: somebody else's accounts or cases are there, or an earlier loading was cut off.
    """
    rng = random.Random(seed)
    parts = engine._parts
    today = parts.clock.today()
    told, clock = _told(engine)
    share = _share(cases) if others is None else others
    planned = {kind: turns.told(kind, share) for kind in lives.KINDS if share}
    planned[oppositions.KIND] = turns.told(oppositions.KIND, cases, CASES)
    with told._parts.unit_of_work() as work:
        if _is_whole(work):
            return False
        rulebook.set_setting(work.session, KEY, "begun")
        drawn = register.fill(work, rng, today, settings.demo_password, planned[oppositions.KIND])
        parties = {party.name: party for party in drawn.companies}
    actors = _actors(told, today)
    allotting.divide(told, actors[LEADER], clock.today())
    teller = stories.Teller(told, clock, actors, parties, rng, lives.beside, start_of_day(today))
    lives.plan_all(teller, drawn.rights, today, _opponents(drawn), planned)
    teller.tell(start_of_day(today.replace(day=1)))
    told.checkpoint()  # with it the cases of the month before are drawn whose quality is looked at
    teller.tell()
    with parts.unit_of_work() as work:
        notifications.mark_old_read(work.session, start_of_day(today) - NEWS, work.now)
        rulebook.set_setting(work.session, KEY, "whole")
    return True


def at_its_beginning(engine: CaseEngine) -> CaseEngine:
    """Return the demo office on the day on which its stories begin: what they rest on is published before them."""
    return _told(engine)[0]


def _told(engine: CaseEngine) -> tuple[CaseEngine, FakeClock]:
    parts = engine._parts
    clock = FakeClock(parts.clock.today() - timedelta(days=DAYS))
    return CaseEngine(replace(parts, clock=clock)), clock


def _share(oppositions: int) -> int:
    """Return how many cases of another procedure go with so many oppositions."""
    return min(turns.CASES, max(1, oppositions * turns.CASES // CASES))


def _is_whole(work: Work) -> bool:
    """Return True for a whole demo office, False for an empty database."""
    state = rulebook.setting(work.session, KEY)
    if state == "whole":
        return True
    if state == "begun":
        raise NotEmpty("an earlier loading of the demo office was cut off")
    if work.session.query(Account.id).first() or work.session.query(CaseFile.id).first():
        raise NotEmpty("this database holds accounts or cases of an office")
    return False


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
