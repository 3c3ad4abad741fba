"""People, parties and marks of a small office, for tests. Names are made up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count

from sqlalchemy import select

from engine.commands import sessions
from engine.store.cases import CaseFile, CaseParty
from engine.store.parties import Interest, Party
from engine.store.rights import Mark, Patent
from engine.store.users import Account, AccountParty, AccountRole, Unit
from engine.store.work import Work

SINCE = date(2000, 1, 1)
PASSWORD = "correct horse battery staple"
_numbers = count(1)

#: login -> (name, roles). Two of each role that four eyes may ask for.
OFFICE: dict[str, tuple[str, tuple[str, ...]]] = {
    "formality": ("韩雪梅", ("formality_examiner",)),
    "formality2": ("傅国栋", ("formality_examiner",)),
    "examiner": ("林若溪", ("examiner",)),
    "examiner2": ("郑启明", ("examiner",)),
    "member": ("沈文博", ("panel_member",)),
    "member2": ("曹丽华", ("panel_member",)),
    "member3": ("卢志成", ("panel_member",)),
    "member4": ("侯亚楠", ("panel_member",)),
    "member5": ("邹明远", ("panel_member",)),
    "head": ("顾长河", ("panel_head",)),
    "head2": ("秦海岚", ("panel_head",)),
    "head3": ("陶立群", ("panel_head",)),
    "leader": ("许文静", ("leader",)),
    "approver": ("魏建国", ("approver",)),
    "approver2": ("丁晓岚", ("approver",)),
    "registrar": ("潘玉洁", ("registrar",)),
    "analyst": ("任思远", ("analyst",)),
    "publisher": ("蒋海燕", ("publisher",)),
    "auditor": ("严正平", ("auditor",)),
    "admin": ("赵一鸣", ("admin",)),
    "lawyer": ("孔令仪", ("law_admin",)),
}
_HASH: list[str] = []


def password_hash() -> str:
    """Return one hash for all: argon2 takes its time on purpose."""
    if not _HASH:
        _HASH.append(sessions.hash_password(PASSWORD))
    return _HASH[0]


def account(
    work: Work,
    login: str,
    name: str = "",
    roles: Iterable[str] = (),
    *,
    kind: str = "office",
    unit: Unit | None = None,
    person_id: int | None = None,
    parties: Iterable[Party] = (),
) -> Account:
    """Add an account with roles held since long ago."""
    row = Account(
        login=login,
        password_hash=password_hash(),
        person_id=person_id or 10_000 + next(_numbers),
        name=name or login,
        kind=kind,
        unit_id=unit.id if unit else None,
    )
    work.session.add(row)
    work.session.flush()
    work.session.add_all(AccountRole(account_id=row.id, role=role, valid_from=SINCE) for role in roles)
    work.session.add_all(AccountParty(account_id=row.id, party_id=party.id) for party in parties)
    work.session.flush()
    return row


def party(
    work: Work, name: str, *, channel: str = "electronic", kind: str = "company", credit_code: str | None = None
) -> Party:
    """Add a party."""
    row = Party(
        name=name,
        name_en="",
        kind=kind,
        channel=channel,
        address="北京市海淀区学院路 1 号",
        country="CN",
        credit_code=credit_code,
    )
    work.session.add(row)
    work.session.flush()
    return row


def mark(work: Work, owner: Party, name: str, published_on: date | None, number: str | None = None) -> Mark:
    """Add a mark, published for opposition on a day."""
    row = Mark(
        application_no=number or f"6{next(_numbers):07d}",
        name=name,
        owner_party_id=owner.id,
        classes=[25, 35],
        goods=["服装", "鞋", "广告"],
        filed_on=date(2025, 3, 3),
        published_on=published_on,
        status="published" if published_on else "filed",
    )
    work.session.add(row)
    work.session.flush()
    return row


def patent(work: Work, owner: Party, name: str, number: str = "202310123456.7", **given: object) -> Patent:
    """Add a patent, granted and in force unless told otherwise."""
    known = {
        "registration_no": number,
        "patent_type": "invention",
        "claims": ["1. 一种装置。"],
        "filed_on": date(2023, 3, 1),
        "published_on": date(2024, 9, 3),
        "registered_on": date(2025, 6, 3),
        "expires_on": date(2043, 2, 28),
        "status": "granted",
    }
    row = Patent(application_no=number, name=name, owner_party_id=owner.id, **{**known, **given})
    work.session.add(row)
    work.session.flush()
    return row


def pdf(text: str = "1 0 obj<</Type/Catalog>>endobj") -> bytes:
    """Return a small file that is what a PDF says it is."""
    return f"%PDF-1.7\n{text}\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()


def files_for(account: Account, party_id: int) -> AccountParty:
    """Return the row by which an account files for a party."""
    return AccountParty(account_id=account.id, party_id=party_id)


def interest(work: Work, account: Account, party: Party, kind: str = "former_employer") -> Interest:
    """Recuse a person from the cases of a party."""
    row = Interest(person_id=account.person_id, party_id=party.id, kind=kind, from_on=SINCE)
    work.session.add(row)
    work.session.flush()
    return row


def office_accounts(work: Work) -> dict[str, Account]:
    """Add one account or two for every role."""
    return {login: account(work, login, name, roles) for login, (name, roles) in OFFICE.items()}


def party_of(work: Work, case_no: str, role: str) -> int:
    """Return the number of the party that has a role in a case."""
    found = select(CaseParty.party_id).join(CaseFile, CaseFile.id == CaseParty.case_id)
    return work.session.scalars(found.where(CaseFile.case_no == case_no, CaseParty.role == role)).one()
