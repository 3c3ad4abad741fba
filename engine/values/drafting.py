"""What a draft is written from: provisions, blocks of text and decided cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """A provision that an opinion or a decision may cite."""

    #: What a form takes: TML2019-13-3.
    code: str
    instrument: str
    title: str
    #: As printed: 商标法（2019）第十三条第三款.
    label: str
    #: What it is about; empty where only the place is known.
    subject: str
    subject_en: str
    valid_from: date | None
    #: Last day in force, None while it has no known end.
    valid_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationQuery:
    """Which drafted decisions; what is None does not matter."""

    #: Code of a provision.
    article: str | None = None
    #: A reason code.
    reason: str | None = None
    #: Code of a text block.
    block: str | None = None
    kind: str | None = None
    case_no: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitingDecision:
    """A drafted opinion or decision and what it rests on."""

    case_no: str
    title: str
    kind: str
    #: None: the case is still open.
    outcome: str | None
    closed_on: date | None
    drafted_at: datetime
    articles: tuple[str, ...]
    reasons: tuple[str, ...]
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockVersion:
    """One version of a text block, and who made it why."""

    id: int
    valid_from: date
    made_at: datetime
    by: str
    reason: str
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """A text block of the office as it is today."""

    code: str
    #: Case kinds, or their first words, in which it is offered.
    kinds: tuple[str, ...]
    #: Reason code beside which it is offered; empty: any.
    reason: str
    title: str
    title_en: str
    body: str
    body_en: str
    is_retired: bool
    #: Its newest version; None: as it came with the engine.
    version: int | None
    valid_from: date | None
    versions: tuple[BlockVersion, ...] = ()
    may_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedBlock:
    """A text block as it reads in a case, to be inserted into a draft and edited there."""

    code: str
    reason: str
    title: str
    title_en: str
    text: str
    #: Empty where the office writes it in Chinese only.
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarCase:
    """A decided case that resembles the one at hand, and in what."""

    case_no: str
    title: str
    kind: str
    outcome: str
    closed_on: date | None
    #: Codes of the grounds and Nice classes that both have.
    grounds: tuple[str, ...]
    classes: tuple[int, ...]
    #: Codes of what its decision cites; what was written before the list, as it was written.
    articles: tuple[str, ...]
    #: Its reasons as drafted.
    reasons: str
    #: Of its articles those that the draft at hand cites too.
    same_articles: tuple[str, ...] = ()
