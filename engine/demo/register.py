"""The register of the demo office: units, accounts, parties with their agents, and marks in every stage of life."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.commands import registration
from engine.commands.sessions import hash_password
from engine.demo import burdens, patents
from engine.demo.companies import AGENCIES, DemoCompany, companies, mark_name
from engine.demo.courses import Course
from engine.demo.people import ACCOUNTS, AGENT_ACCOUNTS, PARTY_ACCOUNTS, UNITS
from engine.rules.time_limits import add_months
from engine.store.parties import Party
from engine.store.rights import Mark, Patent
from engine.store.users import Account, AccountParty, AccountRole, Unit
from engine.store.work import Work

COMPANIES = 200
MARKS = 1000
#: Marks refused at examination, still within the time for a review or just past it.
REFUSED = 60
#: So many are left for a case that renews them; days around the end of a term when that is told.
RENEWED, ENDING = 50, (-480, 300)
#: Days from the publication to the end of the first term: three months, then ten years.
TERM = 3744
SOON = timedelta(days=ENDING[1])
#: Days since the publication of marks that nobody opposed; the oldest come to the end of their term or are past it.
OLD, OLDEST = (760, 3300), (3480, 4400)
#: Marks published so lately that they can still be opposed.
OPPOSABLE = 40
#: A mark was published so many days before it is opposed: at least, and so many more.
BEFORE = (48, 25)
#: Stops at which the owner of an opposed mark is asked.
ASKED = frozenset({"answer", "respondent_evidence", "request_review"})
#: Companies that have an account of their own, or an agent who has one.
WITH_ACCOUNT = (0, 1, 2, 0, 1, 10)
#: Where the application numbers of each year begin, from 2013 on.
FIRST_YEAR = 2013
NUMBERS = (12_000_000, 13_800_000, 16_100_000, 18_800_000, 22_500_000, 28_500_000, 35_800_000, 43_600_000,
           52_600_000, 61_900_000, 68_900_000, 76_000_000, 83_000_000, 89_500_000, 96_000_000)  # fmt: skip
#: The trademark gazette comes out on these days of the month.
GAZETTE_DAYS = (6, 13, 20, 27)
SINCE = date(2020, 1, 1)
#: An application is refused no sooner than this.
REFUSED_AFTER = timedelta(days=150)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the stories need to know of the register."""

    companies: tuple[Party, ...]
    #: Rights to tell cases of, by group (lives.KINDS); the marks that are opposed in the order of their courses.
    rights: Mapping[str, list[dict[str, object]]]


def fill(work: Work, rng: random.Random, today: date, password: str, opposed: Sequence[tuple[Course, int]]) -> Register:
    """Write the register of the demo office in one unit of work.

    :param opposed: the courses of the oppositions, each with the days since its filing: a mark is made for each.
    """
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
    marks, contested = _marks(work, rng, today, drawn, parties, opposed)
    lenders, granted = burdens.banks(), patents.patents(rng, today, drawn, parties)
    work.session.add_all([*lenders, *granted])
    work.session.flush()
    on_marks = burdens.burdens(rng, today, marks, lenders, parties)
    on_patents = burdens.burdens(rng, today, granted, lenders, parties)
    work.session.add_all([*on_marks, *on_patents])
    # nobody is told to ask for what the register would not allow
    free_marks = [mark for mark in marks if mark.id not in {one.mark_id for one in on_marks}]
    free_patents = [patent for patent in granted if patent.id not in {one.patent_id for one in on_patents}]
    rights = _rights(today, parties, free_marks, free_patents)
    return Register(companies=tuple(parties), rights={"opposed_marks": _opposed(parties, contested), **rights})


def _opposed(parties: list[Party], marks: list[Mark]) -> list[dict[str, object]]:
    """Return what is told of marks that are opposed, each with the number of one that belongs to somebody else."""
    owners = {party.id: party.name for party in parties}
    return [
        {
            "register": "mark",
            "number": mark.application_no,
            "application_no": mark.application_no,
            "name": mark.name,
            "classes": list(mark.classes),
            "goods": list(mark.goods),
            "owner": owners[mark.owner_party_id],
            "cited": other.application_no,
            "from_on": mark.published_on + timedelta(days=1),
            "to_on": add_months(mark.published_on, 3),
        }
        for mark, other in zip(marks, marks[1:] + marks[:1], strict=True)
    ]


def _rights(
    today: date, parties: list[Party], marks: list[Mark], granted: list[Patent]
) -> dict[str, list[dict[str, object]]]:
    """Return rights that nothing is told of yet, by what can be asked about them, each with its owner's name.

    Those come first of which it can be asked for the shortest time.
    """
    owners = {party.id: party.name for party in parties}
    found: dict[str, list[dict[str, object]]] = {}

    def add(group: str, right: Mark | Patent, from_on: date, to_on: date = today) -> None:
        is_mark = isinstance(right, Mark)
        facts = {
            "register": "mark" if is_mark else "patent",
            "number": right.application_no,
            "owner": owners[right.owner_party_id],
            "goods": list(right.goods if is_mark else right.claims),
            "from_on": from_on,
            "to_on": min(to_on, today),
            "expires_on": right.expires_on,
        }
        if facts["from_on"] >= facts["to_on"]:
            return  # too young for anything to have happened to it
        found.setdefault(group, []).append(facts)

    for mark in marks:
        if mark.status == "refused":
            add("refused_marks", mark, mark.filed_on + REFUSED_AFTER)
        elif mark.status == "registered" and mark.expires_on < today + SOON:
            add("ending_marks", mark, add_months(mark.expires_on, -11), add_months(mark.expires_on, 5))
        elif mark.status == "registered" and mark.expires_on > today + 3 * SOON:
            add("marks", mark, SINCE)
    for patent in granted:
        if patent.status == "refused":
            add("refused_patents", patent, patent.filed_on + REFUSED_AFTER)
        elif patent.status == "granted" and patent.expires_on > today + 3 * SOON:
            add("patents", patent, SINCE)
        elif patent.status == "published":
            add("pending_patents", patent, patent.published_on)
    return {group: sorted(rights, key=lambda one: one["from_on"], reverse=True) for group, rights in found.items()}


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


def _marks(
    work: Work,
    rng: random.Random,
    today: date,
    drawn: list[DemoCompany],
    parties: list[Party],
    opposed: Sequence[tuple[Course, int]],
) -> tuple[list[Mark], list[Mark]]:
    """Write the marks; return all, and those that are opposed."""
    contested, owners = len(opposed), _owners(opposed)
    ages = [rng.randint(1, 75) for _ in range(OPPOSABLE)]
    ages += [days_ago + BEFORE[0] + place * 7 % BEFORE[1] for place, (_, days_ago) in enumerate(opposed)]
    rest = max(0, MARKS - REFUSED - RENEWED - len(ages))
    ages += [rng.randint(*(OLDEST if place % 5 == 4 else OLD)) for place in range(rest)]
    ages += [TERM - place * (ENDING[1] - ENDING[0]) // RENEWED - ENDING[0] for place in range(RENEWED)]
    taken: set[str] = set()
    marks = []
    for number, age in enumerate(ages):
        owner, nth = owners.get(number - OPPOSABLE, (number % COMPANIES, number // COMPANIES))
        published_on = gazette_day(today - timedelta(days=age))
        row = _mark(rng, taken, drawn[owner], nth, published_on, is_old=number >= OPPOSABLE + contested)
        row.owner_party_id = parties[owner].id
        if row.registered_on is not None and number < len(ages) - RENEWED:
            _live_on(row, number, today)
        marks.append(row)
    marks += [_refused(rng, taken, drawn, parties, number, today) for number in range(REFUSED)]
    work.session.add_all(marks)
    work.session.flush()
    for mark in marks:
        registration.arm(work, mark)
    return marks, marks[OPPOSABLE : OPPOSABLE + contested]


def _live_on(mark: Mark, number: int, today: date) -> None:
    """Let a registered mark have its later life: renewed, run out, cancelled, declared invalid."""
    if mark.expires_on < add_months(today, -6):  # the grace period is over
        if number % 3:
            mark.expires_on = add_months(mark.expires_on + timedelta(days=1), 120) - timedelta(days=1)
        else:
            mark.status = "expired"
    elif number % 31 == 7:
        mark.status = "cancelled"
    elif number % 47 == 11:
        mark.status = "invalidated"


def _refused(
    rng: random.Random, taken: set[str], drawn: list[DemoCompany], parties: list[Party], number: int, today: date
) -> Mark:
    """Return a mark that was refused at examination."""
    owner = (number * 3) % len(drawn)
    row = _mark(rng, taken, drawn[owner], number, today - timedelta(days=40 + number * 11), is_old=False)
    row.owner_party_id, row.published_on, row.status = parties[owner].id, None, "refused"
    return row


def _owners(opposed: Sequence[tuple[Course, int]]) -> dict[int, tuple[int, int]]:
    """Return of some opposed marks the company that owns it, and the how manieth of its marks it is.

    Where an owner has to answer today it has an account or an agent with one: whoever signs in for a party finds
    something to do.
    """
    asked = [place for place, (course, _) in enumerate(opposed) if course.stands_at in ASKED]
    return {place: (WITH_ACCOUNT[nth % len(WITH_ACCOUNT)], 3 + nth) for nth, place in enumerate(asked)}


def _mark(
    rng: random.Random, taken: set[str], company: DemoCompany, nth: int, published_on: date, *, is_old: bool
) -> Mark:
    filed_on = published_on - timedelta(days=rng.randint(170, 320))
    registered_on = add_months(published_on, 3) + timedelta(days=1) if is_old else None
    application_no = _application_no(rng, filed_on, taken)
    return Mark(
        application_no=application_no,
        registration_no=application_no if is_old else None,
        name=mark_name(rng, company, nth),
        classes=[company.trade.nice_class],
        goods=list(company.trade.goods[: rng.randint(2, len(company.trade.goods))]),
        filed_on=filed_on,
        published_on=published_on,
        registered_on=registered_on,
        expires_on=None if registered_on is None else add_months(registered_on, 120) - timedelta(days=1),
        status="registered" if is_old else "published",
    )


def _application_no(rng: random.Random, filed_on: date, taken: set[str]) -> str:
    """Return a number of about that day that nobody has yet."""
    year = min(max(filed_on.year - FIRST_YEAR, 0), len(NUMBERS) - 2)
    of_day = (NUMBERS[year + 1] - NUMBERS[year]) // 365
    first = NUMBERS[year] + of_day * (filed_on.timetuple().tm_yday - 1)
    while (number := str(first + rng.randrange(of_day))) in taken:
        pass
    taken.add(number)
    return number


def gazette_day(day: date) -> date:
    """Return the last day on or before ``day`` on which the trademark gazette came out."""
    while day.day not in GAZETTE_DAYS:
        day -= timedelta(days=1)
    return day
