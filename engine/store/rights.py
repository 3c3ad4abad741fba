"""The register of trademarks."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonList


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
