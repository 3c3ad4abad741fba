"""Statements about duty rules, load, and who may be told what of a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session, aliased

from engine.rules.permissions import CASE_ROLES
from engine.store.jobs import IS_ARMED
from engine.store.queries import facts
from engine.store.queries.facts import Standing
from engine.store.tables import Account, AccountRole, CaseFile, DutyRule, Job, Task, TaskSkip, Unit
from engine.store.tasks import IS_OPEN
from engine.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """A member of the office as duty rules see one."""

    account_id: int
    person_id: int
    login: str
    name: str
    name_en: str
    unit_id: int | None
    roles: frozenset[str]
    #: Open tasks in hand.
    load: int

    def as_actor(self) -> Actor:
        """Return who would act through the account."""
        return Actor(
            account_id=self.account_id,
            person_id=self.person_id,
            name=self.name,
            name_en=self.name_en,
            kind="office",
            roles=self.roles,
        )


def in_force(session: Session, topic: str, unit_id: int | None, on: date) -> DutyRule | None:
    """Return the version that holds for a unit on a day: its own, else the office's."""
    return session.scalars(_in_force(select(DutyRule), topic, unit_id, on)).one_or_none()


def _in_force(
    of: Select, topic: str, unit_id: int | None | ColumnElement[int], on: date | ColumnElement[date]
) -> Select:
    return (
        of.where(DutyRule.topic == topic, DutyRule.valid_from <= on)
        .where(or_(DutyRule.unit_id == unit_id, DutyRule.unit_id.is_(None)))
        .order_by(DutyRule.unit_id.is_(None), DutyRule.valid_from.desc(), DutyRule.id.desc())
        .limit(1)
    )


def versions(session: Session, topic: str, unit_id: int | None) -> Sequence[tuple[DutyRule, str]]:
    """Return the versions of a unit's own rules, newest first, with the names of those who made them."""
    own = DutyRule.unit_id.is_(None) if unit_id is None else DutyRule.unit_id == unit_id
    return session.execute(
        select(DutyRule, Account.name)
        .join(Account, Account.id == DutyRule.account_id)
        .where(DutyRule.topic == topic, own)
        .order_by(DutyRule.id.desc())
        .limit(50)
    ).all()


def unit_of(session: Session, account_id: int) -> Unit | None:
    """Return the unit of an account."""
    return session.scalars(
        select(Unit).join(Account, Account.unit_id == Unit.id).where(Account.id == account_id)
    ).one_or_none()


def lock_person(session: Session, person_id: int) -> None:
    """Let one person ask once at a time; on SQLite the writers wait for one another anyway.

    For the rest of the transaction PostgreSQL keeps the plan of a statement that it has prepared: planning that of the
    next case anew for each person takes six times as long as running it, and gives the same plan.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_accounts_of_person(), {"person_id": person_id})


@cache
def _accounts_of_person() -> Select:
    keeps_plans = func.set_config("plan_cache_mode", "force_generic_plan", True)
    mine = select(Account.id, keeps_plans).where(Account.person_id == bindparam("person_id")).order_by(Account.id)
    return mine.with_for_update()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who asks for the next case, with all that the rules ask of a person."""

    standing: Standing
    login: str
    #: The version of the rules of distribution that holds in their unit; None: nobody said anything yet.
    version: int | None
    #: What it says, as JSON.
    body: str | None
    #: Open tasks that the person holds, through whatever account.
    load: int


def receiver(session: Session, actor: Actor, today: date) -> Receiver:
    """Return how an actor stands to what is given out, in one statement."""
    given = {"account_id": actor.account_id, "person_id": actor.person_id, "today": today}
    row = session.execute(_receiver(), given).one()
    return Receiver(standing=facts.of_row(row), login=row.login, version=row.version, body=row.body, load=row.load)


@cache
def _receiver() -> Select:
    mine = aliased(Account)
    rule = _in_force(select(DutyRule.id), "distribution", Account.unit_id, facts.TODAY).correlate(Account)
    held = select(mine.id).where(mine.person_id == facts.ASKER.person_id)
    load = select(func.count()).where(IS_OPEN, Task.assignee_id.in_(held)).scalar_subquery()
    said = (DutyRule.id.label("version"), type_coerce(DutyRule.body, Text).label("body"))
    return (
        select(*facts.columns(facts.ASKER, facts.TODAY, None), Account.login, *said, load.label("load"))
        .outerjoin(DutyRule, DutyRule.id == rule.scalar_subquery())
        .where(Account.id == facts.ASKER.account_id)
    )


def skips(session: Session, person_id: int, on: date) -> int:
    """Return how many tasks a person passed over on a day."""
    return session.scalar(select(func.count()).where(TaskSkip.person_id == person_id, TaskSkip.skipped_on == on)) or 0


def colleagues(session: Session, unit_id: int | None, today: date, reader: Actor | None = None) -> list[Colleague]:
    """Return the enabled members of a unit who work on cases (None: of the office), least load first.

    :param reader: who is told; tasks of cases from which they are recused are not counted.
    """
    told = facts.untied_at_once(reader, today, Task.case_id) if reader is not None else true()
    held = select(func.count()).where(IS_OPEN, Task.assignee_id == Account.id, told)
    load = held.correlate(Account).scalar_subquery()
    statement = select(Account, facts.roles_of(Account.id, today).label("roles"), load.label("load")).where(
        Account.kind == "office", Account.is_disabled.is_(False)
    )
    if unit_id is not None:
        statement = statement.where(Account.unit_id == unit_id)
    return [
        Colleague(
            account_id=account.id,
            person_id=account.person_id,
            login=account.login,
            name=account.name,
            name_en=account.name_en,
            unit_id=account.unit_id,
            roles=frozenset(roles.split(",")),
            load=held,
        )
        for account, roles, held in session.execute(statement.order_by(load, Account.login))
        if roles and CASE_ROLES & set(roles.split(","))
    ]


def superiors(session: Session, roles: Iterable[str], unit_id: int | None, case_id: int, today: date) -> list[Account]:
    """Return who holds one of these roles for a unit and may know of a case."""
    statement = (
        select(Account)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(AccountRole.role.in_(tuple(roles)), AccountRole.is_held(today))
        .where(Account.is_disabled.is_(False))
        .order_by(Account.id)
    )
    if unit_id is not None:
        statement = statement.where(or_(Account.unit_id == unit_id, Account.unit_id.is_(None)))
    return [
        account
        for account in session.scalars(statement).unique()
        if not session.scalar(select(facts.is_recused(account.person_id, today, literal(case_id))))
    ]


def wake(session: Session, kind: str, at: datetime, *, unit_id: int | None = None, case_id: int | None = None) -> None:
    """Let the jobs of a kind that sleep longer look again at an instant: the rules that they follow change then.

    :param unit_id: only for cases of a unit. :param case_id: only for one case.
    """
    statement = update(Job).where(IS_ARMED, Job.kind == kind, Job.acts_at > at)
    if unit_id is not None:
        statement = statement.where(Job.case_id.in_(select(CaseFile.id).where(CaseFile.unit_id == unit_id)))
    if case_id is not None:
        statement = statement.where(Job.case_id == case_id)
    session.execute(statement.values(acts_at=at, next_attempt_at=at).execution_options(synchronize_session=False))
