"""A case as its page tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from engine.values.documents import Channel, DocumentView, NoticeView
from engine.values.hearings import HearingView
from engine.values.limits import LimitView
from engine.values.lines import CaseLine, TaskLine
from engine.values.register import MarkView, PatentView
from engine.values.reviews import PanelVoteView


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyView:
    role: str
    party_id: int
    name: str
    name_en: str
    country: str
    address: str
    agent: str | None
    channel: Channel
    #: The agency, which answers for the party like itself.
    agent_party_id: int | None = None
    agent_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectView:
    """One item of a notice of correction (补正事项), with what the party answered to it."""

    #: Which notice of the case listed it, from 1; and its place in that.
    notice: int
    no: int
    kind: str
    label: str
    label_en: str
    #: Field of the request or material that it concerns.
    about: str
    about_en: str
    #: What exactly is wrong.
    text: str
    article: str
    told_on: date
    answer: Literal["corrected", "explained"] | None
    answer_text: str = ""
    answer_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedView:
    """Something a party (or the office) may send to the case now: an answer, a withdrawal, a court paper."""

    message: str
    name: str
    name_en: str
    form_key: str
    #: Case role of who may send it; "office" for staff.
    party_role: str
    limit: LimitView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    """Where the run stands, for drawing on the diagram."""

    element: str
    diagram: str
    count: int
    state: Literal["active", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    id: int
    kind: str
    name: str
    name_en: str
    diagram_version: int
    is_ended: bool
    tokens: tuple[TokenView, ...]
    #: process id -> BPMN text as drawn (main diagram first, then called ones).
    diagrams: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialEvent:
    """An extension, a suspension, a joinder ... : by which provision a case of a kind knows it, or why not."""

    event: str
    article: str
    #: A code; empty: the law allows it.
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    line: CaseLine
    #: Optimistic version; send it back as ``seen``.
    seen: int
    variables: Mapping[str, object]
    parties: tuple[PartyView, ...]
    tasks: tuple[TaskLine, ...]
    limits: tuple[LimitView, ...]
    documents: tuple[DocumentView, ...]
    notices: tuple[NoticeView, ...]
    awaited: tuple[AwaitedView, ...]
    runs: tuple[RunView, ...]
    mark: MarkView | None
    patent: PatentView | None = None
    #: In the order they were charged.
    fees: tuple[FeeView, ...] = ()
    linked: tuple[CaseLine, ...] = ()
    #: The case about a prior right whose end this one waits for.
    waits_for: CaseLine | None = None
    #: Cases that are heard together with this one (合并审理).
    joined_with: tuple[CaseLine, ...] = ()
    #: Oral hearings, in the order in which they were fixed.
    hearings: tuple[HearingView, ...] = ()
    #: The items of its notices of correction, each with what was answered to it.
    defects: tuple[DefectView, ...] = ()
    #: Open cases that wait for the end of this one.
    awaited_by: tuple[CaseLine, ...] = ()
    #: Open and closed suspensions, in order of their start.
    suspensions: tuple[SuspensionView, ...] = ()
    #: What may still be sent although its limit has expired; the examiner weighs it (期满后提交的材料).
    late: tuple[AwaitedView, ...] = ()
    #: side procedures the actor may start now: "shared.extension", "shared.suspension", ...
    side_procedures: tuple[str, ...] = ()
    #: What the law lets happen to a case of this kind beside its procedure, and what not.
    special_events: tuple[SpecialEvent, ...] = ()
    #: Votes of its panels on drafts, oldest first; for the office alone.
    votes: tuple[PanelVoteView, ...] = ()
    #: The unit that examines it; for the office alone. Empty: none.
    unit: str = ""
    unit_en: str = ""
    #: The reader may hand it over to another unit.
    may_hand_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionView:
    id: int
    from_on: date
    to_on: date | None
    ground: str
    article: str
    recorded_at: datetime
    recorded_by: str
    is_reversed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeView:
    """A fee of a case; amounts in fen. Owed: amount less reduction and what was paid, with surcharge."""

    kind: str
    amount_fen: int
    reduced_fen: int
    surcharge_fen: int
    paid_fen: int
    owed_fen: int
    due_on: date | None
    paid_on: date | None
    reference: str
    state: Literal["due", "paid", "unpaid", "waived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingKind:
    """A procedure that a party can begin by a filing."""

    kind: str
    name: str
    name_en: str
    form_key: str
    #: Which register the right is in, and so whether the filing gives ``mark_no`` or ``patent_no``.
    register: Literal["mark", "patent"]
    #: Role of whoever files, and of the other parties that the filing names (``{role}_name`` ...).
    filer: str
    others: tuple[str, ...] = ()
    #: The checklist: name, name_en, how (required, office, commitment), article, note, note_en.
    materials: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """What a party typed and did not send yet."""

    answers: Mapping[str, object]
    saved_at: datetime
