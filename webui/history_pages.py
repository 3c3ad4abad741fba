"""The log of a case, newest lines first; the engine numbers and returns them oldest first."""

from __future__ import annotations

from dataclasses import dataclass

from engine import HistoryLine, PageRequest
from webui.context import actor, engine

SIZE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    items: tuple[HistoryLine, ...]
    #: ``before`` of the page with the lines before these; None at the beginning of the case.
    earlier: int | None


def last_line(case_no: str) -> int:
    """Return the number of the newest line of a case."""
    return engine().history(actor(), case_no, PageRequest(size=1)).total or 0


def newest_first(case_no: str, *, before: int | None = None) -> HistoryPage:
    """Return the last lines of a case, or those before a number."""
    if before is None:
        before = last_line(case_no) + 1
    after = max(0, before - 1 - SIZE)
    size = max(1, before - 1 - after)
    lines = engine().history(actor(), case_no, PageRequest(size=size, after=str(after))).items
    return HistoryPage(items=tuple(reversed(lines)), earlier=after + 1 if after else None)
