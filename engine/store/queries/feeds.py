"""Statements about calendar feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from engine.store.queries import covers, facts
from engine.store.tables import AccountParty, CalendarFeed, CaseFile, CaseParty, Task, TimeLimit
from engine.store.tasks import IS_OPEN
from engine.values import Actor

#: A calendar shows so many limits, the nearest first.
MOST = 1_000


def account_of(session: Session, key_hash: str) -> int | None:
    """Return the account whose feed has a key."""
    return session.scalars(select(CalendarFeed.account_id).where(CalendarFeed.key_hash == key_hash)).one_or_none()


def of_office(session: Session, actor: Actor, today: date) -> Sequence[tuple[TimeLimit, CaseFile, int | None]]:
    """Return the running limits of the tasks that an account has claimed, or does today for somebody absent, with case
    and task, nearest first.
    """
    mine = or_(Task.assignee_id == actor.account_id, *covers.tasks_of(covers.held(session, actor, today), actor))
    return session.execute(
        select(TimeLimit, CaseFile, Task.id)
        .join(Task, Task.limit_id == TimeLimit.id)
        .join(CaseFile, CaseFile.id == Task.case_id)
        .where(IS_OPEN, mine, facts.visible(actor, today, Task.case_id), _runs())
        .order_by(TimeLimit.expires_on, TimeLimit.id)
        .limit(MOST)
    ).all()


def of_party(session: Session, actor: Actor) -> Sequence[tuple[TimeLimit, CaseFile, int | None]]:
    """Return the running limits that bind a party for whom an account acts, nearest first."""
    mine = or_(CaseParty.party_id == AccountParty.party_id, CaseParty.agent_party_id == AccountParty.party_id)
    bound = (
        select(CaseParty.party_id)
        .join(AccountParty, and_(mine, AccountParty.account_id == actor.account_id))
        .where(CaseParty.case_id == TimeLimit.case_id, CaseParty.role == TimeLimit.bound)
        .exists()
    )
    own = select(CaseParty.case_id).join(AccountParty, and_(mine, AccountParty.account_id == actor.account_id))
    rows = session.execute(
        select(TimeLimit, CaseFile)
        .join(CaseFile, CaseFile.id == TimeLimit.case_id)
        .where(TimeLimit.case_id.in_(own), _runs(), bound)
        .order_by(TimeLimit.expires_on, TimeLimit.id)
        .limit(MOST)
    )
    return [(limit, case, None) for limit, case in rows]


def _runs() -> object:
    return and_(TimeLimit.state == "running", TimeLimit.expires_on.is_not(None))
