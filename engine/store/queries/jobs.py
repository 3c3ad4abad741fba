"""Statements about jobs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased, defer

from engine.store.documents import UNREAD_MAIL
from engine.store.jobs import FINISHED, IS_ARMED, IS_WAITING_FOR_A_PERSON, WAITING_FOR_A_PERSON
from engine.store.queries import facts, rulebook
from engine.store.queries.locks import lock_case
from engine.store.rows import new_only, write
from engine.store.tables import CaseFile, Document, Job, Run, TimeLimit
from engine.store.time_limits import IS_LIVE
from engine.values import Actor

#: Written into the statement: every limit that expires asks, and SQLite would plan it anew each time (see facts.DONE).
_INCIDENT = literal_column("'incident'")
#: Waits before the next attempt; after the last one the job is an incident.
BACKOFF = (
    timedelta(seconds=1),
    timedelta(seconds=5),
    timedelta(seconds=25),
    timedelta(minutes=2),
    timedelta(minutes=10),
)


def due(session: Session, now: datetime, size: int) -> Sequence[tuple[int, int | None, int]]:
    """Return id, case and attempts so far of jobs that are due, soonest first. A plain read: nothing is locked."""
    return session.execute(
        select(Job.id, Job.case_id, Job.attempts)
        .where(*_is_due(session, now))
        .order_by(Job.next_attempt_at, Job.id)
        .limit(size)
    ).all()


def _is_due(session: Session, now: datetime) -> list[ColumnElement[bool]]:
    """Return what both clocks must say of a job: the worker's is asked, the database's decides (reliability.md 3.4).

    Whichever is slow makes it late; one that runs ahead alone lets nothing happen too early. The database is asked when
    the statement began: an instant that an index can be searched for. On SQLite both are the clock of one machine.
    """
    conditions = [IS_ARMED, Job.next_attempt_at <= now]
    if session.get_bind().dialect.name == "postgresql":
        travelled = session.info["work"].clock.offset()
        conditions.append(Job.next_attempt_at <= func.statement_timestamp() + travelled)
        conditions.append(Job.acts_at <= func.statement_timestamp() + travelled)
    return conditions


def overdue_expiry(session: Session, limit_id: int, now: datetime) -> int | None:
    """Return the job that has still to let a limit expire though by both clocks its moment has come, tried or not."""
    conditions = [IS_ARMED, Job.time_limit_id == limit_id, Job.kind == "expire", Job.acts_at <= now]
    if session.get_bind().dialect.name == "postgresql":
        conditions.append(Job.acts_at <= func.statement_timestamp() + session.info["work"].clock.offset())
    return session.scalar(select(Job.id).where(*conditions))


def next_at(session: Session) -> datetime | None:
    """Return when the next job falls due."""
    return session.scalar(select(func.min(Job.next_attempt_at)).where(IS_ARMED))


@dataclass(frozen=True, slots=True, kw_only=True)
class JobInHand:
    """A job with what it is about, as it is now."""

    job: Job
    case: CaseFile | None
    limit: TimeLimit | None
    #: The run that the limit belongs to.
    run: Run | None
    #: The live limits of the case, oldest first.
    live_limits: tuple[TimeLimit, ...]
    #: See :func:`engine.store.queries.rulebook.stamp`.
    law_stamp: tuple[int, int]
    #: Why nobody can be sure of the time; None: nothing of that kind.
    doubt: str | None
    #: A request of a party is pending beside the run.
    has_request: bool
    #: Something came into the file by mail that nobody has looked at yet.
    has_unread_mail: bool

    @property
    def is_superseded(self) -> bool:
        """The limit has ended, has moved since the job was armed, or its run has ended."""
        limit, run = self.limit, self.run
        return limit.state != "running" or limit.generation != self.job.generation or run.ended_at is not None


@cache
def _in_hand(request_kinds: tuple[str, ...]) -> Select:
    """Return the one statement that every job begins with: a row for each live limit of its case, or one without."""
    own = aliased(TimeLimit)
    return (
        select(Job, CaseFile, Run, TimeLimit, *rulebook.stamp_columns(), *_what_may_hold(request_kinds))
        .outerjoin(CaseFile, CaseFile.id == Job.case_id)
        .outerjoin(own, own.id == Job.time_limit_id)
        .outerjoin(Run, Run.id == own.run_id)
        .outerjoin(TimeLimit, and_(TimeLimit.case_id == Job.case_id, IS_LIVE))
        .where(Job.id == bindparam("job_id"))
        .order_by(TimeLimit.id)
        .options(defer(TimeLimit.receipt))  # long, and next to no act reads it
        .execution_options(populate_existing=True)
    )


def _what_may_hold(request_kinds: Sequence[str]) -> tuple[ColumnElement, ...]:
    """Return what may hold an adverse act, as columns: a statement of its own would cost each expiry a twentieth."""
    beside = aliased(Run)
    request = select(beside.id).where(
        beside.case_id == Job.case_id,
        beside.ended_at.is_(None),
        beside.id != Run.id,
        or_(false(), *(beside.kind == kind for kind in request_kinds)),
    )
    unread = select(Document.id).where(Document.case_id == Job.case_id, Document.kind == UNREAD_MAIL)
    doubt = open_doubts().order_by(Job.id).limit(1).correlate(None)
    return (
        doubt.scalar_subquery().label("doubt"),
        request.exists().label("has_request"),
        unread.exists().label("has_unread_mail"),
    )


def in_hand(session: Session, job_id: int, request_kinds: tuple[str, ...]) -> JobInHand | None:
    """Return a job with what it is about; None: there is no such job.

    :param request_kinds: side procedures that are requests of a party.
    """
    rows = session.execute(_in_hand(request_kinds), {"job_id": job_id}).all()
    if not rows:
        return None
    job, live = rows[0].Job, tuple(row.TimeLimit for row in rows if row.TimeLimit is not None)
    limit = next((each for each in live if each.id == job.time_limit_id), None)
    if limit is None and job.time_limit_id is not None:  # it has ended since
        limit = session.get(TimeLimit, job.time_limit_id, populate_existing=True)
    return JobInHand(
        job=job,
        case=rows[0].CaseFile,
        limit=limit,
        run=rows[0].Run,
        live_limits=live,
        law_stamp=(rows[0].rules_confirmed, rows[0].newest_calendar),
        doubt=rows[0].doubt,
        has_request=rows[0].has_request,
        has_unread_mail=rows[0].has_unread_mail,
    )


def lock_case_of(session: Session, job_id: int) -> None:
    """Lock the case of a job, if it has one, before the job itself is touched: everybody locks in this order."""
    lock_case(session, select(Job.case_id).where(Job.id == job_id).scalar_subquery())


def claim(session: Session, job_ids: Sequence[int], now: datetime, worker: str) -> set[int]:
    """Count an attempt at each of these jobs before it is made, so that a worker that dies in it is counted too.

    A job on which workers died as often as the back-off is long becomes an incident instead of being tried again.

    :return: the jobs to be attempted now; another worker may have been faster with the others.
    """
    jobs = session.scalars(
        select(Job)
        .where(Job.id.in_(job_ids), *_is_due(session, now))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    claimed = set()
    for job in jobs:
        if job.attempts >= len(BACKOFF):
            job.state, job.last_error = "incident", job.last_error or "worker_died"
            continue
        job.attempts += 1
        job.claimed_by = worker
        job.next_attempt_at = now + BACKOFF[job.attempts - 1]
        claimed.add(job.id)
    return claimed


def finish(session: Session, job: Job, now: datetime) -> None:
    """Write that a job is done."""
    write(session, job, {"state": "done", "done_at": now, "last_error": None})


def release_held(session: Session, case_id: int, reason: str, now: datetime) -> None:
    """Arm the jobs of a case again that were held for a reason that is gone."""
    session.execute(
        update(Job)
        .where(Job.case_id == case_id, Job.state == "held", Job.last_error == reason)
        .values(state="armed", next_attempt_at=now)
        .execution_options(synchronize_session=False)
    )


def open_doubts() -> Select[tuple[str]]:
    """Return the reasons of the incidents that hold what is adverse in all cases, as a statement."""
    return select(Job.last_error).where(IS_WAITING_FOR_A_PERSON, Job.state == _INCIDENT, Job.kind == "clock")


def doubt(session: Session) -> str | None:
    """Return why nobody can be sure of the time, if so."""
    return session.scalar(open_doubts().limit(1))


def is_doubted(session: Session, reason: str) -> bool:
    """Return whether an incident of the clock says so already."""
    return session.scalar(open_doubts().where(Job.last_error == reason).limit(1)) is not None


def release_doubted(session: Session, reason: str, now: datetime) -> None:
    """Arm the jobs of all cases again that an incident of the clock held."""
    session.execute(
        update(Job)
        .where(IS_WAITING_FOR_A_PERSON, Job.state == "held", Job.last_error == reason)
        .values(state="armed", attempts=0, next_attempt_at=now)
        .execution_options(synchronize_session=False)
    )


def release_held_by_rules(session: Session, rule_ids: Sequence[str], now: datetime) -> None:
    """Arm the jobs again that were held because their rule was not confirmed."""
    of_rules = exists().where(TimeLimit.id == Job.time_limit_id, TimeLimit.rule_id.in_(rule_ids))
    session.execute(
        update(Job)
        .where(IS_WAITING_FOR_A_PERSON, Job.state == "held", Job.last_error == "rule_unconfirmed", of_rules)
        .values(state="armed", next_attempt_at=now)
        .execution_options(synchronize_session=False)
    )


def page(
    session: Session, actor: Actor, today: date, state: str | None, after: int, size: int
) -> Sequence[tuple[Job, str | None]]:
    """Return jobs with their case numbers, without those of cases from which the reader is recused."""
    statement = (
        select(Job, CaseFile.case_no)
        .outerjoin(CaseFile, CaseFile.id == Job.case_id)
        .where(Job.id > after, ~facts.is_recused(actor.person_id, today, Job.case_id))
        .order_by(Job.id)
        .limit(size)
    )
    if state in WAITING_FOR_A_PERSON:
        statement = statement.where(IS_WAITING_FOR_A_PERSON)
    return session.execute(statement if state is None else statement.where(Job.state == state)).all()


def counts(session: Session) -> dict[str, int]:
    """Return how many jobs are in each state."""
    return dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())


def forget_finished(session: Session, case_id: int) -> None:
    """Delete the finished jobs of a case that has closed: what they did is in its history.

    Those in the hands of this session stay, and so does the newest of all (see :func:`forget`).
    """
    in_hands = [row.id for row in session.identity_map.values() if isinstance(row, Job)]
    session.execute(
        delete(Job)
        .where(
            Job.case_id == case_id,
            Job.state.in_(FINISHED),
            Job.id.not_in(in_hands),
            Job.id < select(func.max(Job.id)).scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )


def forget(session: Session, job: Job) -> None:
    """Delete a job, unless it is the newest of all: SQLite would give its number to the next one."""
    if session.scalar(select(func.max(Job.id))) != job.id:
        session.delete(job)


def arm_new(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Arm jobs; one that is known already stays as it is."""
    session.connection().execute(new_only(session, Job, "dedup_key"), rows)


def is_known(session: Session, dedup_key: str) -> bool:
    """Return whether there is a job of this key, done or not."""
    return session.scalar(select(Job.id).where(Job.dedup_key == dedup_key)) is not None


def payload(session: Session, dedup_key: str) -> Mapping[str, object]:
    """Return what a job was given; nothing where there is no such job any more."""
    return session.scalar(select(Job.payload).where(Job.dedup_key == dedup_key)) or {}
