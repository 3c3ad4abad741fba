"""The limit component: how a time limit looks on a row, a card and its receipt. Values in, words and shapes out."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from engine import LimitView
from webui.i18n import translate as _

#: From this share of the time used on, a limit is "soon" (interface.md: amber within a quarter of the limit).
SOON = 0.75
SHAPES = {
    "not_begun": "○",
    "running": "▶",
    "suspended": "❚❚",
    "provisional": "≈",
    "extended": "＋",
    "met": "✓",
    "expired": "■",
    "cancelled": "–",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitFace:
    """What the component shows of one limit."""

    shape: str
    word: str
    #: calm, soon, overdue, suspended, provisional, met, over: the css class after "limit-".
    tone: str
    left: str
    #: 0-100 share of the time used, for the bar.
    percent: int


def face(limit: LimitView) -> LimitFace:
    """Return the clock state as shape, word and colour, and what is left in the unit of the law."""
    state = "not_begun" if _has_not_begun(limit) else limit.state
    return LimitFace(
        shape=SHAPES[state],
        word=_(f"clock.{state}"),
        tone=_tone(limit),
        left=_left(limit),
        percent=max(0, min(100, round(limit.used * 100))),
    )


def end(limit: LimitView) -> str:
    """Return what is said in the place of a last day that there is not, or not yet."""
    if limit.state == "suspended":
        return _("limit.open_end")
    return _("limit.open_day") if limit.starts_on is None else _("limit.no_day")


def _has_not_begun(limit: LimitView) -> bool:
    """Return whether nothing has triggered the limit yet, or ever will: its clock does not run."""
    return limit.state == "running" and limit.starts_on is None


def _tone(limit: LimitView) -> str:
    if limit.state in ("met", "cancelled"):
        return "met" if limit.state == "met" else "over"
    if limit.state == "expired":
        # Red only for what someone here can still do something about.
        return "overdue" if limit.bound == "office" else "over"
    if limit.state == "suspended":
        return "suspended"
    if limit.days_left is not None and limit.days_left < 0:
        return "overdue"
    if limit.used >= SOON:
        return "soon"
    return "provisional" if limit.state == "provisional" else "calm"


def _left(limit: LimitView) -> str:
    is_late = limit.state == "expired" and limit.bound == "office" and bool(limit.days_left)
    if limit.state in ("met", "cancelled", "expired") and not is_late:
        return _(f"limit.left.{limit.state}")
    if limit.state == "suspended":
        return _("limit.left.suspended")
    if limit.days_left is None:
        return ""
    unit = "working_days" if limit.unit == "working_days" else "days"
    if limit.days_left == 0:
        return _("limit.left.today")
    return _(f"limit.left.{'overdue_' if limit.days_left < 0 else ''}{unit}", n=abs(limit.days_left))


@dataclass(frozen=True, slots=True, kw_only=True)
class StripDay:
    """One cell of the calendar strip."""

    on: date
    #: workday, rest, makeup, stopped
    kind: str
    #: steps of the computation that name this day.
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StripWeek:
    """A row of the strip: seven days from Monday, None outside the span."""

    label: str
    days: tuple[StripDay | None, ...]


#: A strip longer than this many weeks shows its first and last weeks and one line for what lies between.
WHOLE_WEEKS = 10
EDGE_WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    head: tuple[StripWeek, ...]
    #: weeks left out in the middle.
    hidden_weeks: int
    tail: tuple[StripWeek, ...]


class Calendar(Protocol):
    """What the pages need of the office calendar (``CaseEngine.calendar``)."""

    @property
    def official_years(self) -> Container[int]: ...

    def is_workday(self, day: date) -> bool: ...


def day_kind(calendar: Calendar, on: date) -> str:
    """Return workday, rest or makeup (a weekend day worked in exchange, 调休上班)."""
    if calendar.is_workday(on):
        return "makeup" if on.weekday() >= 5 else "workday"
    return "rest"


def strip(receipt: Mapping[str, object], calendar: Calendar) -> Strip | None:
    """Return the calendar strip of a receipt: start to expiry in weeks, with the days that mattered."""
    starts_on, expires_on = _date(receipt.get("starts_on")), _date(receipt.get("expires_on"))
    if starts_on is None or expires_on is None or expires_on < starts_on:
        return None
    stopped = [(_date(stop.get("from_on")), _date(stop.get("to_on"))) for stop in _rows(receipt.get("stops"))]
    marks: dict[date, list[str]] = {}
    for number, step in enumerate(_rows(receipt.get("steps")), start=1):
        on = _date(step.get("on"))
        if on is not None:
            marks.setdefault(on, []).append(str(number))
    monday = min([starts_on, *(on for on in marks if (starts_on - on).days < 60)])
    monday -= timedelta(days=monday.weekday())
    last = max([expires_on, *marks])

    def kind_of(on: date) -> str:
        if any(a and a <= on and (b is None or on <= b) for a, b in stopped):
            return "stopped"
        return day_kind(calendar, on)

    weeks = []
    while monday <= last:
        days = tuple(monday + timedelta(days=n) for n in range(7))
        cells = tuple(StripDay(on=on, kind=kind_of(on), marks=tuple(marks.get(on, ()))) for on in days)
        weeks.append(StripWeek(label=f"{monday:%Y-%m}", days=cells))
        monday += timedelta(days=7)
    if len(weeks) <= WHOLE_WEEKS:
        return Strip(head=tuple(weeks), hidden_weeks=0, tail=())
    return Strip(
        head=tuple(weeks[:EDGE_WEEKS]),
        hidden_weeks=len(weeks) - 2 * EDGE_WEEKS,
        tail=tuple(weeks[-EDGE_WEEKS:]),
    )


def _rows(value: object) -> list[Mapping[str, object]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


def _date(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None
