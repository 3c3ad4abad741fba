"""Looking at a limit, and entering into its ledger by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.commands import access, answers, duty_rules, events, ledger, lines, once
from engine.commands.motion import Motion
from engine.errors import Forbidden, NotFound, Refused
from engine.rules import extension
from engine.rules.catalogue import Rule
from engine.rules.stop_clock import replay, reversed_ids
from engine.rules.time_limits import may_stop
from engine.store.cases import CaseFile
from engine.store.queries import cases as case_queries
from engine.store.queries import limits as limit_queries
from engine.store.time_limits import ClockEvent, TimeLimit
from engine.store.work import Work
from engine.values import Actor, LimitView

KINDS = ("stop", "resume", "extend", "outage", "reverse")


def view(work: Work, actor: Actor, limit_id: int) -> LimitView:
    """Return a limit with its receipt."""
    limit, case = limit_queries.with_case(work.session, limit_id) or access.never_was(
        work, actor, "limit", limit=limit_id
    )
    access.require(work, actor, case, "case.read", sought=NotFound("no_limit", limit=limit_id))
    return lines.limit_line(work, limit, case.case_no)


def change(
    work: Work, actor: Actor, limit_id: int, event: Mapping[str, object], *, key: str | None = None
) -> LimitView:
    """Enter an event into the ledger of a limit and compute its day anew; the same key and event do it once.

    :raises NotFound, Forbidden, InvalidForm: in that order.
    :raises Refused: ``limit_closed``, ``not_stoppable``, ``not_extendable``, ``extension_beyond_maximum``,
        ``extension_too_late``, ``nothing_to_resume``, ``stop_ends_before_it_begins``, ``already_reversed``.
    """
    limit, case = _locked(work, actor, limit_id)
    act = "limit.extend" if event.get("kind") == "extend" else "limit.change"
    found = access.require(work, actor, case, act, sought=NotFound("no_limit", limit=limit_id))
    request = {"act": "limit.change", "limit": limit_id, "event": answers.storable(event)}
    if once.answer_of(work, actor, key, request) is not None:
        return lines.limit_line(work, limit, case.case_no)
    if limit.state not in limit_queries.LIVE:
        raise Refused("limit_closed", limit=limit.name)
    before = {"expires_on": limit.expires_on, "state": limit.state}
    entry = _entry(work, actor, limit, case, event)
    if entry.kind == "extend":
        _require_grade(work, case, limit.extension_months + entry.months, found.roles)
    work.session.add(entry)
    run = next((run for run in case_queries.open_runs(work.session, case.id) if run.id == limit.run_id), None)
    if run is None:
        raise Refused("limit_closed", limit=limit.name)
    motion = Motion.load(work, actor, case, run)
    motion.is_clock_touched = True
    motion.settle(
        f"time_limit.{entry.kind}",
        limit.name,
        before,
        {
            "ground": entry.ground,
            "article": entry.article,
            "from_on": entry.from_on,
            "to_on": entry.to_on,
            "months": entry.months,
        },
    )
    work.session.flush()
    once.keep(work, actor, key, request, {"limit": limit_id})
    return lines.limit_line(work, limit, case.case_no)


def _locked(work: Work, actor: Actor, limit_id: int) -> tuple[TimeLimit, CaseFile]:
    found = limit_queries.with_case(work.session, limit_id, lock=True)
    return found or access.never_was(work, actor, "limit", limit=limit_id)


def _entry(work: Work, actor: Actor, limit: TimeLimit, case: CaseFile, event: Mapping[str, object]) -> ClockEvent:
    kind = events.choice(event, "kind", KINDS)
    entry = ClockEvent(
        case_id=case.id,
        time_limit_id=limit.id,
        kind=kind,
        from_on=work.today,
        recorded_at=work.now,
        account_id=actor.account_id or None,
        ground=events.text(event, "ground"),
        article=events.text(event, "article", is_required=False),
    )
    match kind:
        case "stop" | "outage":
            if kind == "stop":
                _require_stoppable(work, limit)
            entry.from_on = events.day(event, "from_on")
            entry.to_on = events.day(event, "to_on", is_required=kind == "outage")
            _in_order(entry.from_on, entry.to_on)
        case "resume":
            entry.from_on = events.day(event, "to_on")
            _require_stopped(work, limit, entry.from_on)
        case "extend":
            entry.months = events.number(event, "months")
            _require_extendable(work, limit, entry.months)
        case _:
            entry.reverses_id = events.number(event, "reverses_id")
            # A reversal reaches as far as what it takes back: one limit, or all of the case.
            entry.time_limit_id = _reversible(work, limit, entry.reverses_id).time_limit_id
    return entry


def _in_order(from_on: date, to_on: date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise Refused("stop_ends_before_it_begins", from_on=from_on, to_on=to_on)


def _rule_of(work: Work, limit: TimeLimit) -> Rule | None:
    return work.catalogue.rule(limit.rule_id, limit.starts_on) if limit.starts_on else None


def _require_stoppable(work: Work, limit: TimeLimit) -> None:
    rule = _rule_of(work, limit)
    if rule is None or not may_stop(rule):
        raise Refused("not_stoppable", rule=limit.rule_id)


def _require_stopped(work: Work, limit: TimeLimit, resumed_on: date) -> None:
    """Refuse a resumption that would end nothing: no stop of this limit that began by then is still open."""
    stops = ledger.own(limit, limit_queries.events(work.session, limit.case_id))
    if not any(stop.to_on is None and stop.from_on <= resumed_on for stop in replay(stops).stops):
        raise Refused("nothing_to_resume", limit=limit.name)


def _require_extendable(work: Work, limit: TimeLimit, months: int) -> None:
    rule = _rule_of(work, limit)
    if rule is None:
        raise Refused("not_extendable", rule=limit.rule_id)
    extension.check_length(rule, months, limit.extension_months)
    extension.check_in_time(limit.expires_on, work.today)


def _require_grade(work: Work, case: CaseFile, months: int, roles: frozenset[str]) -> None:
    """Let those extend whose grade it is: a leader as far as the office says, the head of department beyond.

    :raises Forbidden: ``extension_above_grade``. What the law allows was checked before: nobody exceeds it.
    """
    rules = duty_rules.escalation(work, case.unit_id)
    if "approver" not in roles and rules.grade(months) == "approver":
        raise Forbidden("extension_above_grade", most=rules.leader_months)


def _reversible(work: Work, limit: TimeLimit, reverses_id: int) -> ClockEvent:
    """Return the entry to be taken back: one that concerns this limit and still stands, or a standing reversal."""
    entries = limit_queries.events(work.session, limit.case_id)
    found = next(
        (event for event in entries if event.id == reverses_id and event.time_limit_id in (None, limit.id)), None
    )
    if found is None:
        access.absent("clock_event", id=reverses_id)
    if reverses_id in reversed_ids(ledger.entry(event) for event in entries):
        raise Refused("already_reversed", id=reverses_id)
    return found
