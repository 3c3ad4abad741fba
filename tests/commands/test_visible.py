"""Lists show what the table of permissions shows: three answers to "who sees which case", on random worlds.

The world is kept as plain values; who sees what is worked out from them by the rule as a person would say it, and
compared with the list in SQL, with the counts in SQL, and with the decision that every single act asks for.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from engine.commands import access
from engine.rules import permissions
from engine.store.cases import CaseFile, CaseParty
from engine.store.database import Database
from engine.store.parties import Interest
from engine.store.queries import facts, people
from engine.values import Actor
from tests import factories
from tests.office import Office
from tests.store.rows import case_file

READERS = {"formality_examiner", "examiner", "panel_member", "panel_head", "approver", "registrar", "auditor"}
OTHERS = ["analyst", "publisher", "admin", "law_admin"]
CASES, ACCOUNTS, PARTIES = 4, 6, 5


@dataclass
class World:
    """One small world: cases with parties and agents, accounts of persons, ties between persons and parties."""

    #: case id -> (party, agent or None) in every role
    sides: dict[int, list[tuple[int, int | None]]] = field(default_factory=dict)
    #: account id -> (kind, person, roles held today, parties filed for)
    accounts: dict[int, tuple[str, int, set[str], set[int]]] = field(default_factory=dict)
    #: (person, party, first day, last day or None)
    interests: list[tuple[int, int, date, date | None]] = field(default_factory=list)

    def sees(self, account_id: int, case_id: int, today: date) -> bool:
        """Who acts for a side sees the case; so does who works on cases, unless tied to any side."""
        kind, person, roles, mine = self.accounts[account_id]
        sides = {party for side in self.sides[case_id] for party in side if party is not None}
        if kind == "party":
            return bool(mine & sides)
        if not roles & READERS:
            return False
        tied = {
            party
            for who, party, first, last in self.interests
            if who == person and first <= today and (last is None or last >= today)
        }
        for _kind, other_person, _roles, theirs in self.accounts.values():
            if other_person == person:
                tied |= theirs
        return not tied & sides


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def make(office: Office, choose: random.Random, number: int) -> World:
    """Write one random world into the office; persons may have an account of each kind, ties may be over."""
    world, today = World(), office.today
    with office.parts.unit_of_work() as work:
        parties = [factories.party(work, f"当事人{number}-{n}有限公司").id for n in range(PARTIES)]
        for n in range(CASES):
            case = case_file(f"C{number}-{n}", head_seq=0)
            work.session.add(case)
            work.session.flush()
            sides = [(party, choose.choice([None, None, *parties])) for party in choose.sample(parties, 2)]
            work.session.add_all(
                CaseParty(case_id=case.id, role=role, party_id=party, agent_party_id=agent)
                for role, (party, agent) in zip(("opponent", "respondent"), sides, strict=True)
            )
            work.record(case, Actor.system(), "case.filed", case.case_no)
            world.sides[case.id] = sides
        for n in range(ACCOUNTS):
            kind, person = choose.choice(["office", "office", "party"]), 100_000 + number * 10 + choose.randrange(3)
            roles = set(choose.sample([*READERS, *OTHERS], choose.randrange(3))) if kind == "office" else set()
            mine = set(choose.sample(parties, choose.randrange(3))) if kind == "party" else set()
            row = factories.account(work, f"w{number}-{n}", roles=sorted(roles), kind=kind, person_id=person)
            work.session.add_all(factories.files_for(row, party) for party in mine)
            world.accounts[row.id] = kind, person, roles, mine
        for _ in range(choose.randrange(4)):
            person, party = 100_000 + number * 10 + choose.randrange(3), choose.choice(parties)
            first = today + timedelta(days=choose.choice([-30, -1, 0, 1]))
            last = choose.choice([None, first, first + timedelta(days=1), today + timedelta(days=5)])
            work.session.add(Interest(person_id=person, party_id=party, kind="kin", from_on=first, to_on=last))
            world.interests.append((person, party, first, last))
    return world


@pytest.mark.parametrize(("seed", "worlds"), [(20260302, 60), pytest.param(7, 300, marks=pytest.mark.slow)])
def test_lists_counts_and_acts_agree_on_who_sees_a_case(office: Office, seed: int, worlds: int) -> None:
    choose, seen, asked = random.Random(seed), 0, 0
    for number in range(worlds):
        world = make(office, choose, number)
        with office.parts.unit_of_work(read_only=True) as work:
            for account_id in world.accounts:
                actor = people.actor_of(work.session, account_id, work.today)
                expected = {case for case in world.sides if world.sees(account_id, case, work.today)}
                where = f"world {number}, account {account_id}: {world}"

                assert listed(work, actor, facts.visible, world) == expected, where
                assert listed(work, actor, facts.visible_at_once, world) == expected, where
                assert {case for case in world.sides if decided(work, actor, case)} == expected, where
                seen, asked = seen + len(expected), asked + len(world.sides)

    assert asked == worlds * CASES * ACCOUNTS and 0.2 < seen / asked < 0.8, "worlds in which nobody is tied say nothing"


def listed(work: object, actor: Actor, condition: Callable[..., object], world: World) -> set[int]:
    ids = select(CaseFile.id).where(CaseFile.id.in_(world.sides), condition(actor, work.today, CaseFile.id))
    return set(work.session.scalars(ids))


def decided(work: object, actor: Actor, case_id: int) -> bool:
    case = work.session.get(CaseFile, case_id)
    return not permissions.is_hidden(access.facts(actor, access.standing(work, actor, case), case))
