"""The register of the demo office: units, accounts, parties with their agents, and marks in every stage of life."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from engine.commands.sessions import hash_password
from engine.demo.companies import AGENCIES, DemoCompany, companies, mark_name
from engine.demo.people import ACCOUNTS, AGENT_ACCOUNTS, PARTY_ACCOUNTS, UNITS
from engine.rules.time_limits import add_months
from engine.store.parties import Party
from engine.store.rights import Mark
from engine.store.users import Account, AccountParty, AccountRole, Unit
from engine.store.work import Work

COMPANIES = 110
MARKS = 330
#: Marks published so lately that they can still be opposed.
OPPOSABLE = 40
#: Marks published in the last two years, of which oppositions are told.
CONTESTED = 120
#: The trademark gazette comes out on these days of the month.
GAZETTE_DAYS = (6, 13, 20, 27)
SINCE = date(2020, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the stories need to know of the register."""

    companies: tuple[Party, ...]
    #: Marks to tell oppositions of, oldest publication first.
    contested: tuple[Mark, ...]


def fill(work: Work, rng: random.Random, today: date, password: str) -> Register:
    """Write the register of the demo office in one unit of work."""
    kept = hash_password(password)
    _accounts(work, kept)
    agencies = [_party(work, name, name_en, "agency", rng) for name, name_en in AGENCIES]
    drawn = companies(rng, COMPANIES)
    parties = [_company(work, company) for company in drawn]
    work.session.flush()
    for index, party in enumerate(parties):
        if index % 2 == 0:
            party.agent_party_id = agencies[index // 2 % len(agencies)].id
        party.channel = ("electronic", "electronic", "electronic", "post")[index % 4]
    _outside_accounts(work, kept, agencies, parties)
    contested = _marks(work, rng, today, drawn, parties)
    work.session.flush()
    return Register(companies=tuple(parties), contested=tuple(contested))


def _accounts(work: Work, kept: str) -> None:
    units = [Unit(name=name, name_en=name_en) for name, name_en in UNITS]
    work.session.add_all(units)
    work.session.flush()
    for number, person in enumerate(ACCOUNTS, start=1):
        row = Account(
            login=person.login,
            password_hash=kept,
            person_id=number,
            name=person.name,
            name_en=person.name_en,
            kind=person.kind,
            unit_id=None if person.unit is None else units[person.unit].id,
        )
        work.session.add(row)
        work.session.flush()
        work.session.add_all(AccountRole(account_id=row.id, role=role, valid_from=SINCE) for role in person.roles)


def _outside_accounts(work: Work, kept: str, agencies: list[Party], parties: list[Party]) -> None:
    number = len(ACCOUNTS)
    outside = [(login, name, name_en, "agent", [agencies[i]]) for login, name, name_en, i in AGENT_ACCOUNTS]
    outside += [(login, name, name_en, "party", [parties[i]]) for login, name, name_en, i in PARTY_ACCOUNTS]
    for login, name, name_en, role, represented in outside:
        number += 1
        clients = [party for party in parties if role == "agent" and party.agent_party_id == represented[0].id]
        row = Account(
            login=login, password_hash=kept, person_id=number, name=name, name_en=name_en, kind="party", unit_id=None
        )
        work.session.add(row)
        work.session.flush()
        work.session.add(AccountRole(account_id=row.id, role=role, valid_from=SINCE))
        work.session.add_all(AccountParty(account_id=row.id, party_id=party.id) for party in (*represented, *clients))


def _party(work: Work, name: str, name_en: str, kind: str, rng: random.Random) -> Party:
    row = Party(
        name=name,
        name_en=name_en,
        kind=kind,
        country="CN",
        address=f"北京市海淀区知春路{rng.randint(1, 120)}号",
        channel="electronic",
    )
    work.session.add(row)
    return row


def _company(work: Work, company: DemoCompany) -> Party:
    row = Party(
        name=company.name,
        name_en=company.name_en,
        kind="company",
        country="CN",
        address=company.address,
        credit_code=company.credit_code,
        channel="electronic",
    )
    work.session.add(row)
    return row


def _marks(work: Work, rng: random.Random, today: date, drawn: list[DemoCompany], parties: list[Party]) -> list[Mark]:
    contested = []
    for number in range(MARKS):
        company = drawn[number % COMPANIES]
        published_on = gazette_day(today - timedelta(days=_age(rng, number)))
        registered_on = None
        if number >= OPPOSABLE + CONTESTED:
            registered_on = add_months(published_on, 3) + timedelta(days=1)
        row = Mark(
            application_no=f"{rng.randint(52, 89)}{rng.randint(0, 999_999):06d}",
            name=mark_name(rng, company, number // COMPANIES),
            owner_party_id=parties[number % COMPANIES].id,
            classes=[company.trade.nice_class],
            goods=list(company.trade.goods[: rng.randint(2, len(company.trade.goods))]),
            filed_on=published_on - timedelta(days=rng.randint(170, 320)),
            published_on=published_on,
            registered_on=registered_on,
            expires_on=None if registered_on is None else add_months(registered_on, 120) - timedelta(days=1),
            status="published" if registered_on is None else "registered",
        )
        row.registration_no = row.application_no if registered_on else None
        work.session.add(row)
        if OPPOSABLE <= number < OPPOSABLE + CONTESTED:
            contested.append(row)
    return sorted(contested, key=lambda mark: (mark.published_on, mark.application_no))


def _age(rng: random.Random, number: int) -> int:
    """Return how many days ago a mark was published."""
    if number < OPPOSABLE:
        return rng.randint(1, 75)
    if number < OPPOSABLE + CONTESTED:
        return rng.randint(95, 690)
    return rng.randint(760, 3300)


def gazette_day(day: date) -> date:
    """Return the last day on or before ``day`` on which the trademark gazette came out."""
    while day.day not in GAZETTE_DAYS:
        day -= timedelta(days=1)
    return day
