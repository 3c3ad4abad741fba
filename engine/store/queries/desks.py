"""Statements about what an account chose for its work list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from engine.store.tables import Account, AccountRole, Desk, SavedFilter
from engine.values import Actor


def filters(
    session: Session, actor: Actor, sharers: Collection[str], today: date
) -> Sequence[tuple[SavedFilter, str, bool]]:
    """Return what an account saved and what others share with it, with the names of their owners; its own first.

    The third column says whether a filter is left behind: its owner would share it no more, having left the office, the
    unit, or all of the roles that share.
    """
    shares = exists(
        select(AccountRole.role)
        .where(AccountRole.account_id == SavedFilter.account_id, AccountRole.role.in_(sorted(sharers)))
        .where(AccountRole.is_held(today))
    )
    moved = and_(SavedFilter.shared == "unit", Account.unit_id.is_distinct_from(SavedFilter.unit_id))
    left = and_(SavedFilter.shared != "nobody", or_(Account.is_disabled, moved, ~shares))
    return session.execute(
        select(SavedFilter, Account.name, left)
        .join(Account, Account.id == SavedFilter.account_id)
        .where(_is_found_by(actor))
        .order_by(SavedFilter.account_id != actor.account_id, SavedFilter.name, SavedFilter.id)
    ).all()


def found_filter(session: Session, actor: Actor, filter_id: int) -> SavedFilter | None:
    """Return a filter that an account saved or that is shared with it."""
    return session.scalars(select(SavedFilter).where(SavedFilter.id == filter_id, _is_found_by(actor))).one_or_none()


def filter_named(session: Session, account_id: int, name: str) -> SavedFilter | None:
    """Return the filter that an account saved under a name."""
    return session.scalars(
        select(SavedFilter).where(SavedFilter.account_id == account_id, SavedFilter.name == name)
    ).one_or_none()


def saved_by(session: Session, account_id: int) -> int:
    """Return how many filters an account has saved."""
    return session.scalar(select(func.count()).where(SavedFilter.account_id == account_id))


def of(session: Session, account_id: int) -> Desk | None:
    """Return what an account chose; None: nothing yet."""
    return session.get(Desk, account_id)


def _is_found_by(actor: Actor) -> ColumnElement[bool]:
    if actor.kind != "office":  # what the office shares with everybody stays in the office
        return SavedFilter.account_id == actor.account_id
    unit_id = select(Account.unit_id).where(Account.id == actor.account_id).scalar_subquery()
    return or_(
        SavedFilter.account_id == actor.account_id,
        SavedFilter.shared == "all",
        and_(SavedFilter.shared == "unit", SavedFilter.unit_id == unit_id),
    )
