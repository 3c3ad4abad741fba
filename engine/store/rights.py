"""The registers of trademarks and patents, and what weighs on the rights in them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CaseChild, JsonList, JsonMap, one_of
from engine.store.packing import Packed


class Mark(Base):
    """A trademark, applied for or registered."""

    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_no: Mapped[str] = mapped_column(unique=True)
    registration_no: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(index=True)
    owner_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    #: Nice classes.
    classes: Mapped[JsonList] = mapped_column(default=list)
    goods: Mapped[JsonList] = mapped_column(default=list)
    filed_on: Mapped[date]
    published_on: Mapped[date | None]
    registered_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    status: Mapped[str]


class Patent(Base):
    """A patent, applied for or granted."""

    __tablename__ = "patent"
    __table_args__ = (CheckConstraint(one_of("patent_type", "invention", "utility_model", "design"), name="type"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: With its check digit, as the office writes it: ``202310123456.7``.
    application_no: Mapped[str] = mapped_column(unique=True)
    #: The patent number; None before the grant.
    registration_no: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(index=True)
    patent_type: Mapped[str]
    owner_party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    #: Claims in their order; of a design, its views.
    claims: Mapped[JsonList] = mapped_column(default=list)
    filed_on: Mapped[date]
    published_on: Mapped[date | None]
    registered_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    status: Mapped[str]


#: A row is about one right, of one register.
OF_ONE_RIGHT = "(mark_id IS NULL) <> (patent_id IS NULL)"


class Encumbrance(CaseChild, Base):
    """What weighs on a right: pledge, licence, seizure, suspension. Lifted, never deleted.

    Without a case: taken over with the register when the office began. The case that lifts it makes it its own.
    """

    __tablename__ = "encumbrance"
    CONSTRAINTS: ClassVar = (
        CheckConstraint(OF_ONE_RIGHT, name="right"),
        CheckConstraint(one_of("kind", "pledge", "licence", "seizure", "suspension"), name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(index=True, nullable=True)
    case_seq: Mapped[int | None] = mapped_column(nullable=True)
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("mark.id"), index=True)
    patent_id: Mapped[int | None] = mapped_column(ForeignKey("patent.id"), index=True)
    kind: Mapped[str]
    holder_party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    from_on: Mapped[date]
    #: Last day; None: until it is lifted.
    to_on: Mapped[date | None]
    lifted_on: Mapped[date | None]
    details: Mapped[JsonMap] = mapped_column(Packed, default=dict)


class RegisterEntry(CaseChild, Base):
    """A line of the register, append-only: what a case entered about a right.

    Without a case: what the office entered by itself, because nobody had opposed the mark.
    """

    __tablename__ = "register_entry"
    CONSTRAINTS: ClassVar = (CheckConstraint(OF_ONE_RIGHT, name="right"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int | None] = mapped_column(index=True, nullable=True)
    case_seq: Mapped[int | None] = mapped_column(nullable=True)
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("mark.id"), index=True)
    patent_id: Mapped[int | None] = mapped_column(ForeignKey("patent.id"), index=True)
    entry: Mapped[str]
    old: Mapped[JsonMap] = mapped_column(Packed, default=dict)
    new: Mapped[JsonMap] = mapped_column(Packed, default=dict)
    entered_on: Mapped[date]
