"""Random quality sampling: what was drawn, by which seed, and how it was scored."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.base import Base


class QualityDraw(Base):
    """One draw: the cases of one procedure that a unit decided in one month."""

    __tablename__ = "quality_draw"
    __table_args__ = (Index("ix_quality_draw_month", "month", "kind", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: 2026-03
    month: Mapped[str]
    kind: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    #: Hash of the first signed checkpoint after the month, and its number.
    seed: Mapped[str]
    checkpoint_no: Mapped[int]
    #: How many cases were decided, and how many drawn.
    decided: Mapped[int]
    drawn: Mapped[int]
    #: The version of the quota; None: nobody said anything yet.
    duty_rule_id: Mapped[int | None] = mapped_column(ForeignKey("duty_rule.id"))
    drawn_at: Mapped[datetime]


class QualitySample(Base):
    """One case that was drawn. It stays closed; a run beside it asks for the score."""

    __tablename__ = "quality_sample"
    __table_args__ = (
        UniqueConstraint("case_id"),
        CheckConstraint("finding IS NULL OR finding IN ('none', 'minor', 'serious')", name="finding"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("quality_draw.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    rank: Mapped[str]
    finding: Mapped[str | None]
    scored_at: Mapped[datetime | None]


class QualityScore(Base):
    """One mark of a score sheet."""

    __tablename__ = "quality_score"
    __table_args__ = (CheckConstraint("score BETWEEN 1 AND 5", name="score"),)

    sample_id: Mapped[int] = mapped_column(ForeignKey("quality_sample.id"), primary_key=True)
    #: acceptance, examination, decision
    step: Mapped[str] = mapped_column(primary_key=True)
    #: facts, law, reasoning, form, time
    criterion: Mapped[str] = mapped_column(primary_key=True)
    score: Mapped[int]
