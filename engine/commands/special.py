"""What the law lets happen to a case of a kind beside its procedure, as pages show it and commands ask it."""

from __future__ import annotations

from engine.commands.side_kinds import SideKind
from engine.errors import Refused
from engine.rules import special_events
from engine.store.work import Work
from engine.values import SpecialEvent


def of_kind(work: Work, kind: str) -> tuple[SpecialEvent, ...]:
    """Return every event with its provision or the reason why a case of this kind does not know it."""
    answers = special_events.of_kind(kind, work.today, work.catalogue)
    return tuple(SpecialEvent(event=each.event, article=each.article, reason=each.reason) for each in answers)


def is_known(work: Work, kind: str, side: SideKind) -> bool:
    """Return whether cases of a kind know a side procedure."""
    return _reason(work, kind, side) == ""


def require_known(work: Work, kind: str, side: SideKind) -> None:
    """Let a side procedure pass. :raises Refused: with the reason of rules.special_events."""
    reason = _reason(work, kind, side)
    if reason:
        raise Refused(reason)


def _reason(work: Work, kind: str, side: SideKind) -> str:
    return special_events.answer(kind, side.event, work.today, work.catalogue).reason if side.event else ""
