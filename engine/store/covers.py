"""Covers (代理): from a day to a day, one colleague does what lies in the hands of another."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base


class Cover(Base):
    """One colleague standing in for another, both days included. It ends by itself; ``ended_at``: it ended before."""

    __tablename__ = "cover"
    __table_args__ = (
        CheckConstraint("from_on <= to_on", name="days_in_order"),
        CheckConstraint("absent_id <> substitute_id", name="two_accounts"),
        Index(None, "substitute_id", "to_on"),
        Index(None, "absent_id", "to_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    substitute_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    #: What it is for, separated by commas: ``kind`` or ``kind/element``; empty: everything.
    scope: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    @property
    def words(self) -> tuple[str, ...]:
        """The scope word by word."""
        return tuple(self.scope.split(",")) if self.scope else ()

    def embraces(self, kind: str, element: str) -> bool:
        """Return whether a step of a procedure is covered."""
        return not self.scope or not {kind, f"{kind}/{element}"}.isdisjoint(self.words)
