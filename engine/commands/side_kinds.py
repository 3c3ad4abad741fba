"""The side procedures that can be started from a case: what each needs and holds, and which special event it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.commands.roles import COURT
from engine.rules.special_events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SideKind:
    """One side procedure."""

    #: Act of the permission table.
    act: str
    #: What it is in the table of special events; None: any case may know it.
    event: Event | None = None
    #: While a request for it is open, nothing is taken from a party because a limit ended.
    holds: bool = True
    #: ``party``: what a party posts counts from its postmark, which the office reads; ``office``: it counts from today.
    posted_by: str = "office"
    #: Between officials: the parties do not see that there is one.
    is_internal: bool = False
    #: It is asked for when the case has ended; the others while it goes on.
    is_after_the_end: bool = False
    #: It may be received while the case goes on and when it has ended: it is about the right, not about the case.
    is_at_any_time: bool = False
    #: Several may go on beside one another.
    is_one_at_a_time: bool = True


SIDE_PROCEDURES: Mapping[str, SideKind] = {
    "shared.extension": SideKind(act="side.extension", event="extension", posted_by="party"),
    "shared.suspension": SideKind(act="side.suspension", event="suspension"),
    "shared.preservation": SideKind(act="side.preservation", holds=False, is_at_any_time=True, is_one_at_a_time=False),
    "shared.recusal": SideKind(act="side.recusal"),
    "shared.party_change": SideKind(act="side.party_change", event="party_change"),
    "shared.joinder": SideKind(act="side.joinder", event="joinder", holds=False),
    "shared.separation": SideKind(act="side.joinder", event="joinder", holds=False),
    "shared.second_look": SideKind(act="side.second_look", holds=False, is_internal=True),
    "shared.late_restoration": SideKind(
        act="side.restoration", event="restoration", holds=False, posted_by="party", is_after_the_end=True
    ),
}
#: Begun by the engine where something was posted in time and came late. It may undo how a case ended: its tasks are
#: done in closed cases too.
POSTED_IN_TIME = "shared.posted_in_time"
#: Begun by the engine for a case that was drawn; it asks for a score, and the closed case stays closed.
QUALITY_REVIEW = "shared.quality_review"
#: Begun by the engine where a later receipt was proved after a right had been deemed lost on the day of service before.
LATER_RECEIPT = "shared.later_receipt"
#: Begun by the engine where a notice came back.
RETURNED_MAIL = "shared.returned_mail"
#: Those that hold what is adverse.
HOLDING = (*(kind for kind, side in SIDE_PROCEDURES.items() if side.holds), POSTED_IN_TIME, LATER_RECEIPT)
#: Those that may go on when their case has ended: kind -> whether this one does, by its variables. Their tasks are done
#: in closed cases too.
OUTLIVING: Mapping[str, Callable[[Mapping[str, object]], bool]] = {
    POSTED_IN_TIME: lambda _variables: True,
    LATER_RECEIPT: lambda _variables: True,
    QUALITY_REVIEW: lambda _variables: True,
    "shared.late_restoration": lambda _variables: True,
    "shared.preservation": lambda _variables: True,
    "shared.suspension": lambda variables: variables.get("suspension_decision") == "approve",
    # What is written to a court is never published: somebody sends it again, whatever became of the case.
    RETURNED_MAIL: lambda variables: variables.get("addressee_name") == COURT,
}
#: Those that the parties do not see.
INTERNAL = frozenset({QUALITY_REVIEW, *(kind for kind, side in SIDE_PROCEDURES.items() if side.is_internal)})


def may_be_several(kind: str) -> bool:
    """Return whether another one of a side procedure may begin while one goes on."""
    return kind in SIDE_PROCEDURES and not SIDE_PROCEDURES[kind].is_one_at_a_time
