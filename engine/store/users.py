"""Accounts, their roles over time, the units of the office, and signed-in sessions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonMap, one_of


class Unit(Base):
    """A department (部门)."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_en: Mapped[str] = mapped_column(default="")


class Account(Base):
    """A way to sign in. One person may have several accounts; four-eyes compares persons."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(one_of("kind", "office", "party"), name="kind"),
        CheckConstraint(one_of("language", "zh", "en"), name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    person_id: Mapped[int] = mapped_column(index=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    kind: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    language: Mapped[str] = mapped_column(default="zh")
    is_disabled: Mapped[bool] = mapped_column(default=False)


class AccountRole(Base):
    """A role held from a day to a day, both included."""

    __tablename__ = "account_role"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]

    @classmethod
    def is_held(cls, today: date | ColumnElement[date]) -> ColumnElement[bool]:
        """Return whether a role is held today."""
        return and_(cls.valid_from <= today, or_(cls.valid_to.is_(None), cls.valid_to >= today))


class AccountParty(Base):
    """A party that an account files for."""

    __tablename__ = "account_party"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), primary_key=True, index=True)


class SignInAttempt(Base):
    """Failed attempts to sign in: of one name from one address, or of one address whatever the name."""

    __tablename__ = "sign_in_attempt"

    #: Hash of what is counted; neither names nor addresses are kept.
    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    #: Nothing is tried before.
    free_at: Mapped[datetime]
    last_at: Mapped[datetime] = mapped_column(index=True)


class WebSession(Base):
    """A signed-in browser or program, known by the hash of its token."""

    __tablename__ = "web_session"
    __table_args__ = (Index(None, "last_seen_at"),)

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    csrf_token: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    data: Mapped[JsonMap] = mapped_column(default=dict)
