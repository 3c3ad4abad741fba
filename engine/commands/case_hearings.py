"""Oral hearings of a case: fixed by the examiner, told by notice, closed with who was absent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from engine.errors import Refused
from engine.store.hearings import Hearing, JoinedHearing
from engine.store.queries import hearings as hearing_queries
from engine.store.queries import joinders as joinder_queries

if TYPE_CHECKING:
    from engine.commands.motion import Motion


def schedule(motion: Motion, rule: str | None = None) -> None:
    """Fix the hearing that the answers name.

    :param rule: the limit counted back from the hearing, until whose end the notice can be served.
    :raises Refused: ``hearing_too_soon``: that day is over; ``joined_hearing_differs``: a case that is heard together
        with this one has another.
    """
    work, variables = motion.work, motion.variables
    on = date.fromisoformat(str(variables["hearing_on"]))
    notice_until = work.law.last_day(rule, on) if rule else None
    last_day = notice_until if rule else on
    if last_day is None or last_day < work.today:
        raise Refused("hearing_too_soon", on=on, notice_until=last_day)
    if _share(motion, on):
        return
    hearing = Hearing(
        case_id=motion.case.id,
        scheduled_on=work.today,
        notice_until=notice_until,
        hearing_on=on,
        hearing_time=str(variables["hearing_time"]),
        mode=str(variables["hearing_mode"]),
        place=str(variables["hearing_place"]),
        panel=str(variables.get("hearing_panel") or ""),
        state="scheduled",
        absent="none",
    )
    work.session.add(hearing)
    new = {"hearing_on": on, "mode": hearing.mode, "place": hearing.place}
    work.record(motion.case, motion.actor, "hearing.scheduled", "", {}, new)


def _share(motion: Motion, on: date) -> bool:
    """Let a joined case be heard at the hearing that another case of its group has before it; False: there is none."""
    ahead = joinder_queries.hearings_ahead(motion.work.session, motion.case)
    if not ahead:
        return False
    hearing, other = ahead[0]
    fixed = (hearing.hearing_on, hearing.hearing_time, hearing.mode, hearing.place)
    named = (on, *(str(motion.variables[f"hearing_{what}"]) for what in ("time", "mode", "place")))
    if fixed != named:
        raise Refused(
            "joined_hearing_differs",
            case_no=other.case_no,
            on=hearing.hearing_on,
            time=hearing.hearing_time,
            place=hearing.place,
        )
    row = JoinedHearing(
        case_id=motion.case.id, hearing_id=hearing.id, scheduled_on=motion.work.today, state="scheduled", absent="none"
    )
    motion.work.session.add(row)
    new = {"hearing_on": on, "mode": hearing.mode, "place": hearing.place, "joined_with": other.case_no}
    motion.work.record(motion.case, motion.actor, "hearing.scheduled", "", {}, new)
    return True


def close(motion: Motion) -> None:
    """Close the hearing as the minutes say: held, with who was absent, or adjourned."""
    hearing = hearing_queries.scheduled(motion.work.session, motion.case.id)
    if hearing is None:
        raise Refused("no_hearing_scheduled")
    hearing.state = "adjourned" if motion.variables.get("hearing_result") == "adjourned" else "held"
    hearing.absent = str(motion.variables.get("absent") or "none")
    new = {"state": hearing.state, "absent": hearing.absent}
    motion.work.record(motion.case, motion.actor, "hearing.closed", "", {"state": "scheduled"}, new)
