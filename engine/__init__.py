"""The engine's public face: everything else of ours imports only this (and ``forms``)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from engine import errors, values
from engine.errors import (
    CaseClosed,
    EngineError,
    Forbidden,
    InvalidDiagram,
    InvalidForm,
    NotFound,
    Refused,
    SignInRefused,
    Stale,
    UnknownRule,
)
from engine.values import (
    ROLES,
    AccountView,
    Actor,
    AwaitedView,
    CaseLine,
    CaseQuery,
    CaseView,
    DiagramView,
    DocumentView,
    DraftView,
    EncumbranceView,
    FeedEntry,
    FeedView,
    FeeView,
    FilingKind,
    Finding,
    GuideFee,
    GuideLimit,
    GuideStep,
    GuideView,
    HearingNotice,
    HearingView,
    HistoryLine,
    JobView,
    LimitView,
    MailboxView,
    MarkView,
    MovedLimit,
    NoticeLine,
    NoticeView,
    NotificationView,
    Outcome,
    Page,
    PageRequest,
    PartyView,
    PatentView,
    RegisterLine,
    RepresentedView,
    RunView,
    ServiceView,
    SessionView,
    SuspensionView,
    TaskLine,
    TaskView,
    TokenView,
    Upload,
    WorklistQuery,
)

if TYPE_CHECKING:
    from engine.bootstrap import build
    from engine.case_engine import CaseEngine
    from engine.settings import Settings

#: Loaded on first use, so that a pure part (``engine.rules``, ``engine.workflow``) can be imported without the store.
_PARTS = {"CaseEngine": "engine.case_engine", "Settings": "engine.settings", "build": "engine.bootstrap"}


def __getattr__(name: str) -> object:
    if name not in _PARTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    part = getattr(import_module(_PARTS[name]), name)
    globals()[name] = part
    return part


__all__ = [
    "ROLES",
    "AccountView",
    "Actor",
    "AwaitedView",
    "CaseClosed",
    "CaseEngine",
    "CaseLine",
    "CaseQuery",
    "CaseView",
    "DiagramView",
    "DocumentView",
    "DraftView",
    "EncumbranceView",
    "EngineError",
    "FeedEntry",
    "FeedView",
    "FeeView",
    "FilingKind",
    "Finding",
    "GuideFee",
    "GuideLimit",
    "GuideStep",
    "GuideView",
    "HearingNotice",
    "HearingView",
    "Forbidden",
    "HistoryLine",
    "InvalidDiagram",
    "InvalidForm",
    "JobView",
    "LimitView",
    "MailboxView",
    "MarkView",
    "MovedLimit",
    "NoticeLine",
    "NotFound",
    "NoticeView",
    "NotificationView",
    "Outcome",
    "Page",
    "PageRequest",
    "PartyView",
    "PatentView",
    "RegisterLine",
    "RepresentedView",
    "Refused",
    "RunView",
    "ServiceView",
    "SessionView",
    "Settings",
    "SignInRefused",
    "Stale",
    "SuspensionView",
    "TaskLine",
    "TaskView",
    "TokenView",
    "UnknownRule",
    "Upload",
    "WorklistQuery",
    "build",
    "errors",
    "values",
]
