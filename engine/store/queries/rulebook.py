"""Statements about what administrators decided: confirmed rules, calendars, settings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engine.store.tables import Account, CalendarVersion, RuleConfirmation, Setting


def stamp(session: Session) -> tuple[int, int]:
    """Return what changes whenever a rule was confirmed or a calendar published."""
    row = session.execute(_STAMP).one()
    return row.rules_confirmed, row.newest_calendar


def stamp_columns() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Return the columns of the stamp, for a statement that reads other things besides."""
    return (
        select(func.count()).select_from(RuleConfirmation).scalar_subquery().label("rules_confirmed"),
        select(func.coalesce(func.max(CalendarVersion.id), 0)).scalar_subquery().label("newest_calendar"),
    )


#: Put together once: every unit of work that computes a day asks it.
_STAMP = select(*stamp_columns())


def confirmations(session: Session) -> Sequence[tuple[RuleConfirmation, str | None]]:
    """Return the confirmed rules with the names of who confirmed them."""
    return session.execute(
        select(RuleConfirmation, Account.name).outerjoin(Account, Account.id == RuleConfirmation.account_id)
    ).all()


def newest_calendar(session: Session) -> CalendarVersion | None:
    """Return the newest calendar that was published here; None: the one that comes with the engine is in force."""
    return session.scalars(select(CalendarVersion).order_by(CalendarVersion.id.desc()).limit(1)).first()


def setting(session: Session, key: str) -> object:
    """Return a setting, None where it was never set."""
    row = session.get(Setting, key)
    return None if row is None else row.value


def set_setting(session: Session, key: str, value: object) -> None:
    """Keep a setting."""
    row = session.get(Setting, key)
    if row is None:
        session.add(Setting(key=key, value=value))
    else:
        row.value = value
