"""The office as a machine: travelling clock, readiness, figures, pulse."""

from __future__ import annotations

from datetime import timedelta

from engine.commands import access, jobs
from engine.commands.offset import KEY as OFFSET
from engine.commands.parts import Parts
from engine.errors import Forbidden, Refused
from engine.outside.clock import start_of_day
from engine.store import schema
from engine.store.queries import beats, figures, rulebook
from engine.store.queries import jobs as job_queries
from engine.store.work import Work
from engine.values import Actor

FURTHEST_DAYS = 3660
#: At most so many jobs at one moment of a journey; more wait for the ticker.
AT_ONCE = 500


def travel(parts: Parts, actor: Actor, days: int) -> int:
    """Move the office clock forward, stopping at every moment at which something falls due.

    The clock arrives at the same time of day; what falls due on the way is done on its own day, as it would have been.

    :raises Forbidden: ``not_in_demo``. :raises Refused: ``no_way_back``.
    """
    if not parts.settings.demo:
        raise Forbidden("not_in_demo")
    if not 0 < days <= FURTHEST_DAYS:
        raise Refused("no_way_back", days=days)
    with parts.unit_of_work(read_only=True) as work:
        access.allow("clock.travel", access.facts(actor, access.standing(work, actor)))
    with parts.travelling:
        arrival = parts.clock.now() + timedelta(days=days)
        done = 0
        while (moment := _next_moment(parts)) is not None and moment <= arrival:
            _advance(parts, moment - parts.clock.now())
            ran = jobs.run_due(parts, AT_ONCE)
            done += ran
            if not ran and _next_moment(parts) == moment:
                break
        _advance(parts, arrival - parts.clock.now())
        return done + jobs.run_due(parts, AT_ONCE)


def _next_moment(parts: Parts) -> object:
    with parts.unit_of_work(read_only=True) as work:
        return job_queries.next_at(work.session)


def _advance(parts: Parts, by: timedelta) -> None:
    """Keep the new offset; every process reads it from the database."""
    if by <= timedelta():
        return
    with parts.unit_of_work() as work:
        offset = float(rulebook.setting(work.session, OFFSET) or 0)
        rulebook.set_setting(work.session, OFFSET, offset + by.total_seconds())
    parts.moved(by)


def readiness(parts: Parts) -> dict[str, object]:
    """Return whether the office can work, and what is missing if not."""
    try:
        with parts.unit_of_work(read_only=True) as work:
            published = figures.published_kinds(work.session)
            age = beats.age_s(work.session)
        is_current = schema.is_current(parts.database)
    except Exception as error:  # readiness answers whatever is wrong
        return {
            "is_ready": False,
            "database": f"{type(error).__name__}",
            "schema": None,
            "diagrams": 0,
            "ticker_age_seconds": None,
        }
    return {
        "is_ready": bool(is_current and published),
        "database": "ok",
        "schema": "current" if is_current else "outdated",
        "diagrams": published,
        "ticker_age_seconds": age,
    }


def metrics(work: Work) -> dict[str, float]:
    """Return figures for monitoring."""
    states = job_queries.counts(work.session)
    age = beats.age_s(work.session)
    return {
        **{
            f"jobs_{state}": float(states.get(state, 0)) for state in ("armed", "held", "incident", "done", "cancelled")
        },
        "jobs_due": float(figures.due(work.session, work.now)),
        "cases_open": float(figures.open_cases(work.session)),
        "tasks_open": float(figures.open_tasks(work.session)),
        "tasks_overdue": float(figures.overdue_tasks(work.session, work.today)),
        "ticker_age_seconds": -1.0 if age is None else age,
        "clock_difference_seconds": beats.difference_s(work.session),
        "midnight_seconds": (start_of_day(work.today + timedelta(days=1)) - work.now).total_seconds(),
    }
