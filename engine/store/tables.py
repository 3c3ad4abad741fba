"""All tables: importing this module fills ``Base.metadata``."""

from engine.store.base import Base
from engine.store.batches import Batch, BatchItem
from engine.store.blocks import TextBlock
from engine.store.cases import CaseFile, CaseParty
from engine.store.certificates import Certificate
from engine.store.checkpoints import Checkpoint, CheckpointHead
from engine.store.citations import TaskCitation
from engine.store.covers import Cover
from engine.store.desks import Desk, SavedFilter
from engine.store.diagrams import DiagramVersion
from engine.store.documents import Document, Notice
from engine.store.drafts import PartyDraft
from engine.store.duty import DutyRule, TaskSkip
from engine.store.feeds import CalendarFeed
from engine.store.fees import Fee
from engine.store.gazette import Gazette
from engine.store.hearings import Hearing, JoinedHearing
from engine.store.history import History, OfficeHistory
from engine.store.idempotency import Idempotency
from engine.store.jobs import Job
from engine.store.notifications import Mailbox, Notification
from engine.store.numbers import NumberSeries
from engine.store.parties import Interest, Party, Recusal
from engine.store.quality import QualityDraw, QualitySample, QualityScore
from engine.store.returns import TaskReturn
from engine.store.rights import Encumbrance, Mark, Patent, RegisterEntry
from engine.store.rulebook import CalendarVersion, ClockBeat, RuleConfirmation, Setting
from engine.store.runs import Run
from engine.store.search import SearchArrear
from engine.store.tasks import Task, TaskDrafter
from engine.store.time_limits import ClockEvent, TimeLimit
from engine.store.users import Account, AccountParty, AccountRole, SignInAttempt, Unit, WebSession

__all__ = [
    "Account",
    "AccountParty",
    "AccountRole",
    "Base",
    "Batch",
    "BatchItem",
    "CalendarFeed",
    "CalendarVersion",
    "CaseFile",
    "CaseParty",
    "Certificate",
    "Checkpoint",
    "CheckpointHead",
    "ClockBeat",
    "ClockEvent",
    "Cover",
    "Desk",
    "DiagramVersion",
    "Document",
    "DutyRule",
    "Encumbrance",
    "Fee",
    "Gazette",
    "Hearing",
    "History",
    "Idempotency",
    "Interest",
    "Job",
    "JoinedHearing",
    "Mailbox",
    "Mark",
    "Notice",
    "Notification",
    "NumberSeries",
    "OfficeHistory",
    "Party",
    "PartyDraft",
    "Patent",
    "QualityDraw",
    "QualitySample",
    "QualityScore",
    "Recusal",
    "RegisterEntry",
    "RuleConfirmation",
    "Run",
    "SavedFilter",
    "SearchArrear",
    "Setting",
    "SignInAttempt",
    "Task",
    "TaskCitation",
    "TaskDrafter",
    "TaskReturn",
    "TaskSkip",
    "TextBlock",
    "TimeLimit",
    "Unit",
    "WebSession",
]
