"""Oral hearings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


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
