"""Statements about accounts and sessions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import String, cast, delete, func, or_, select
from sqlalchemy.orm import Session

from engine.store.queries import facts
from engine.store.tables import Account, AccountParty, AccountRole, Party, Unit, WebSession
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
    parties = (
        select(func.aggregate_strings(cast(AccountParty.party_id, String), ","))
        .where(AccountParty.account_id == Account.id)
        .scalar_subquery()
    )
    row = session.execute(
        select(Account, Unit.name, facts.roles_of(account_id, today), parties)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .where(Account.id == account_id, Account.is_disabled.is_(False))
    ).one_or_none()
    return None if row is None else _actor(*row)


def _actor(account: Account, unit: str | None, roles: str | None, parties: str | None) -> Actor:
    return Actor(
        account_id=account.id,
        person_id=account.person_id,
        name=account.name,
        kind=account.kind,
        roles=frozenset(roles.split(",")) if roles else frozenset(),
        unit=unit,
        party_ids=frozenset(int(party) for party in parties.split(",")) if parties else frozenset(),
        language=account.language,
    )


def session_of(session: Session, id_hash: str) -> tuple[WebSession, str] | None:
    """Return a session and the login of its account."""
    row = session.execute(
        select(WebSession, Account.login)
        .join(Account, Account.id == WebSession.account_id)
        .where(WebSession.id_hash == id_hash)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def end_session(session: Session, id_hash: str) -> None:
    """Forget a session."""
    session.execute(delete(WebSession).where(WebSession.id_hash == id_hash))


def forget_idle(session: Session, before: datetime) -> None:
    """Forget the sessions that nobody used since."""
    session.execute(delete(WebSession).where(WebSession.last_seen_at < before))


def listed(session: Session, today: date) -> Sequence[tuple[Account, str | None, list[str]]]:
    """Return all accounts with unit and roles held today."""
    roles: dict[int, list[str]] = {}
    for account_id, role in session.execute(
        select(AccountRole.account_id, AccountRole.role)
        .where(AccountRole.valid_from <= today, (AccountRole.valid_to.is_(None)) | (AccountRole.valid_to >= today))
        .order_by(AccountRole.role)
    ):
        roles.setdefault(account_id, []).append(role)
    rows = session.execute(
        select(Account, Unit.name)
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .order_by(Account.kind, Unit.name, Account.login)
    )
    return [(account, unit, roles.get(account.id, [])) for account, unit in rows]


def parties(session: Session, party_ids: Iterable[int]) -> Sequence[Party]:
    """Return parties in the order of their ids, which is that of their registration."""
    return session.scalars(select(Party).where(Party.id.in_(party_ids)).order_by(Party.id)).all()
