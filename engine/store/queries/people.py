"""Statements about accounts and sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    and_,
    bindparam,
    cast,
    delete,
    func,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.orm import Session

from engine.store.queries import facts
from engine.store.tables import Account, AccountParty, AccountRole, CaseParty, Party, Unit, WebSession
from engine.values import Actor


def by_login(session: Session, login: str, *, lock: bool = False) -> Account | None:
    """Return an account by its login name."""
    statement = select(Account).where(Account.login == login)
    return session.scalars(statement.with_for_update() if lock else statement).one_or_none()


def officials_named(session: Session, name: str) -> Sequence[int]:
    """Return the persons of the office with a name, or a login; one person may have several accounts."""
    statement = select(Account.person_id).where(
        Account.kind == "office", or_(Account.name == name, Account.name_en == name, Account.login == name)
    )
    return session.scalars(statement.distinct()).all()


def actor_of(session: Session, account_id: int, today: date) -> Actor | None:
    """Return who acts through an account today; None: nobody, or the account is disabled."""
    row = session.execute(_actor_of(), {"account_id": account_id, "today": today}).one_or_none()
    return None if row is None else of_row(row)


@cache
def _actor_of() -> Select:
    return (
        select(*columns(), roles())
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .where(Account.id == bindparam("account_id", type_=Integer), Account.is_disabled.is_(False))
    )


def accounts_of_parties(session: Session, case_id: int, roles: Iterable[str]) -> Sequence[tuple[str, int | None]]:
    """Return the parties of a case in some roles by name, each with the accounts that file for it or for its agent.

    A party that no account files for comes with None.
    """
    files_for = or_(AccountParty.party_id == CaseParty.party_id, AccountParty.party_id == CaseParty.agent_party_id)
    usable = select(Account.id).where(Account.is_disabled.is_(False))
    return session.execute(
        select(Party.name, AccountParty.account_id)
        .join(CaseParty, CaseParty.party_id == Party.id)
        .outerjoin(AccountParty, and_(files_for, AccountParty.account_id.in_(usable)))
        .where(CaseParty.case_id == case_id, CaseParty.role.in_(tuple(roles)))
        .order_by(Party.id)
    ).all()


def accounts_of_party(session: Session, party_id: int) -> Sequence[int]:
    """Return the usable accounts that file for a party."""
    usable = AccountParty.account_id.in_(select(Account.id).where(Account.is_disabled.is_(False)))
    found = select(AccountParty.account_id).where(AccountParty.party_id == party_id, usable)
    return session.scalars(found.order_by(AccountParty.account_id)).all()


def _parties_of_account() -> ColumnElement[str]:
    """Return the ids of the parties that an account files for, joined with commas."""
    return (
        select(func.aggregate_strings(cast(AccountParty.party_id, String), facts.COMMA))
        .where(AccountParty.account_id == Account.id)
        .scalar_subquery()
    )


def columns() -> tuple[ColumnElement[object], ...]:
    """Return the columns of an actor, of a statement with ``account`` and ``unit`` in its FROM; the roles, which a
    standing has too, are not among them.
    """
    names = (Account.name, Account.name_en, Unit.name.label("unit"), Unit.name_en.label("unit_en"))
    account = (Account.id.label("account_id"), Account.login, Account.person_id, Account.kind, Account.unit_id)
    return *account, *names, Account.language, _parties_of_account().label("parties")


def roles() -> ColumnElement[str]:
    """Return the roles of the account of such a statement today, as a column."""
    return facts.roles_of(Account.id, facts.TODAY).label("roles")


def of_row(row: Row) -> Actor:
    """Return the actor that the columns of a row say."""
    return Actor(
        account_id=row.account_id,
        person_id=row.person_id,
        name=row.name,
        kind=row.kind,
        roles=frozenset(row.roles.split(",")) if row.roles else frozenset(),
        name_en=row.name_en,
        unit=row.unit,
        unit_en=row.unit_en or "",
        unit_id=row.unit_id,
        party_ids=frozenset(int(party) for party in row.parties.split(",")) if row.parties else frozenset(),
        language=row.language,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session and who acts through it today."""

    actor: Actor
    login: str
    is_disabled: bool
    csrf_token: str
    created_at: datetime
    last_seen_at: datetime
    data: Mapping[str, object]


def signed_in(session: Session, id_hash: str, today: date) -> SignedIn | None:
    """Return a session and who acts through it today."""
    row = session.execute(_signed_in(), {"id_hash": id_hash, "today": today}).one_or_none()
    if row is None:
        return None
    return SignedIn(
        actor=of_row(row),
        login=row.login,
        is_disabled=row.is_disabled,
        csrf_token=row.csrf_token,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        data=row.data or {},
    )


@cache
def _signed_in() -> Select:
    """The first statement of every request, built once."""
    kept = (WebSession.csrf_token, WebSession.created_at, WebSession.last_seen_at, WebSession.data)
    return (
        select(*kept, *columns(), roles(), Account.is_disabled)
        .join(Account, Account.id == WebSession.account_id)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .where(WebSession.id_hash == bindparam("id_hash"))
    )


def touch(session: Session, id_hash: str, now: datetime) -> None:
    """Keep that a session was used just now."""
    session.execute(update(WebSession).where(WebSession.id_hash == id_hash).values(last_seen_at=now))


def end_session(session: Session, id_hash: str) -> None:
    """Forget a session."""
    session.execute(delete(WebSession).where(WebSession.id_hash == id_hash))


def forget_idle(session: Session, before: datetime) -> None:
    """Forget the sessions that nobody used since."""
    session.execute(delete(WebSession).where(WebSession.last_seen_at < before))


def english(session: Session, account_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the English names of accounts by their ids."""
    return dict(session.execute(select(Account.id, Account.name_en).where(Account.id.in_(account_ids))).all())


def english_names(session: Session) -> Sequence[tuple[str, str]]:
    """Return name and English name of the units and the accounts of the office that have one."""
    units = select(Unit.name, Unit.name_en).where(Unit.name_en != "")
    people = select(Account.name, Account.name_en).where(Account.kind == "office", Account.name_en != "")
    return session.execute(union(units, people)).all()


def listed(session: Session, today: date) -> Sequence[tuple[Account, Unit | None, list[str]]]:
    """Return all accounts with unit and roles held today."""
    roles: dict[int, list[str]] = {}
    for account_id, role in session.execute(
        select(AccountRole.account_id, AccountRole.role).where(AccountRole.is_held(today)).order_by(AccountRole.role)
    ):
        roles.setdefault(account_id, []).append(role)
    rows = session.execute(
        select(Account, Unit)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .order_by(Account.kind, Unit.name, Account.login)
    )
    return [(account, unit, roles.get(account.id, [])) for account, unit in rows]


def parties(session: Session, party_ids: Iterable[int]) -> Sequence[Party]:
    """Return parties in the order of their ids, which is that of their registration."""
    return session.scalars(select(Party).where(Party.id.in_(party_ids)).order_by(Party.id)).all()
