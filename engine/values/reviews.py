"""Returns of drafts, opinions and votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.values.paging import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnView:
    """A draft that came back from review."""

    by: str
    at: datetime
    reasons: tuple[Choice, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionView:
    """A second opinion on a draft (复核意见)."""

    by: str
    at: datetime
    opinion: Choice
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelVoteView:
    """The vote of a member of the panel on a draft (合议组表决); parties never see it."""

    #: Counts the drafts that were voted on, from 1.
    round: int
    #: rapporteur 主审员, head 组长 (who presides), member 参审员.
    seat: Literal["rapporteur", "head", "member"]
    by: str
    at: datetime
    vote: Choice
    reasons: str
    #: A dissent in full, or empty.
    separate_opinion: str
    #: The member was recused: the vote does not count, if it was not counted before.
    is_struck: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFigure:
    """How often drafts of a unit came back for one reason at one step in one month."""

    #: None: the cases belong to none.
    unit_id: int | None
    unit: str
    unit_en: str
    #: The review that sent them back.
    element: str
    #: 2026-03
    month: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnsView:
    """Returns in figures; a draft that came back for two reasons counts once for each."""

    #: This one last.
    months: tuple[str, ...]
    figures: tuple[ReturnFigure, ...]
    #: element, and code of a reason -> name in Chinese and in English.
    steps: Mapping[str, tuple[str, str]]
    reasons: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedDraft:
    """A review that sent a draft back, with one of its reasons."""

    task_id: int
    case_no: str
    name: str
    name_en: str
    month: str
    reason: Choice
    note: str
    by: str
    at: datetime
