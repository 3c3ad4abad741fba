"""Fees (规费) of cases, in fen: what is owed for what, until when, and what was paid."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base, CaseChild, one_of


class Fee(CaseChild, Base):
    """One fee of a case. Owed: amount less reduction, with surcharge."""

    __tablename__ = "fee"
    CONSTRAINTS: ClassVar = (
        CheckConstraint(one_of("state", "due", "paid", "unpaid", "waived"), name="state"),
        CheckConstraint(
            "amount_fen >= 0 AND reduced_fen >= 0 AND reduced_fen <= amount_fen AND surcharge_fen >= 0"
            " AND paid_fen >= 0",
            name="money",
        ),
        Index("ix_fee_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    amount_fen: Mapped[int]
    reduced_fen: Mapped[int] = mapped_column(default=0)
    surcharge_fen: Mapped[int] = mapped_column(default=0)
    due_on: Mapped[date | None]
    paid_fen: Mapped[int] = mapped_column(default=0)
    paid_on: Mapped[date | None]
    #: Number of the payment slip or transfer, as the payer names it.
    reference: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="due")

    @property
    def owed_fen(self) -> int:
        """What is still to be paid."""
        return max(0, self.amount_fen - self.reduced_fen + self.surcharge_fen - self.paid_fen)
