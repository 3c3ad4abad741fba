"""Frozen values that go into and come out of the engine. Rows and SpiffWorkflow objects never do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from engine.errors import Refused

Item = TypeVar("Item")

ClockState = Literal["running", "suspended", "provisional", "extended", "met", "expired", "cancelled"]
Channel = Literal["electronic", "post", "in_person", "publication"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. Made from the account at the start of each request, never stored in a cookie."""

    account_id: int
    #: The human being behind the account: four-eyes compares persons, not accounts.
    person_id: int
    name: str
    #: office: works here; party: an applicant, opponent or agent; system: the ticker; public: not signed in.
    kind: Literal["office", "party", "system", "public"]
    roles: frozenset[str] = frozenset()
    unit: str | None = None
    #: The parties this account files for (an agent has many).
    party_ids: frozenset[int] = frozenset()
    language: Literal["zh", "en"] = "zh"
    #: Name of the absent colleague for whom the act is done (代理); every record names both.
    on_behalf_of: str | None = None

    @property
    def signature(self) -> str:
        """The name as papers bear it: of whoever acted, and of whom they acted for."""
        return f"{self.name}（代{self.on_behalf_of}）" if self.on_behalf_of else self.name

    @classmethod
    def system(cls) -> Actor:
        return cls(account_id=0, person_id=0, name="系统", kind="system")

    @classmethod
    def public(cls, language: Literal["zh", "en"] = "zh") -> Actor:
        return cls(account_id=-1, person_id=-1, name="公众", kind="public", language=language)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A signed-in browser or program: who it acts for, and what the session keeps."""

    actor: Actor
    login: str
    csrf_token: str
    #: Small values the interface keeps between pages (chosen language, last filter).
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that comes in with a filing or a message."""

    kind: str
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """One page by keyset: pass ``Page.next`` of the page before as ``after``."""

    size: int = 50
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    items: tuple[Item, ...]
    #: Opaque key of the next page, None at the end.
    next: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark of the diagram lint."""

    file: str
    line: int
    element: str
    rule: str
    severity: Literal["error", "warning"]
    reason: str
    reason_en: str

    @property
    def message(self) -> str:
        """The reason in both languages."""
        return f"{self.reason} / {self.reason_en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitView:
    """One time limit of a case, as every list, page and notice shows it."""

    id: int
    case_no: str
    rule_id: str
    name: str
    name_en: str
    #: whom it binds: "office", "opponent", "respondent", ...
    bound: str
    starts_on: date | None
    #: None while suspended with an open end, or where the law gives no number.
    expires_on: date | None
    earliest_on: date | None
    latest_on: date | None
    state: ClockState
    is_provisional: bool
    is_extended: bool
    is_statutory: bool
    #: What is left in ``unit``; negative when overdue, also once expired; None when it does not count.
    days_left: int | None
    unit: str
    #: 0.0-1.0 share of the time used.
    used: float
    #: The receipt: see engine.rules.time_limits.Deadline.as_receipt().
    receipt: Mapping[str, object]
    generation: int = 1
    #: What the law says happens when it ends unmet (zh).
    consequence: str = ""
    #: The timer that waits for it: element and diagram (process id), for drawing its clock.
    element: str = ""
    diagram: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One row of the work list."""

    id: int
    case_no: str
    case_title: str
    kind: str
    element: str
    name: str
    name_en: str
    role: str
    unit: str | None
    assignee: str | None
    is_mine: bool
    status: Literal["open", "claimed", "done", "cancelled"]
    priority: int
    created_at: datetime
    limit: LimitView | None
    filed_on: date | None = None
    #: Nice classes of the mark, in a list only.
    classes: tuple[int, ...] = ()
    #: Names of the parties, in a list only; in English "" for a party without one.
    parties: tuple[str, ...] = ()
    parties_en: tuple[str, ...] = ()
    #: It lies in the hands of an absent colleague for whom the reader stands in.
    is_covered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """Everything the task page needs besides the case."""

    line: TaskLine
    form_key: str
    article: str
    #: Version of the case as shown; send it back as ``seen``.
    seen: int
    draft: Mapping[str, object]
    draft_saved_at: datetime | None
    may_claim: bool
    may_complete: bool
    #: Code of the reason why not, for the reader ("four_eyes", "recused", "not_your_role", ...).
    why_not: str | None
    case: CaseView
    #: Why it came back and is to be done once more.
    returned: ReturnView | None = None
    #: Second opinions given in the case, for who works on it; they bind nobody.
    opinions: tuple[OpinionView, ...] = ()
    #: What is entered here is printed in a notice: see ``draft_notices``.
    is_drafting: bool = False
    #: What a draft may cite, where the form asks for that.
    citable: tuple[ArticleView, ...] = ()


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
class CaseLine:
    case_no: str
    kind: str
    title: str
    status: str
    #: Public words for the status differ from the internal one.
    public_status: str
    #: Application number and name of the mark or patent that the case is about; "": of none.
    right_no: str
    right_name: str
    filed_on: date
    closed_on: date | None
    outcome: str | None
    limit: LimitView | None
    parties: tuple[str, ...] = ()
    #: The English names in the same order, "" for a party without one.
    parties_en: tuple[str, ...] = ()


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
class HearingNotice:
    """The notice of a hearing to one of the parties."""

    addressee: str
    #: Deemed or proven day of service, None while unknown.
    served_on: date | None
    #: It came after the last day that the law gives it, or has not come by then.
    is_late: bool
    addressee_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingView:
    """An oral hearing, as it was fixed."""

    id: int
    case_no: str
    kind: str
    title: str
    hearing_on: date
    #: Office time, 09:30.
    hearing_time: str
    mode: Literal["on_site", "remote", "circuit"]
    #: The room, the place of a circuit hearing, or the link of a remote one.
    place: str
    panel: str
    state: Literal["scheduled", "held", "adjourned"]
    absent: Literal["none", "requester", "respondent", "both"]
    #: Until when the notice has to be served.
    notice_until: date | None
    notices: tuple[HearingNotice, ...] = ()
    #: Numbers of the other cases that are heard at it (合并口头审理).
    joined_with: tuple[str, ...] = ()

    @property
    def is_notice_late(self) -> bool:
        return any(notice.is_late for notice in self.notices)


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
class RightView:
    """A right of either register."""

    application_no: str
    #: Of a patent, the patent number; None before the registration or the grant.
    registration_no: str | None
    name: str
    owner: str
    owner_address: str
    filed_on: date
    published_on: date | None
    registered_on: date | None
    expires_on: date | None
    status: str
    #: It can be used, pledged, licensed; False: not yet, or no longer.
    is_in_force: bool
    cases: tuple[str, ...] = ()
    #: What ever weighed on it and what was entered, oldest first; only of a right that is read alone.
    encumbrances: tuple[EncumbranceView, ...] = ()
    #: Orders of courts that wait for an earlier one to end (轮候), in the order of their turns.
    waiting_orders: tuple[WaitingOrderView, ...] = ()
    entries: tuple[RegisterLine, ...] = ()
    #: Procedures that its status and its term leave open.
    open_to: tuple[str, ...] = ()
    owner_en: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkView(RightView):
    """A trademark of the register."""

    #: Nice classes.
    classes: tuple[int, ...]
    goods: tuple[str, ...]
    #: Last day on which an opposition can be filed, by the law of the publication date.
    opposable_until: date | None
    #: Only for its owner and for who reads cases; None: there is none that was issued without a case.
    certificate: CertificateView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentView(RightView):
    """A patent of the register, applied for or granted."""

    patent_type: Literal["invention", "utility_model", "design"]
    #: Claims in their order; of a design, its views.
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EncumbranceView:
    """What weighs or weighed on a right."""

    kind: Literal["pledge", "licence", "seizure", "suspension"]
    #: In whose favour: pledgee, licensee.
    holder: str | None
    from_on: date
    #: Last day; None: until it is lifted.
    to_on: date | None
    lifted_on: date | None
    #: It weighs on the right today.
    is_live: bool
    #: licence_type, goods, amount_fen, contract_no, court, order_no, preserved_until, where they are entered.
    details: Mapping[str, object] = field(default_factory=dict)
    holder_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOrderView:
    """An order of a court that does not weigh on a right yet: another preserves it (轮候)."""

    received_on: date
    #: court, order_no, preserved_until.
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One line of the register: what was entered, and what it changed."""

    entry: str
    entered_on: date
    #: The case that entered it; None where the reader may not see it.
    case_no: str | None
    #: Facts of the register that changed: status, owner, expires_on, goods, claims ...
    old: Mapping[str, object]
    new: Mapping[str, object]


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
class HistoryLine:
    seq: int
    recorded_at: datetime
    act: str
    actor: str
    on_behalf_of: str | None
    #: the element, document, limit ... the act was about
    subject: str
    old: Mapping[str, object]
    new: Mapping[str, object]
    hash: str
    prev_hash: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an act did."""

    case_no: str
    #: Version of the case after the act.
    seen: int
    #: Day on which the nearest running limit ends, None when nothing is awaited.
    due_on: date | None
    #: Tasks the act opened.
    opened: tuple[TaskLine, ...] = ()
    #: "ended" outcome of the case when this act closed it.
    closed_as: str | None = None
    #: Code of something the reader should know although the act succeeded ("kept_as_late_material").
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationView:
    """Something that an account was told."""

    id: int
    kind: str
    text: str
    text_en: str
    case_no: str | None
    task_id: int | None
    limit_id: int | None
    created_at: datetime
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxView:
    """Where and how often an account reads its notifications as mail."""

    address: str
    rhythm: Literal["at_once", "daily"]
    is_confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """A limit as an entry of a calendar."""

    case_title: str
    #: The task that it limits; None in the calendar of a party.
    task_id: int | None
    limit: LimitView


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """The calendar of one account."""

    actor: Actor
    made_at: datetime
    entries: tuple[FeedEntry, ...]


#: Values of the filters of the work list that are words.
WORKLIST_WORDS: Mapping[str, tuple[str, ...]] = {
    "scope": ("mine", "pool", "all"),
    "clock": ("overdue", "soon", "suspended", "provisional", "extended", "running"),
    "sort": ("due", "docket", "priority"),
}
#: Filters of the work list that are numbers -> least and largest.
WORKLIST_NUMBERS: Mapping[str, tuple[int, int]] = {
    "unit": (0, 2**31 - 1),
    "nice_class": (1, 45),
    "priority": (1, 9),
    "age": (1, 36_500),
    "assignee": (0, 2**31 - 1),
    "ends_in": (0, 36_500),
}
#: Longest text of a filter.
FILTER_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistQuery:
    """Filters and order of the work list; None means any. Links, saved filters and the API say it in the same words."""

    scope: Literal["mine", "pool", "all"] = "pool"
    #: Procedure: kind of the case.
    kind: str | None = None
    #: Step: element of a diagram.
    element: str | None = None
    #: Id of the unit that the task belongs to; 0: none.
    unit: int | None = None
    clock: Literal["overdue", "soon", "suspended", "provisional", "extended", "running"] | None = None
    #: Part of the name of a party, or of its agent.
    party: str | None = None
    nice_class: int | None = None
    #: At least this urgent.
    priority: int | None = None
    #: Days since the task was opened, at least.
    age: int | None = None
    #: Account that holds the task; 0: nobody.
    assignee: int | None = None
    #: Days from today to the last day, exactly.
    ends_in: int | None = None
    #: Part of a number or a name by which the case can be found.
    text: str | None = None
    #: legal time left; filing date and number of the case; priority, then legal time left.
    sort: Literal["due", "docket", "priority"] = "due"

    @classmethod
    def of(cls, words: Mapping[str, str]) -> WorklistQuery:
        """Return the query that words say; empty words and words of others are passed over.

        :raises Refused: ``bad_filter``: a word has no such value.
        """
        given = {field.name: words[field.name].strip() for field in fields(cls) if words.get(field.name)}
        return cls(**{name: _filter_value(name, word) for name, word in given.items() if word})

    def words(self) -> dict[str, str]:
        """Return the words that say this query, only those that are needed: always the same for the same query."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        needed = {
            name: value for name, value in values.items() if value is not None and (name, value) != ("sort", "due")
        }
        return {name: str(value) for name, value in needed.items()}


def _filter_value(name: str, word: str) -> str | int:
    if name in WORKLIST_NUMBERS:
        least, largest = WORKLIST_NUMBERS[name]
        if word.isascii() and word.isdigit() and len(word) < 11 and least <= int(word) <= largest:
            return int(word)
    elif word in WORKLIST_WORDS.get(name, (word,)) and len(word) <= FILTER_TEXT:
        return word
    raise Refused("bad_filter", name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFilter:
    """A filter of the work list that somebody named."""

    id: int
    name: str
    query: WorklistQuery
    shared: Literal["nobody", "unit", "all"]
    #: Name of who saved it; only that account may change it.
    owner: str
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItemView:
    """One task of a batch, or of its preview. Of a case that the reader may not see any more only the state is said."""

    #: waiting (in a preview: it can be done), done, refused; failed: its job was given up and waits for a person.
    state: Literal["waiting", "done", "refused", "failed"]
    task_id: int | None = None
    case_no: str = ""
    name: str = ""
    name_en: str = ""
    element: str = ""
    form_key: str = ""
    #: kind and code of the refusal, params of its sentence, fields that were not taken; None: not refused.
    refusal: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """A batch in a list: what was asked for, and how far it has come."""

    id: int
    act: Literal["claim", "release", "reassign", "prioritise", "extend", "complete", "hand_over"]
    made_at: datetime
    total: int
    done: int
    refused: int
    #: Given up after some attempts: a person must look at the job. Released there, an item is done after all.
    failed: int

    @property
    def is_ended(self) -> bool:
        return self.done + self.refused + self.failed == self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """A batch with its items, in the order of the tasks."""

    line: BatchLine
    #: What the act was given besides the tasks.
    given: Mapping[str, object]
    items: tuple[BatchItemView, ...]


#: Columns of the work list that a reader can choose from; the task itself is always shown.
WORKLIST_COLUMNS = ("case", "limit", "person", "kind", "filed", "priority", "class", "parties", "opened", "role")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """How an account wants its work list: what it saved, what it opens with, what it shows."""

    filters: tuple[SavedFilter, ...]
    #: Name of a built-in filter, or the id of a saved one; None: mine, or the pool where that is empty.
    first: str | None
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A value that a filter can have, with its name."""

    value: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorklistChoices:
    """What the filters of a reader's work list can be set to."""

    kinds: tuple[str, ...]
    steps: tuple[Choice, ...]
    units: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    text: str | None = None
    kind: str | None = None
    status: str | None = None
    #: Only cases of the actor's own parties.
    is_own: bool = False
    #: Only cases in which the actor's own parties have this role.
    role: str | None = None
    #: Only open cases that belong to no unit.
    is_of_no_unit: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramView:
    kind: str
    name: str
    name_en: str
    version: int
    sha256: str
    published_at: datetime
    published_by: str
    running_cases: int
    #: id of the version or draft; publish_diagram takes that of a draft.
    id: int = 0
    status: Literal["draft", "published"] = "published"
    author: str = ""
    diagrams: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    id: int
    case_no: str | None
    kind: str
    state: Literal["armed", "held", "done", "cancelled", "incident"]
    acts_at: datetime
    attempts: int
    last_error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedLimit:
    """A limit that a calendar or rule change would move."""

    case_no: str
    limit: str
    before_on: date | None
    after_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentedView:
    """A party that an account acts for."""

    party_id: int
    name: str
    name_en: str


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
class CoverView:
    """One colleague standing in for another, from a day to a day, both included."""

    id: int
    absent: str
    substitute: str
    from_on: date
    to_on: date
    #: ``kind`` or ``kind/element``; empty: everything.
    scope: tuple[str, ...]
    reason: str
    #: over: its last day has passed; ended: somebody ended it before.
    state: Literal["planned", "live", "over", "ended"]
    #: The reader may end it.
    may_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverStep:
    """A step that can be covered."""

    kind: str
    element: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverChoices:
    """What a reader can make a cover of; people as login and name. Empty where the reader may make none."""

    absent: tuple[tuple[str, str], ...]
    substitutes: tuple[tuple[str, str], ...]
    steps: tuple[CoverStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    login: str
    name: str
    roles: tuple[str, ...]
    unit: str | None
    kind: str
    is_disabled: bool


#: Kinds of the cases that the office opens for a court's order: no party files them, nobody but the court disposes of
#: them.
ORDER_KINDS: tuple[str, ...] = ("trademark.preservation", "patent.preservation")

#: role id -> (zh, en). Lane ids in diagrams are these ids.
ROLES: Mapping[str, tuple[str, str]] = {
    "formality_examiner": ("形式审查员", "Formality examiner"),
    "examiner": ("审查员", "Examiner"),
    "panel_member": ("合议组成员", "Panel member"),
    "panel_head": ("合议组组长", "Head of panel"),
    "leader": ("审查组长", "Team leader"),
    "approver": ("部门负责人", "Approver (head of department)"),
    "registrar": ("登记与公告员", "Registrar"),
    "analyst": ("业务分析员", "Business analyst"),
    "publisher": ("流程发布人", "Publisher of diagrams"),
    "auditor": ("审计员", "Auditor"),
    "admin": ("系统管理员", "Administrator"),
    "law_admin": ("法规与日历管理员", "Law and calendar administrator"),
    "party": ("当事人", "Party"),
    "agent": ("代理机构", "Agency"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTask:
    """A task that the rules give to somebody, and why."""

    line: TaskLine
    person: str
    #: order (urgent, priority, docket, due), priority, filed_on, days_left, and of the skills what decided: classes,
    #: kind, step; load and quota with this task.
    because: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class AllottedCase:
    """An open case, the unit it belongs to, and the one that rules would give it; "": none."""

    case_no: str
    kind: str
    filed_on: date
    before: str
    before_en: str
    unit: str
    unit_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyVersion:
    """One version of the duty rules."""

    id: int
    valid_from: date
    made_at: datetime
    by: str
    reason: str
    body: Mapping[str, object]
    is_in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRulesView:
    """The duty rules that hold where the reader works."""

    topic: Literal["distribution", "escalation", "sampling", "allocation"]
    #: None: the whole office.
    unit: str | None
    unit_en: str
    #: See engine.rules.duty, sampling and allocation.
    body: Mapping[str, object]
    #: Send it back as ``seen``; None: nobody wrote rules yet, these are the usual ones.
    version: int | None
    #: The unit has none of its own.
    is_of_office: bool
    #: Login and name of those whom they concern.
    people: tuple[tuple[str, str], ...]
    versions: tuple[DutyVersion, ...]
    may_change: bool
    #: The units among which cases can be shared out.
    units: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A number of tasks, and what they have in common."""

    of: tuple[object, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmannedTask:
    """A task that nobody may do, as far as the reader was told of it."""

    task_id: int
    case_no: str
    name: str
    name_en: str
    role: str
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """The figures of a unit, as its leader sees them."""

    #: None: the whole office.
    unit_id: int | None
    unit: str
    unit_en: str
    #: Of holder (account and name; None: the pool) and step.
    load: tuple[Counted, ...]
    #: element -> name in Chinese and in English.
    steps: Mapping[str, tuple[str, str]]
    #: Of the days that a task has been open at least; the older ones are counted among the younger.
    ages: tuple[Counted, ...]
    overdue: int
    #: Of last day and procedure.
    ending: tuple[Counted, ...]
    #: Days of the forecast, today first.
    days_ahead: tuple[date, ...]
    #: Of the day, oldest first.
    done: tuple[Counted, ...]
    #: Tasks that nobody may do; their leader was told.
    unmanned: tuple[UnmannedTask, ...] = ()
    #: Open cases that belong to none of the units there are, of the procedure; for who belongs to none.
    of_no_unit: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneQuery:
    """Which of the completed tasks are asked for: a span of days, and within it a person or a step."""

    #: None: so many days before the last one as the leader's page counts.
    from_on: date | None = None
    #: None: today.
    to_on: date | None = None
    #: Account of who completed them.
    person: int | None = None
    element: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneTask:
    """A task that was completed, and by whom."""

    task_id: int
    case_no: str
    kind: str
    name: str
    name_en: str
    by: str
    by_en: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneView:
    """What was completed in a span of days, and by whom and at which step it was."""

    from_on: date
    to_on: date
    #: Newest first.
    tasks: Page[DoneTask]
    #: Of the whole span, whoever is asked for: account and its names, most first.
    people: tuple[Counted, ...]
    #: Of the whole span: element and its names, most first.
    steps: tuple[Counted, ...]
    #: How many the person and the step have that are asked for.
    count: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointView:
    """One signed checkpoint of all histories."""

    number: int
    made_at: datetime
    #: Public key that its signature is checked with, base64.
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Up to which line a history is fixed by signed checkpoints."""

    seq: int
    #: The newest checkpoint that names this history, and when it was made.
    number: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """Something in the histories that is not as it was once recorded."""

    #: Number of the case, ``office`` for the office's own history, or empty.
    chain: str = ""
    seq: int | None = None
    checkpoint: int | None = None
    reason: Literal[
        "line_altered", "cut_off", "written_anew", "case_missing", "lines_without_case",
        "checkpoint_altered", "checkpoint_missing", "signature_wrong", "copy_differs",
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the check of all histories came to."""

    cases: int
    lines: int
    checkpoints: int
    flaws: tuple[Flaw, ...]
