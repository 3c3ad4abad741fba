"""Statements about covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from engine.rules.permissions import CASE_ROLES
from engine.store.queries import people
from engine.store.tables import Account, Cover, Task
from engine.values import Actor


def is_live(today: date) -> ColumnElement[bool]:
    """Return whether a cover holds today."""
    return and_(Cover.from_on <= today, Cover.to_on >= today, Cover.ended_at.is_(None))


def held(session: Session, actor: Actor, today: date) -> Sequence[Cover]:
    """Return the covers in which an account stands in for others today."""
    if actor.kind != "office":
        return ()
    return session.scalars(select(Cover).where(Cover.substitute_id == actor.account_id, is_live(today))).all()


def of_task(
    session: Session, task: Task, kind: str, account_id: int, today: date, *, lock: bool
) -> tuple[Cover, Account] | None:
    """Return the cover by which an account may work on the task of another, and whose task it is.

    :param kind: of the case.
    :param lock: keep it as it is until the end of the transaction, so that an end either precedes the act or follows.
    """
    statement = (
        select(Cover, Account)
        .join(Account, Account.id == Cover.absent_id)
        .where(Cover.substitute_id == account_id, Cover.absent_id == task.assignee_id, is_live(today))
        .order_by(Cover.id)
    )
    rows = session.execute(statement.with_for_update(read=True, of=Cover) if lock else statement).all()
    return next(((cover, absent) for cover, absent in rows if cover.embraces(kind, task.element)), None)


def substitutes(session: Session, task: Task, kind: str, today: date) -> Sequence[int]:
    """Return the accounts that stand in today for who holds a task, whatever they may do with it.

    :param kind: of the case.
    """
    found = session.scalars(select(Cover).where(Cover.absent_id == task.assignee_id, is_live(today)).order_by(Cover.id))
    return tuple(dict.fromkeys(cover.substitute_id for cover in found if cover.embraces(kind, task.element)))


def has_ended(session: Session, task: Task, kind: str, account_id: int, today: date) -> bool:
    """Return whether an account stood in for who holds a task, and does so no more.

    :param kind: of the case.
    """
    over = or_(Cover.to_on < today, Cover.ended_at.is_not(None))
    both = (Cover.substitute_id == account_id, Cover.absent_id == task.assignee_id)
    return any(cover.embraces(kind, task.element) for cover in session.scalars(select(Cover).where(*both, over)))


def is_absent(session: Session, account_id: int, task: Task, kind: str, today: date) -> bool:
    """Return whether somebody stands in today for an account, where a task is concerned."""
    found = session.scalars(select(Cover).where(Cover.absent_id == account_id, is_live(today)))
    return any(cover.embraces(kind, task.element) for cover in found)


def tasks_of(covers: Sequence[Cover], actor: Actor) -> Iterator[ColumnElement[bool]]:
    """Yield for each absent colleague what the actor does for them: an index keeps each in the order of the list."""
    for absent_id in sorted({cover.absent_id for cover in covers}):
        words = [cover.words for cover in covers if cover.absent_id == absent_id]
        embraced = or_(false(), *(_of_word(word) for scope in words for word in scope)) if all(words) else true()
        yield and_(Task.assignee_id == absent_id, Task.role.in_(sorted(actor.roles)), embraced)


def _of_word(word: str) -> ColumnElement[bool]:
    kind, _, element = word.partition("/")
    return and_(Task.kind == kind, Task.element == element) if element else Task.kind == kind


def lock_accounts(session: Session, account_ids: Sequence[int]) -> None:
    """Lock accounts in the order of their ids: two covers that would make a chain are made one after the other."""
    session.execute(select(Account.id).where(Account.id.in_(account_ids)).order_by(Account.id).with_for_update())


def overlapping(session: Session, absent_id: int, substitute_id: int, from_on: date, to_on: date) -> Sequence[Cover]:
    """Return the covers of some days that would make a chain: the substitute is away, or the absent one stands in."""
    return session.scalars(
        select(Cover).where(
            or_(Cover.absent_id == substitute_id, Cover.substitute_id == absent_id),
            Cover.from_on <= to_on,
            Cover.to_on >= from_on,
            Cover.ended_at.is_(None),
        )
    ).all()


def listed(
    session: Session, account_id: int | None, unit_id: int | None, before: int | None, size: int
) -> Sequence[tuple[Cover, Account, Account]]:
    """Return covers with both accounts, newest first.

    :param account_id: only those of an account, or with ``unit_id`` also those of its unit; None: all.
    """
    absent, substitute = aliased(Account), aliased(Account)
    statement = (
        select(Cover, absent, substitute)
        .join(absent, absent.id == Cover.absent_id)
        .join(substitute, substitute.id == Cover.substitute_id)
        .order_by(Cover.id.desc())
        .limit(size)
    )
    if before is not None:
        statement = statement.where(Cover.id < before)
    if account_id is not None:
        own = or_(Cover.absent_id == account_id, Cover.substitute_id == account_id)
        in_unit = absent.unit_id == unit_id if unit_id is not None else false()
        statement = statement.where(or_(own, in_unit))
    return session.execute(statement).all()


def colleagues(session: Session, today: date) -> Sequence[tuple[Account, list[str]]]:
    """Return the accounts of the office that work on cases, each with its roles, by login."""
    return [
        (account, roles)
        for account, _, roles in people.listed(session, today)
        if account.kind == "office" and not account.is_disabled and not CASE_ROLES.isdisjoint(roles)
    ]
