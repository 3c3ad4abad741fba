"""Statements about time limits and the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from engine.store.queries.locks import lock_case
from engine.store.tables import Account, CaseFile, ClockEvent, Job, Notice, TimeLimit
from engine.store.time_limits import IS_LIVE

LIVE = ("running", "suspended")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFacts:
    """Everything that bears on the clocks of a case."""

    events: Sequence[ClockEvent] = ()
    #: Limits of parties during which the clock of the office stands still: id, starts_on, expires_on, closed_on.
    party_limits: Sequence[object] = ()
    #: Services by publication: issued_on, served_on.
    publications: Sequence[object] = ()


NO_FACTS = ClockFacts()


def live(session: Session, case_id: int) -> list[TimeLimit]:
    """Return the running and suspended limits of a case, of all its runs."""
    statement = select(TimeLimit).where(TimeLimit.case_id == case_id, IS_LIVE).order_by(TimeLimit.id)
    return list(session.scalars(statement))


def of_case(session: Session, case_id: int) -> Sequence[TimeLimit]:
    """Return all limits of a case, oldest first."""
    return session.scalars(select(TimeLimit).where(TimeLimit.case_id == case_id).order_by(TimeLimit.id)).all()


def events(session: Session, case_id: int) -> Sequence[ClockEvent]:
    """Return the ledger of a case, oldest entry first."""
    return session.scalars(select(ClockEvent).where(ClockEvent.case_id == case_id).order_by(ClockEvent.id)).all()


def events_with_names(session: Session, case_id: int) -> Sequence[tuple[ClockEvent, str | None]]:
    """Return the ledger of a case with the names of those who entered it."""
    return session.execute(
        select(ClockEvent, Account.name)
        .outerjoin(Account, Account.id == ClockEvent.account_id)
        .where(ClockEvent.case_id == case_id)
        .order_by(ClockEvent.id)
    ).all()


def clock_facts(session: Session, case_id: int, stopping_rules: Iterable[str]) -> ClockFacts:
    """Return what bears on the clocks of a case, oldest first: the same facts give the same receipt, word for word.

    Flush first: what this unit of work added counts as well.
    """
    return ClockFacts(
        events=events(session, case_id),
        party_limits=session.execute(
            select(TimeLimit.id, TimeLimit.starts_on, TimeLimit.expires_on, TimeLimit.closed_on)
            .where(
                TimeLimit.case_id == case_id,
                TimeLimit.rule_id.in_(tuple(stopping_rules)),
                TimeLimit.starts_on.is_not(None),
            )
            .order_by(TimeLimit.id)
        ).all(),
        publications=session.execute(
            select(Notice.issued_on, Notice.served_on)
            .where(Notice.case_id == case_id, Notice.channel == "publication")
            .order_by(Notice.id)
        ).all(),
    )


def cancel_jobs(session: Session, limit_ids: Sequence[int]) -> None:
    """Take back the jobs of limits that ended."""
    session.execute(
        update(Job)
        .where(
            Job.time_limit_id.in_(limit_ids),
            Job.kind.in_(("expire", "remind", "warn")),
            Job.state.in_(("armed", "held", "incident")),
        )
        .values(state="cancelled")
        .execution_options(synchronize_session=False)
    )


def jobs_of(session: Session, limit_ids: Sequence[int]) -> Sequence[Job]:
    """Return the jobs of limits that may still fire, oldest first."""
    wanted = select(Job).where(Job.time_limit_id.in_(limit_ids), Job.state.in_(("armed", "held"))).order_by(Job.id)
    return session.scalars(wanted).all()


def with_case(session: Session, limit_id: int, *, lock: bool = False) -> tuple[TimeLimit, CaseFile] | None:
    """Return a limit and its case, locked if asked."""
    if lock:
        lock_case(session, select(TimeLimit.case_id).where(TimeLimit.id == limit_id).scalar_subquery())
    row = session.execute(
        select(TimeLimit, CaseFile)
        .join(CaseFile, CaseFile.id == TimeLimit.case_id)
        .where(TimeLimit.id == limit_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def cases_with_live_limits(session: Session, since: date) -> Sequence[tuple[int, str]]:
    """Return id and number of the cases with a live limit that may rest on days from ``since`` on."""
    return session.execute(
        select(CaseFile.id, CaseFile.case_no)
        .where(
            CaseFile.id.in_(
                select(TimeLimit.case_id).where(
                    IS_LIVE,
                    # A standing clock, or one that a stop may still catch, has no latest day.
                    or_(TimeLimit.latest_on >= since, TimeLimit.latest_on.is_(None)),
                )
            )
        )
        .order_by(CaseFile.id)
    ).all()


def cases_with_live_limits_of(session: Session, rule_ids: Sequence[str]) -> Sequence[int]:
    """Return the cases in which one of these rules runs."""
    statement = select(TimeLimit.case_id).where(IS_LIVE, TimeLimit.rule_id.in_(rule_ids)).distinct()
    return session.scalars(statement.order_by(TimeLimit.case_id)).all()
