"""Parties (当事人) and the interests that recuse a person (回避)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, one_of


class Party(Base):
    """An applicant, an opponent, an owner or an agency."""

    __tablename__ = "party"
    __table_args__ = (
        CheckConstraint(one_of("channel", "electronic", "post", "in_person", "publication"), name="channel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    name_en: Mapped[str] = mapped_column(default="")
    #: company, person, agency, ...
    kind: Mapped[str] = mapped_column(default="company")
    country: Mapped[str] = mapped_column(default="CN")
    address: Mapped[str] = mapped_column(default="")
    #: 统一社会信用代码
    credit_code: Mapped[str | None] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(default="electronic")
    agent_party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))


class Recusal(Base):
    """A person of the office whose recusal from one case was decided (回避决定)."""

    __tablename__ = "recusal"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    ground: Mapped[str]
    decided_on: Mapped[date]


class Interest(Base):
    """A tie between a person of the office and a party, from a day to a day, both included."""

    __tablename__ = "interest"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    kind: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date | None]
