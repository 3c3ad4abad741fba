"""Sampling for quality."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityMark:
    """The marks of one step and criterion in one unit: how many, and their mean from 1 to 5."""

    unit: str
    unit_en: str
    #: acceptance, examination, decision
    step: str
    #: facts, law, reasoning, form, time
    criterion: str
    count: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityDrawView:
    """One draw of quality sampling (质量抽查): the cases of a procedure that a unit decided in a month."""

    id: int
    #: 2026-03
    month: str
    kind: str
    unit: str
    unit_en: str
    #: Hash of the signed checkpoint, with its number: the first one after the month.
    seed: str
    checkpoint_no: int
    decided: int
    drawn: int
    #: Version of the quota; None: the usual one.
    duty_version: int | None
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QualitySampleView:
    """A case that was drawn, and how it was scored."""

    case_no: str
    kind: str
    month: str
    #: The task of the review, once it has begun.
    task_id: int | None
    finding: Literal["none", "minor", "serious"] | None
    mean: float | None
    scored_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityView:
    """Quality of a unit, as those who lead it see it; the parties see nothing of it."""

    unit: str
    unit_en: str
    marks: tuple[QualityMark, ...]
    draws: tuple[QualityDrawView, ...]
    samples: tuple[QualitySampleView, ...]
    may_prove: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityProof:
    """A draw done once more, from what is kept."""

    draw: QualityDrawView
    is_repeated: bool
    #: All that could have been drawn, lowest rank first, as far as the reader may see them; and their ranks.
    case_nos: tuple[str, ...]
    ranks: tuple[str, ...]
    drawn: tuple[str, ...]
