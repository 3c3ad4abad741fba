"""Lines of the history, and how they are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.values.lines import CaseLine


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    seq: int
    recorded_at: datetime
    act: str
    actor: str
    #: What the office calls whoever acts through the account today; "": nobody said.
    actor_en: str
    on_behalf_of: str | None
    #: the element, document, limit ... the act was about
    subject: str
    old: Mapping[str, object]
    new: Mapping[str, object]
    hash: str
    prev_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """That the office has what somebody sent (提交回执)."""

    case_no: str
    form_key: str
    received_at: datetime
    #: Of the paper in the file that holds what was sent; empty for what opens a case or a side procedure.
    sha256: str = ""
    #: Code of what became of it, as in ``Outcome``.
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """What is searched for in the whole history."""

    #: Words, "phrases", field:word, -not.
    text: str
    kind: str | None = None
    #: Something that was asked for in one line must have been done in these days; None: open.
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeName:
    """The names of a code of the office, by which its lines are found."""

    #: act, or another family of words.
    family: str
    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a text."""

    text: str
    #: It is what was searched for.
    is_match: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """A line of the history in which something was found."""

    seq: int
    recorded_at: datetime
    act: str
    actor: str
    actor_en: str
    on_behalf_of: str | None
    subject: str
    #: The texts that say it, cut to what surrounds it, each in its pieces.
    excerpts: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCase:
    """A case that was found, with its newest lines that say what was asked for."""

    case: CaseLine
    lines: tuple[FoundLine, ...]
    #: There are more such lines.
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchReach:
    """How far the index of the whole history reaches."""

    #: Lines recorded, but not found yet.
    waiting: int
    #: When the first of them was recorded; None: none waits.
    until: datetime | None
    #: Share of the older files that were taken in, 0.0 to 1.0.
    older_taken: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """Cases that were found, newest first."""

    items: tuple[FoundCase, ...]
    #: Opaque key of the next page, None at the end.
    next: str | None
    #: Cases that the reader may see; no more are counted than ``is_capped`` says.
    total: int
    #: There are more than ``total``.
    is_capped: bool
    reach: SearchReach
