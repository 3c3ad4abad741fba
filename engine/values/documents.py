"""Documents, notices and how they are served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from engine.values.limits import LimitView

Channel = Literal["electronic", "post", "in_person", "publication"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that comes in with a filing or a message."""

    kind: str
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePreview:
    """A notice that a draft leads to; it was not issued and is not kept."""

    #: Its place among the notices of the draft, from 1.
    number: int
    template: str
    title: str
    title_en: str
    #: Role of the addressee in the case, and its name.
    role: str
    addressee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    id: int
    case_no: str
    kind: str
    title: str
    title_en: str
    filename: str
    media_type: str
    size: int
    sha256: str
    created_at: datetime
    created_by: str
    created_by_en: str
    #: pending: to be rendered by a job; ready: bytes stored.
    state: Literal["pending", "ready"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """One service (送达) of a document on one addressee."""

    id: int
    template: str
    title: str
    title_en: str
    addressee: str
    channel: Channel
    issued_on: date
    #: Deemed or proven day of service, None while unknown (returned mail).
    served_on: date | None
    state: Literal["dispatched", "served", "returned", "rebutted"]
    document: DocumentView | None
    receipt: Mapping[str, object] = field(default_factory=dict)
    addressee_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """The whole course of one service: how it left, how it counts, what became of it, what rests on it."""

    notice: NoticeView
    case_no: str
    case_title: str
    case_kind: str
    addressee_role: str
    #: Where it stands today. ``unproved``: the presumed day is past, and whether it arrived nobody knows.
    stage: Literal["under_way", "unproved", "deemed", "proved", "returned", "replaced"]
    #: The addressee may prove another day.
    is_presumed: bool
    proved_on: date | None
    #: What the receipt was proved by.
    proof: str
    returned_on: date | None
    #: The service that took its place, and the one whose place it took.
    replaced_by: int | None
    replaces: int | None
    #: The open task that finds out how a returned notice can be served.
    task_id: int | None
    #: Limits that run from its day.
    limits: tuple[LimitView, ...]
    #: The reader may record how it arrived.
    may_record: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A notice served on one of the actor's parties, in any case."""

    case_no: str
    title: str
    title_en: str
    #: Name of the party it is addressed to.
    addressee: str
    issued_on: date
    served_on: date | None
    addressee_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateView:
    """The certificate of a mark that the office registered by itself."""

    mark_no: str
    filename: str
    issued_on: date
    state: Literal["pending", "ready"]
    #: Hash of the PDF; empty while it is pending.
    sha256: str
    size: int
