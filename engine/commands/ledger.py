"""Replay: what the ledger of a case and its other limits come to for one time limit, and the row that says so.

A limit is computed from facts every time something changes; the row holds the newest result and its generation, the
history holds the older ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.commands import escalations, reminders
from engine.outside.clock import start_of_day
from engine.rules.catalogue import Rule
from engine.rules.stop_clock import ClockEvent as Entry
from engine.rules.stop_clock import Ledger, Stop, replay
from engine.rules.time_limits import Deadline, Extension, compute, may_stop
from engine.rules.workdays import OfficeCalendar
from engine.store.jobs import Job
from engine.store.queries.limits import ClockFacts
from engine.store.time_limits import ClockEvent, TimeLimit
from engine.store.work import Work

#: Limits of a party whose running time does not count for the office (商标法实施条例（2014）第十一条第（二）项).
STOPS_THE_OFFICE = frozenset(
    {"tm-opposition-supplementary-evidence", "tm-review-correction", "tm-review-supplementary-evidence"}
)
_CORRECTION = "tm-stop-evidence-correction"
_PUBLICATION = "tm-stop-publication-service"
#: Jobs that a limit takes along when it moves.
_OF_A_LIMIT = ("expire", reminders.JOB, escalations.JOB)
_ARTICLE_11_1 = "商标法实施条例（2014）第十一条第（一）项"
_ARTICLE_11_2 = "商标法实施条例（2014）第十一条第（二）项"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What computing a limit anew did to its row, for the history and for a dry run."""

    limit: TimeLimit
    before_on: date | None
    after_on: date | None


def stops_the_office(rule_id: str) -> bool:
    """Return whether the office's clock stands still while this limit of a party runs."""
    return rule_id in STOPS_THE_OFFICE


def ledger_of(limit: TimeLimit, rule: Rule, facts: ClockFacts) -> Ledger:
    """Return the stops, extensions and closures that concern a limit."""
    ledger = replay(own(limit, facts.events))
    if not may_stop(rule) or rule.regime != "trademark":
        return ledger
    return Ledger(
        stops=(*ledger.stops, *_read_off(limit, facts)),
        extensions_months=ledger.extensions_months,
        closures=ledger.closures,
    )


def own(limit: TimeLimit, events: Iterable[ClockEvent]) -> list[Entry]:
    """Return the entries that concern a limit: its own, and those of the whole case."""
    return [entry(event) for event in events if event.time_limit_id in (None, limit.id)]


def entry(event: ClockEvent) -> Entry:
    """Return a row of the ledger as the rules read it."""
    return Entry(
        id=event.id,
        kind=event.kind,
        from_on=event.from_on,
        to_on=event.to_on,
        months=event.months or 0,
        ground=event.ground,
        article=event.article,
        reverses_id=event.reverses_id,
        recorded_at=event.recorded_at,
    )


def _read_off(limit: TimeLimit, facts: ClockFacts) -> Iterable[Stop]:
    """Return the stops that nobody enters: they are read off the parties' limits and the services by publication.

    Such a period has the days of its own limit: the day on which it begins is not counted (条例第十二条第一款), and it
    is over with its last day, whenever the office gets to note that.
    """
    for other in facts.party_limits:
        if other.starts_on is None or other.id == limit.id:
            continue
        ended = other.closed_on and min(other.closed_on, other.expires_on or other.closed_on)
        # Who answers before the day on which the notice counts as served stops nothing.
        if ended is None or ended > other.starts_on:
            yield _period(_CORRECTION, _ARTICLE_11_2, other.starts_on, ended)
    for service in facts.publications:
        if service.served_on is not None:
            yield _period(_PUBLICATION, _ARTICLE_11_1, service.issued_on, service.served_on)


def _period(ground: str, article: str, begins_on: date, ended_on: date | None) -> Stop:
    return Stop(ground=ground, article=article, from_on=begins_on + timedelta(days=1), to_on=ended_on)


def deadline_of(
    work: Work, limit: TimeLimit, facts: ClockFacts, calendar: OfficeCalendar | None = None
) -> tuple[Rule, Deadline] | None:
    """Return what the law makes of a limit; None while the day that starts it is not known.

    :param calendar: a calendar to try out; default: the one in force.
    """
    if limit.starts_on is None:
        return None
    rule = work.catalogue.rule(limit.rule_id, limit.starts_on)
    ledger = ledger_of(limit, rule, facts)
    unit = rule.extension.unit if rule.extension else "months"
    extension = Extension(value=ledger.extensions_months, unit=unit) if ledger.extensions_months else 0
    deadline = compute(
        rule,
        limit.starts_on,
        calendar or work.calendar,
        stops=ledger.stops,
        extensions_months=extension,
        closures=ledger.closures,
        settings=work.law.roll,
    )
    return rule, deadline


def fill(work: Work, limit: TimeLimit, facts: ClockFacts) -> Change | None:
    """Compute a limit and write the result into its row; None when nothing moved."""
    before = (limit.expires_on, limit.acts_on, limit.state, limit.earliest_on, limit.latest_on)
    computed = deadline_of(work, limit, facts)
    if computed is None:
        limit.state, limit.expires_on, limit.acts_on = "running", None, None
    else:
        _write(limit, *computed)
    if before == (limit.expires_on, limit.acts_on, limit.state, limit.earliest_on, limit.latest_on):
        return None
    return Change(limit=limit, before_on=before[0], after_on=limit.expires_on)


def _write(limit: TimeLimit, rule: Rule, deadline: Deadline) -> None:
    limit.rule_version = deadline.rule_version
    limit.name, limit.name_en = limit.name or rule.name, limit.name_en or rule.name_en
    limit.bound, limit.unit, limit.is_statutory = rule.bound, rule.unit, rule.is_statutory
    limit.expires_on, limit.acts_on = deadline.expires_on, deadline.acts_on
    limit.earliest_on, limit.latest_on = deadline.earliest_on, deadline.latest_on
    limit.is_provisional = deadline.provisional
    limit.is_extended = deadline.extension > 0
    limit.extension_months = deadline.extension
    limit.state = "suspended" if deadline.expires_on is None and rule.length is not None else "running"
    limit.receipt = deadline.as_receipt() | {
        "length": rule.length,
        "unit": rule.unit,
        "has_effect": deadline.has_effect,
        "consequence": rule.consequence,
        "consequence_en": rule.consequence_en,
    }


def expiry_job(limit: TimeLimit) -> Job | None:
    """Return the job that lets a limit expire at the first moment of the day on which its consequence is due."""
    if limit.acts_on is None or limit.state != "running":
        return None
    acts_at = start_of_day(limit.acts_on)
    return Job.armed(
        "expire",
        f"expire:{limit.id}:{limit.generation}",
        acts_at,
        case_id=limit.case_id,
        time_limit_id=limit.id,
        generation=limit.generation,
        payload={"token_id": limit.token_id, "run_id": limit.run_id},
    )


def jobs_of(work: Work, limit: TimeLimit, told: Iterable[int] = ()) -> list[Job]:
    """Return the jobs of a limit as it was computed now: the end of it, and who is reminded or warned before that.

    :param told: warnings of it that were given before it moved.
    """
    jobs = (expiry_job(limit), reminders.job_for(work, limit), escalations.job_for(work, limit, told))
    return [job for job in jobs if job is not None]


def supersede(work: Work, changes: Sequence[Change], jobs: Iterable[Job]) -> None:
    """Count a new generation of each moved limit, take back its jobs and arm new ones."""
    moved = {change.limit.id: change.limit for change in changes}
    told: dict[int, list[int]] = {}
    for job in jobs:
        if job.time_limit_id in moved and job.kind in _OF_A_LIMIT and job.state in ("armed", "held"):
            job.state, job.last_error = "cancelled", "superseded"
            told.setdefault(job.time_limit_id, []).extend(job.payload.get("told", ()))
    for limit in moved.values():
        limit.generation += 1
        work.session.add_all(jobs_of(work, limit, told.get(limit.id, ())))
