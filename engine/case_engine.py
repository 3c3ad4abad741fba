"""CaseEngine: the one door to the office. One method = one unit of work = one command."""

from __future__ import annotations

from engine.faces.batches import BatchFace
from engine.faces.cases import CaseFace
from engine.faces.duty import DutyFace
from engine.faces.law import LawFace
from engine.faces.limits import LimitFace
from engine.faces.notifications import NotificationFace
from engine.faces.office import OfficeFace
from engine.faces.people import PeopleFace
from engine.faces.register import RegisterFace
from engine.faces.search import SearchFace
from engine.faces.tasks import TaskFace


class CaseEngine(
    PeopleFace,
    NotificationFace,
    CaseFace,
    RegisterFace,
    SearchFace,
    TaskFace,
    BatchFace,
    DutyFace,
    LimitFace,
    LawFace,
    OfficeFace,
):
    """Everything a web page, the API, the command line or the ticker can ask of the office.

    Each method takes the actor first, opens one unit of work, calls one command and returns a frozen value. A refusal
    is an :class:`engine.errors.EngineError`; whoever gets one can be sure that nothing was written.
    """
