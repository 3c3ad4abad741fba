"""How an actor stands to a case: one statement, read inside the command's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    inspect,
    literal,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from engine.rules.permissions import READERS
from engine.store.tables import (
    Account,
    AccountParty,
    AccountRole,
    CaseFile,
    CaseParty,
    Interest,
    Recusal,
    Task,
    TaskDrafter,
)
from engine.values import Actor

AnyEntity = TypeVar("AnyEntity", Account, CaseFile, Task)
#: The id that no case has.
NO_CASE = 0
#: Written into the statement: where a partial index asks about a value that is bound, SQLite plans it anew at each run.
DONE = literal_column("'done'")
#: Between the values that a statement joins; a bound one would be put into the text of the statement at each run.
COMMA = literal_column("','")
#: Whoever keeps the register and posts the letters decides nothing: that is no part taken in an instance.
CLERICAL = "registrar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the table of permissions wants to know of an actor and a case."""

    roles: frozenset[str] = frozenset()
    is_disabled: bool = False
    unit_id: int | None = None
    is_recused: bool = False
    #: Roles in the case of the parties that the actor files for.
    party_roles: frozenset[str] = frozenset()
    has_contributed: bool = False
    took_part_before: bool = False

    @property
    def is_party(self) -> bool:
        return bool(self.party_roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Whose standing is asked, as values or as parameters of a statement that is built once."""

    account_id: ColumnElement[int]
    person_id: ColumnElement[int]


def shared_alias(entity: type[AnyEntity]) -> type[AnyEntity]:
    """Return an alias that statements of several threads are made with.

    It is looked at once here: SQLAlchemy notes at the first use of an alias where its columns are, and a thread that
    comes upon half of that note takes the column of the table instead (``ColumnCollection._init_proxy_index``).
    """
    alias = aliased(entity)
    inspect(alias).selectable.corresponding_column(inspect(entity).local_table.c.id)
    return alias


#: An account of a party, beside the account that acts.
ACCOUNT_OF_PARTY = shared_alias(Account)
#: Other tasks and cases beside the one that is asked about. Made once: making an alias costs more than a statement.
_DONE, _BEFORE, _PARENT = shared_alias(Task), shared_alias(Task), shared_alias(CaseFile)
#: Given to statements that are built once, as those of the asker.
TODAY = bindparam("today", type_=Date)
ASKER = Asker(account_id=bindparam("account_id", type_=Integer), person_id=bindparam("person_id", type_=Integer))


def roles_of(account_id: int | ColumnElement[int], today: date | ColumnElement[date]) -> ColumnElement[str]:
    """Return the roles that an account holds today, joined with commas, as a scalar column."""
    return (
        select(func.aggregate_strings(AccountRole.role, COMMA))
        .where(AccountRole.account_id == account_id, AccountRole.is_held(today))
        .scalar_subquery()
    )


def tied_parties(person_id: ColumnElement[int] | int, today: date) -> CompoundSelect:
    """Return the parties that a person is tied to: by a recorded interest, or because another account of the same
    person files for them.
    """
    return union_all(
        select(Interest.party_id)
        .where(Interest.person_id == person_id, Interest.from_on <= today)
        .where(or_(Interest.to_on.is_(None), Interest.to_on >= today))
        .correlate_except(Interest),  # a person of the statement around it is that one, not anybody
        select(AccountParty.party_id)
        .join(ACCOUNT_OF_PARTY, ACCOUNT_OF_PARTY.id == AccountParty.account_id)
        .where(ACCOUNT_OF_PARTY.person_id == person_id)
        .correlate_except(AccountParty, ACCOUNT_OF_PARTY),
    )


def is_recused(person_id: ColumnElement[int] | int, today: date, case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether a person of the office is tied to any party of the case, or to an agent, or was recused (回避).

    The parties are asked for anew each time: one that joins the case later recuses from then on.
    """
    tied = tied_parties(person_id, today)
    recused = select(Recusal.case_id).where(Recusal.person_id == person_id)
    if isinstance(person_id, int):  # looked up once, not case by case
        return or_(_of_tied(tied, case_id).exists(), case_id.in_(recused))
    recused = recused.where(Recusal.case_id == case_id).correlate_except(Recusal)
    # OFFSET, or PostgreSQL, which does not know how few cases are asked about, would begin with the parties of all.
    return or_(_of_tied(tied, case_id).offset(0).exists(), recused.offset(0).exists())


def _of_tied(tied: CompoundSelect, case_id: ColumnElement[int]) -> Select[tuple[int]]:
    """Return the places in a case of parties that a person is tied to."""
    return (
        select(literal(1))
        .where(CaseParty.case_id == case_id, or_(CaseParty.party_id.in_(tied), CaseParty.agent_party_id.in_(tied)))
        .correlate_except(CaseParty)
    )


def files_for(account_id: int, case_id: ColumnElement[int], role: str | None = None) -> ColumnElement[bool]:
    """Return whether the account files for a party of the case, itself or as its agent.

    :param role: only for a party in this role.
    """
    in_role = true() if role is None else CaseParty.role == role
    return exists(
        select(literal(1))
        .select_from(AccountParty)
        .join(
            CaseParty,
            or_(CaseParty.party_id == AccountParty.party_id, CaseParty.agent_party_id == AccountParty.party_id),
        )
        .where(CaseParty.case_id == case_id, AccountParty.account_id == account_id, in_role)
    )


def own_roles(session: Session, account_id: int) -> list[str]:
    """Return the roles in which the parties of an account stand in cases, themselves or by it as their agent."""
    mine = or_(CaseParty.party_id == AccountParty.party_id, CaseParty.agent_party_id == AccountParty.party_id)
    return list(
        session.scalars(
            select(CaseParty.role)
            .join(AccountParty, mine)
            .where(AccountParty.account_id == account_id)
            .distinct()
            .order_by(CaseParty.role)
        )
    )


def visible(actor: Actor, today: date, case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the same as ``not permissions.is_hidden`` for a list of cases, in SQL."""
    if actor.kind == "system":
        return true()
    if actor.kind == "party":
        return files_for(actor.account_id, case_id)
    if actor.kind == "office" and actor.roles & READERS:
        return ~is_recused(actor.person_id, today, case_id)
    return false()


def visible_at_once(actor: Actor, today: date, case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the same for many cases: what a person is recused from is looked up once, not case by case."""
    if actor.kind != "office" or not actor.roles & READERS:
        return visible(actor, today, case_id)
    return untied_at_once(actor, today, case_id)


def untied_at_once(actor: Actor, today: date, case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return whether a person is not recused: what they may be told of in a number, whatever else they may see."""
    tied = tied_parties(actor.person_id, today)
    recused = union_all(
        select(CaseParty.case_id).where(CaseParty.party_id.in_(tied)),
        select(CaseParty.case_id).where(CaseParty.agent_party_id.in_(tied)),
        select(Recusal.case_id).where(Recusal.person_id == actor.person_id),
    )
    return case_id.not_in(select(recused.cte("recused").c.case_id))


def standing(session: Session, actor: Actor, case_id: int | None, today: date) -> Standing:
    """Return how an actor stands to a case, or to the office as a whole."""
    if actor.kind in ("system", "public"):
        return Standing()
    given = {"account_id": actor.account_id, "person_id": actor.person_id, "today": today, "case_id": case_id}
    row = session.execute(_standing(case_id is not None), given).one_or_none()
    return Standing(is_disabled=True) if row is None else of_row(row)


@cache
def _standing(of_case: bool) -> Select:
    """Return the statement that every page asks, some of them often, built once."""
    case_id = bindparam("case_id", type_=Integer) if of_case else None
    return select(*columns(ASKER, TODAY, case_id)).where(Account.id == ASKER.account_id)


def columns(
    actor: Actor | Asker, today: date | ColumnElement[date], case_id: ColumnElement[int] | None
) -> list[ColumnElement[object]]:
    """Return the columns of a standing, for a statement that has ``account`` in its FROM."""
    if case_id is None:
        recused, party_roles = false(), literal(None)
    else:
        # Who acts as a party in a case of their own has no conflict there: recusal is a duty of the office.
        recused = and_(Account.kind == "office", is_recused(actor.person_id, today, case_id))
        party_roles = (
            select(func.aggregate_strings(CaseParty.role, COMMA))
            .select_from(CaseParty)
            .join(
                AccountParty,
                or_(CaseParty.party_id == AccountParty.party_id, CaseParty.agent_party_id == AccountParty.party_id),
            )
            .where(CaseParty.case_id == case_id, AccountParty.account_id == actor.account_id)
            .scalar_subquery()
        )
    return [
        roles_of(actor.account_id, today).label("roles"),
        Account.is_disabled.label("is_disabled"),
        Account.unit_id.label("unit_id"),
        recused.label("is_recused"),
        party_roles.label("party_roles"),
    ]


def contribution_columns(actor: Actor | Asker, task: type[Task]) -> list[ColumnElement[object]]:
    """Return whether the person did a task that this one must be distinct from, wrote in its draft, or asked for what
    it decides; and whether they worked in the instance before.
    """
    done, before, parent = _DONE, _BEFORE, _PARENT
    wrote = exists(
        select(literal(1))
        .where(TaskDrafter.task_id == done.id, TaskDrafter.person_id == actor.person_id)
        .correlate_except(TaskDrafter)
    )
    barred = literal(",") + task.distinct_from + literal(",")
    asked = barred.like(literal("%,@") + cast(actor.person_id, String) + literal(",%"))
    contributed = exists(
        select(literal(1))
        .where(
            done.case_id == task.case_id,
            done.status == DONE,
            or_(
                barred.like(literal("%,") + done.element + literal(",%")),
                barred.like(literal("%,#") + cast(done.id, String) + literal(",%")),
            ),
            or_(done.completed_by_person == actor.person_id, wrote),
        )
        .correlate_except(done)
    )
    wrote_before = exists(
        select(literal(1))
        .where(TaskDrafter.task_id == before.id, TaskDrafter.person_id == actor.person_id)
        .correlate_except(TaskDrafter)
    )
    earlier = exists(
        select(literal(1))
        .select_from(parent)
        .join(before, before.case_id == parent.parent_case_id)
        .where(parent.id == task.case_id, before.status == DONE)
        .where(or_(before.completed_by_person == actor.person_id, wrote_before))
        .where(task.role != CLERICAL, before.role != CLERICAL)
        .offset(0)  # or PostgreSQL, which does not know how few tasks are asked about, would begin with all cases
        .correlate_except(parent, before)
    )
    return [
        # CASE, for SQLite works out both sides of an AND: here every task that was ever done in the case.
        case((task.distinct_from != "", or_(asked, contributed)), else_=false()).label("has_contributed"),
        earlier.label("took_part_before"),
    ]


def of_row(row: object) -> Standing:
    """Return the standing that the columns of a row say."""
    found = row._mapping
    return Standing(
        roles=_names(found["roles"]),
        is_disabled=bool(found["is_disabled"]),
        unit_id=found["unit_id"],
        is_recused=bool(found["is_recused"]),
        party_roles=_names(found["party_roles"]),
        has_contributed=bool(found.get("has_contributed", False)),
        took_part_before=bool(found.get("took_part_before", False)),
    )


def _names(joined: str | None) -> frozenset[str]:
    return frozenset(joined.split(",")) if joined else frozenset()
