"""Which division of the demo office does which procedure: its leader says so on the first day of the stories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.case_engine import CaseEngine
from engine.values import Actor

#: Procedure -> share of each division (people.UNITS): oppositions go to both, the rest to one of them each.
SHARES: Mapping[str, tuple[int, int]] = {
    "trademark.opposition": (2, 1),
    "trademark.cancellation": (1, 0),
    "trademark.invalidation": (1, 0),
    "trademark.renewal": (1, 0),
    "trademark.licence_filing": (1, 0),
    "trademark.pledge": (1, 0),
    "trademark.refusal_review": (0, 1),
    "trademark.non_registration_review": (0, 1),
    "trademark.cancellation_review": (0, 1),
    "trademark.invalidation_review": (0, 1),
    "patent.reexamination": (0, 1),
    "patent.invalidation": (0, 1),
    "patent.licence_filing": (0, 1),
    "patent.pledge": (0, 1),
}
REASON = "各处业务分工，异议案件由两处轮流承办"


def divide(engine: CaseEngine, leader: Actor, today: date) -> None:
    """Let the leader of the office say which division does what, from today on."""
    view = engine.duty_rules(leader, "allocation")
    units = [unit.value for unit in sorted(view.units, key=lambda unit: int(unit.value))]
    kinds = {kind: {"by": "turn", "units": dict(zip(units, shares, strict=True))} for kind, shares in SHARES.items()}
    said = {"valid_from": today.isoformat(), "reason": REASON}
    engine.change_duty_rules(leader, "allocation", {"kinds": kinds}, said, view.version)
