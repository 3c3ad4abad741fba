"""Side procedures as additional runs of the same case: extension, suspension, change of a party."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import (
    access,
    answers,
    extension_requests,
    joinders,
    late_restorations,
    once,
    panels,
    party_changes,
    postmarks,
    preservations,
    recusals,
    special,
    suspensions,
)
from engine.commands.motion import Motion
from engine.commands.side_kinds import SIDE_PROCEDURES
from engine.errors import CaseClosed, InvalidForm, Refused
from engine.store.cases import CaseFile
from engine.store.queries import cases as case_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import rights as right_queries
from engine.store.time_limits import ClockEvent
from engine.store.work import Work
from engine.values import Actor, Outcome

_NO_REASON = {"zh": "请填写理由", "en": "Give the reason"}


def start(
    work: Work, actor: Actor, case_no: str, kind: str, raw: Mapping[str, object], *, key: str | None = None
) -> Outcome:
    """Start a side procedure.

    :raises NotFound, Forbidden, CaseClosed, InvalidForm: in that order.
    :raises Refused: ``unknown_kind``, ``already_running``, ``not_extendable``, ``extension_beyond_maximum``,
        ``extension_too_late``, ``suspension_not_in_this_law``, ``no_right_lost``, ``restoration_too_late``, or the
        reason of rules.special_events.
    """
    request = {"act": "side.start", "case": case_no, "kind": kind, "answers": answers.storable(raw)}
    case = case_queries.by_number(work.session, case_no, lock=True) or access.never_was(
        work, actor, "case", case_no=case_no
    )
    access.require(work, actor, case, "case.read")
    known = once.known_outcome(work, actor, key, request)
    if known is not None:
        return known
    late = extension_requests.taken_late(work, actor, case, raw) if kind == extension_requests.KIND else None
    if late is not None:
        return once.remember(work, actor, key, request, late)
    given, variables = checked(work, actor, case, kind, raw)
    declared = work.definitions.current(work.session, kind)[1].variables
    started = {name: value for name, value in variables.items() if name in declared}
    if actor.kind == "office" and panels.REQUESTED_BY in declared:
        started[panels.REQUESTED_BY] = actor.person_id
    motion = Motion.begin(work, actor, case, kind, started, is_main=False)
    outcome = motion.settle(f"{kind}.started", kind, {}, answers.storable(given))
    return once.remember(work, actor, key, request, outcome)


def checked(
    work: Work, actor: Actor, case: CaseFile, kind: str, raw: Mapping[str, object]
) -> tuple[Mapping[str, object], dict[str, object]]:
    """Return the validated request and the variables that its run begins with; refuse what cannot begin."""
    if kind not in SIDE_PROCEDURES:
        raise Refused("unknown_kind", kind=kind)
    side = SIDE_PROCEDURES[kind]
    if case.closed_on is not None and not (side.is_after_the_end or side.is_at_any_time):
        raise CaseClosed("case_closed", case_no=case.case_no)
    found = access.require(work, actor, case, side.act)
    special.require_known(work, case.kind, side)
    if side.is_one_at_a_time and any(run.kind == kind for run in case_queries.open_runs(work.session, case.id)):
        raise Refused("already_running", kind=kind)
    received_on, raw = postmarks.read(work, actor, side.posted_by, raw)
    given = answers.validated(f"{kind}.filing", raw, actor.language)
    variables = answers.storable(given) | {"requested_on": work.today.isoformat(), "case_no": case.case_no}
    if kind == extension_requests.KIND:
        variables |= extension_requests.asked(work, actor, case, found, given, received_on)
    if kind == late_restorations.KIND:
        variables |= late_restorations.asked(work, actor, case, found, given, received_on)
    if kind == "shared.suspension":
        variables |= suspensions.asked(work, actor, case, found, given)
    if kind == preservations.SIDE:
        variables |= preservations.asked(work, right_queries.of_case(work.session, case), given)
    if kind == "shared.recusal":
        variables |= recusals.asked(work, given)
    if kind == "shared.party_change":
        party_changes.asked(work, actor, case, found, given)
    if kind == joinders.JOINDER:
        variables |= joinders.asked(work, actor, case, found, given)
    if kind == joinders.SEPARATION:
        variables |= joinders.separation_asked(actor, case, found)
    return given, variables


def reverse_suspension(work: Work, actor: Actor, case_no: str, clock_event_id: int, reason: str) -> Outcome:
    """Take back a suspension that should not have been; every limit is computed anew without it.

    :raises Refused: ``already_reversed``.
    """
    case = case_queries.by_number(work.session, case_no, lock=True) or access.never_was(
        work, actor, "case", case_no=case_no
    )
    access.require(work, actor, case, "suspension.reverse")
    if not reason.strip():
        raise InvalidForm({"reason": [_NO_REASON]})
    events = limit_queries.events(work.session, case.id)
    event = next((event for event in events if event.id == clock_event_id and event.kind == "stop"), None)
    if event is None:
        access.absent("suspension", id=clock_event_id)
    if any(other.reverses_id == event.id for other in events):
        raise Refused("already_reversed", id=clock_event_id)
    run = case_queries.main_run(work.session, case.id)
    work.session.add(
        ClockEvent(
            case_id=case.id,
            kind="reverse",
            from_on=work.today,
            reverses_id=event.id,
            ground=reason.strip(),
            article="",
            recorded_at=work.now,
            account_id=actor.account_id or None,
        )
    )
    motion = Motion.load(work, actor, case, run)
    motion.is_clock_touched = True
    return motion.settle(
        "suspension.reversed",
        event.ground,
        {"from_on": event.from_on, "to_on": event.to_on},
        {"reason": reason.strip()},
    )
