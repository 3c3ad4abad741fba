"""Service guides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.values.cases import SpecialEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideStep:
    """One step of a procedure, as its published diagram has it."""

    diagram: str
    element: str
    name: str
    name_en: str
    #: user_task, receive_task, notice (the office serves one) or event (a message at any time).
    kind: str
    #: Lane: who does it.
    role: str
    article: str
    #: The question of the gateway that follows: who does this step decides it.
    decides: str = ""
    decides_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideLimit:
    """A timer of the diagram with the time limit that it names, as the law of today has it."""

    diagram: str
    element: str
    name: str
    name_en: str
    #: The rule of law as GET /rules has it.
    rule: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideFee:
    """A row of the fee table for a fee that the diagram charges."""

    kind: str
    amount_fen: int
    #: class: for each class of goods; case: once.
    per: str
    reduced_percent: int
    surcharge_fen: int
    #: Which fee, when, and by which instrument.
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideView:
    """The service guide (办事指南) of a procedure: what its published diagram does, read out of it."""

    kind: str
    name: str
    name_en: str
    version: int
    steps: tuple[GuideStep, ...] = ()
    limits: tuple[GuideLimit, ...] = ()
    #: The checklist: name, name_en, how (required, office, commitment), article, note, note_en.
    materials: tuple[Mapping[str, str], ...] = ()
    fees: tuple[GuideFee, ...] = ()
    #: What may happen to a case of the procedure beside it, and what not.
    special_events: tuple[SpecialEvent, ...] = ()
