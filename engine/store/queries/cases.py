"""Statements about cases, their parties and runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from engine.rules.numbering import case_no, code
from engine.store.queries.locks import lock_case
from engine.store.tables import AccountParty, CaseFile, CaseParty, Notice, NumberSeries, Party, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyInCase:
    """A party in its role, with the agent who receives for it."""

    role: str
    party_id: int
    party: Party
    agent: Party | None
    #: Channel of the newest notice to the party in this case.
    last_channel: str | None = None
    #: Where it wants its mail in this case, where that is not the address that the office knows of it.
    own_address: str | None = None

    @property
    def receiver(self) -> Party:
        """The agent where there is one: service on the agent is service on the party."""
        return self.agent or self.party

    @property
    def channel(self) -> str:
        return self.receiver.channel

    @property
    def address(self) -> str:
        return self.own_address or self.party.address

    @property
    def mail_address(self) -> str:
        """Where letters go: to the agent where there is one."""
        return self.agent.address if self.agent else self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A party in its role, as far as serving it a notice goes."""

    role: str
    #: None: a court, which is no party of the case.
    party_id: int | None
    agent_party_id: int | None
    #: The channel of the agent where there is one.
    channel: str
    #: Channel of the newest notice to the party in this case.
    last_channel: str | None


def participants(session: Session, case_id: int) -> tuple[Participant, ...]:
    """Return who takes part in a case, in the order of :func:`parties`."""
    return participants_of(session.scalar(select(participants_column(literal(case_id)))))


def participants_column(case_id: ColumnElement[int]) -> ColumnElement[str]:
    """Return the participants of a case as one text, for a statement that reads other things besides."""
    agent = aliased(Party)
    row = (
        CaseParty.role,
        cast(CaseParty.party_id, String),
        func.coalesce(cast(CaseParty.agent_party_id, String), ""),
        func.coalesce(agent.channel, Party.channel),
        func.coalesce(_last_channel(), ""),
    )
    text = reduce(lambda told, column: told + literal(":") + column, row)
    return (
        select(func.aggregate_strings(text, literal_column("';'")))
        .select_from(CaseParty)
        .join(Party, Party.id == CaseParty.party_id)
        .outerjoin(agent, agent.id == CaseParty.agent_party_id)
        .where(CaseParty.case_id == case_id)
        .scalar_subquery()
    )


def participants_of(text: str | None) -> tuple[Participant, ...]:
    """Return the participants that :func:`participants_column` put into a text."""
    rows = [row.split(":") for row in (text or "").split(";") if row]
    found = [
        Participant(
            role=role,
            party_id=int(party),
            agent_party_id=int(agent) if agent else None,
            channel=channel,
            last_channel=last_channel or None,
        )
        for role, party, agent, channel, last_channel in rows
    ]
    return tuple(sorted(sorted(found, key=lambda one: one.party_id), key=lambda one: one.role, reverse=True))


def _last_channel() -> ColumnElement[str]:
    return (
        select(Notice.channel)
        .where(Notice.case_id == CaseParty.case_id, Notice.party_id == CaseParty.party_id)
        .order_by(Notice.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def parties(session: Session, case_id: int) -> list[PartyInCase]:
    """Return the parties of a case with their agents."""
    rows = session.execute(_parties(), {"case_id": case_id})
    return [
        PartyInCase(
            role=role, party_id=party.id, party=party, agent=agent, last_channel=last_channel, own_address=address
        )
        for role, party, agent, last_channel, address in rows
    ]


@cache
def _parties() -> Select:
    agent = aliased(Party)
    return (
        select(CaseParty.role, Party, agent, _last_channel(), CaseParty.address)
        .join(Party, Party.id == CaseParty.party_id)
        .outerjoin(agent, agent.id == CaseParty.agent_party_id)
        .where(CaseParty.case_id == bindparam("case_id", type_=Integer))
        .order_by(CaseParty.role.desc(), Party.id)
    )


def replace_party(
    session: Session, case_id: int, old: PartyInCase, party: Party, agent: Party | None, address: str | None
) -> None:
    """Put a party and its agent in the place of one in the same role; a new party has its mail where it says."""
    row = session.get_one(CaseParty, (case_id, old.role, old.party_id))
    row.party_id, row.agent_party_id, row.address = party.id, agent.id if agent else None, address
    session.flush()


def by_number(session: Session, number: str, *, lock: bool = False) -> CaseFile | None:
    """Return a case by its number."""
    if lock:
        lock_case(session, select(CaseFile.id).where(CaseFile.case_no == number).scalar_subquery())
    statement = select(CaseFile).where(CaseFile.case_no == number).execution_options(populate_existing=lock)
    return session.scalars(statement).one_or_none()


def by_id(session: Session, case_id: int) -> CaseFile:
    """Return a case by its id, as it is now."""
    return session.scalars(
        select(CaseFile).where(CaseFile.id == case_id).execution_options(populate_existing=True)
    ).one()


def runs(session: Session, case_id: int) -> Sequence[Run]:
    """Return the runs of a case, the main one first."""
    return session.scalars(select(Run).where(Run.case_id == case_id).order_by(Run.is_main.desc(), Run.id)).all()


def open_runs(session: Session, case_id: int) -> Sequence[Run]:
    """Return the runs of a case that go on, the main one first."""
    return session.scalars(
        select(Run).where(Run.case_id == case_id, Run.ended_at.is_(None)).order_by(Run.is_main.desc(), Run.id)
    ).all()


def main_run(session: Session, case_id: int) -> Run:
    """Return the main run of a case."""
    return session.scalars(select(Run).where(Run.case_id == case_id, Run.is_main)).one()


def linked(session: Session, case: CaseFile) -> Sequence[CaseFile]:
    """Return the case before and the cases after a case."""
    before = CaseFile.id == case.parent_case_id if case.parent_case_id else None
    after = CaseFile.parent_case_id == case.id
    condition = after if before is None else or_(before, after)
    return session.scalars(select(CaseFile).where(condition).order_by(CaseFile.id)).all()


def waiting_for(session: Session, case_id: int) -> Sequence[CaseFile]:
    """Return the open cases that wait for the end of a case."""
    wanted = select(CaseFile).where(CaseFile.waits_for_case_id == case_id, CaseFile.closed_on.is_(None))
    return session.scalars(wanted.order_by(CaseFile.id)).all()


def awaiting(session: Session, case_id: int, message: str) -> tuple[Run, Mapping[str, object]] | None:
    """Return the open run of a case that waits for a message, and what its view remembers of it."""
    entries = ((run, entry) for run in open_runs(session, case_id) for entry in run.view.get("awaited", ()))
    return next(((run, entry) for run, entry in entries if entry["message"] == message), None)


def next_case_no(session: Session, kind: str, on: date) -> str:
    """Draw the next number of a kind and year, in the transaction that uses it: numbers have no gaps."""
    series = f"{code(kind)}{on.year}"
    row = session.get(NumberSeries, series, with_for_update=True)
    if row is None:
        row = NumberSeries(series=series, last=0)
        session.add(row)
    row.last += 1
    session.flush()
    return case_no(kind, on.year, row.last)


def parties_of_account(session: Session, account_id: int) -> Sequence[Party]:
    """Return the parties that an account files for."""
    return session.scalars(
        select(Party)
        .join(AccountParty, AccountParty.party_id == Party.id)
        .where(AccountParty.account_id == account_id)
        .order_by(Party.id)
    ).all()


def party_by_code(session: Session, credit_code: str) -> Party | None:
    """Return the party of a credit code (统一社会信用代码). A name is no proof of who somebody is; the code is."""
    return session.scalars(select(Party).where(Party.credit_code == credit_code).order_by(Party.id).limit(1)).first()


def is_name_known(session: Session, name: str) -> bool:
    """Return whether the office knows a party of this name."""
    return session.scalar(select(exists().where(Party.name == name)))


def agency_named(session: Session, name: str) -> Party:
    """Return the agency of this name, entered anew if the office does not know it yet.

    An agency is known by its name, by which it stands in the office's list of agencies. A party of the name is none.
    """
    known = select(Party).where(Party.name == name, Party.kind == "agency").order_by(Party.id).limit(1)
    found = session.scalars(known).first()
    if found is None:
        found = Party(name=name, kind="agency", channel="post")
        session.add(found)
        session.flush()
    return found
