"""The kinds of cases from which a reader chooses."""

from __future__ import annotations

from engine import ORDER_KINDS
from webui.context import actor, engine


def procedures() -> list[str]:
    """Return the kinds of the procedures that the office runs."""
    return [kind for kind in engine().procedures(actor()) if not kind.startswith("shared.")]


def case_kinds() -> list[str]:
    """Return the kinds that a case may have: those, and what is opened for a court's order."""
    return sorted({*procedures(), *ORDER_KINDS})
