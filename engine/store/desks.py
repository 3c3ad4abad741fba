"""Desks: how an account wants its work list, and the filters that it saved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, JsonList, JsonMap, one_of

SHARED = ("nobody", "unit", "all")


class SavedFilter(Base):
    """A filter of the work list under a name. Its words are those of a link (``WorklistQuery.words``)."""

    __tablename__ = "saved_filter"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        CheckConstraint(one_of("shared", *SHARED), name="shared"),
        CheckConstraint("(shared = 'unit') <= (unit_id IS NOT NULL)", name="unit_of_shared"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    words: Mapped[JsonMap] = mapped_column(default=dict)
    #: Who finds it in the list besides its owner.
    shared: Mapped[str] = mapped_column(default="nobody", index=True)
    #: The unit that it is shared with.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    saved_at: Mapped[datetime]


class Desk(Base):
    """What one account chose for its work list."""

    __tablename__ = "desk"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    #: Name of the filter that it opens with: a built-in one, or the id of a saved one.
    first_filter: Mapped[str | None]
    #: Columns in their order; None: the usual ones.
    columns: Mapped[JsonList | None]
