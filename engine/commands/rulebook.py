"""Rules of law and the office calendar: reading, confirming, publishing a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.commands import access, ledger, mirror
from engine.errors import InvalidForm, UnknownRule
from engine.rules.catalogue import Catalogue
from engine.rules.workdays import OfficeCalendar
from engine.store.queries import cases as case_queries
from engine.store.queries import jobs as job_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import rulebook as rulebook_queries
from engine.store.queries.locks import lock_case
from engine.store.rulebook import CalendarVersion, RuleConfirmation
from engine.store.work import Work
from engine.values import Actor, MovedLimit

_WRONG_YEAR = {"zh": "日期不在所公布的年度内", "en": "The day is not in the published year"}
_NOT_WEEKEND = {"zh": "调休上班日应为周六或周日", "en": "A make-up day is a Saturday or a Sunday"}
_NO_SOURCE = {"zh": "请写明核对所依据的来源", "en": "Name the source it was checked against"}
_BAD_YEAR = {"zh": "年度不合理", "en": "Not a plausible year"}


def rules(work: Work, actor: Actor) -> tuple[Mapping[str, object], ...]:
    """Return the newest version of every rule, each with its older and future versions under ``versions``."""
    del actor
    confirmed = _confirmations(work)
    return tuple(_shown(work.catalogue, rule_id, confirmed, work.today) for rule_id in sorted(work.catalogue.ids))


def rule(work: Work, actor: Actor, rule_id: str) -> Mapping[str, object]:
    """Return one rule. :raises UnknownRule: there is none."""
    del actor
    if rule_id not in work.catalogue.ids:
        raise UnknownRule("unknown_rule", rule=rule_id)
    return _shown(work.catalogue, rule_id, _confirmations(work), work.today)


def _confirmations(work: Work) -> dict[str, tuple[RuleConfirmation, str | None]]:
    return {row.rule_id: (row, name) for row, name in rulebook_queries.confirmations(work.session)}


def _shown(
    catalogue: Catalogue, rule_id: str, confirmed: Mapping[str, tuple[RuleConfirmation, str | None]], today: date
) -> Mapping[str, object]:
    versions = catalogue.versions(rule_id)
    in_force = [version for version in versions if version.valid_from <= today]
    shown = (in_force or list(versions))[-1]
    row, name = confirmed.get(rule_id, (None, None))
    return shown.as_dict() | {
        "versions": [version.as_dict() for version in versions],
        "confirmed_by": name if row else None,
        "confirmed_at": row.confirmed_at if row else None,
        "source": row.source if row else None,
    }


def confirm(work: Work, actor: Actor, rule_id: str, source: str) -> Mapping[str, object]:
    """Give a rule from memory legal effect; jobs that waited for it are due again."""
    access.require_office(work, actor, "rule.confirm")
    if rule_id not in work.catalogue.ids:
        raise UnknownRule("unknown_rule", rule=rule_id)
    if not source.strip():
        raise InvalidForm({"source": [_NO_SOURCE]})
    if work.session.get(RuleConfirmation, rule_id) is None:
        work.session.add(
            RuleConfirmation(rule_id=rule_id, source=source.strip(), account_id=actor.account_id, confirmed_at=work.now)
        )
        work.record(None, actor, "rule.confirmed", rule_id, {}, {"source": source.strip()})
        work.session.flush()
        work.law.forget()
        job_queries.release_held_by_rule(work.session, rule_id, work.now)
    return rule(work, actor, rule_id)


def calendar(work: Work, actor: Actor) -> OfficeCalendar:
    """Return the office calendar."""
    del actor
    return work.calendar


def publish_calendar(
    work: Work,
    actor: Actor,
    year: int,
    days_off: Sequence[date],
    make_up_days: Sequence[date],
    *,
    dry_run: bool,
) -> tuple[MovedLimit, ...]:
    """Publish the official days off of a year and compute exactly the limits that it moves.

    :param dry_run: the same computation, and nothing is kept.
    """
    access.require_office(work, actor, "calendar.publish")
    _check(year, days_off, make_up_days)
    version = _next_version(work)
    planned = work.calendar.with_year(year, days_off, make_up_days, version)
    moved, case_ids = _preview(work, planned, date(year - 1, 12, 1))
    if dry_run:
        return moved
    current = rulebook_queries.newest_calendar(work.session)
    published = {
        "days_off": sorted(day.isoformat() for day in days_off),
        "make_up_days": sorted(day.isoformat() for day in make_up_days),
    }
    work.session.add(
        CalendarVersion(
            version=version,
            years={**(current.years if current else {}), str(year): published},
            published_at=work.now,
            account_id=actor.account_id,
        )
    )
    work.session.flush()
    work.law.forget()
    for case_id in case_ids:
        _recompute(work, actor, case_id)
    work.record(None, actor, "calendar.published", version, {}, {"year": year, **published, "moved": len(moved)})
    return moved


def _next_version(work: Work) -> str:
    newest = rulebook_queries.newest_calendar(work.session)
    return f"office-{work.today.isoformat()}-{(newest.id if newest else 0) + 1}"


def _check(year: int, days_off: Sequence[date], make_up_days: Sequence[date]) -> None:
    if not 2000 <= year <= 2088:
        raise InvalidForm({"year": [_BAD_YEAR]})
    near = (date(year - 1, 12, 25), date(year + 1, 1, 7))
    for field, days in (("days_off", days_off), ("make_up_days", make_up_days)):
        if any(not near[0] <= day <= near[1] for day in days):
            raise InvalidForm({field: [_WRONG_YEAR]})
    if any(day.weekday() < 5 for day in make_up_days):
        raise InvalidForm({"make_up_days": [_NOT_WEEKEND]})


def _preview(work: Work, planned: OfficeCalendar, since: date) -> tuple[tuple[MovedLimit, ...], list[int]]:
    """Return what a calendar would move, and the cases it touches at all (a day may only become certain)."""
    moved: list[MovedLimit] = []
    touched: list[int] = []
    for case_id, case_no in limit_queries.cases_with_live_limits(work.session, since):
        facts = limit_queries.clock_facts(work.session, case_id, ledger.STOPS_THE_OFFICE)
        for limit in limit_queries.live(work.session, case_id):
            computed = ledger.deadline_of(work, limit, facts, planned)
            if computed is None:
                continue
            deadline = computed[1]
            if (deadline.expires_on, deadline.earliest_on, deadline.latest_on) == (
                limit.expires_on,
                limit.earliest_on,
                limit.latest_on,
            ):
                continue
            touched.append(case_id)
            if deadline.expires_on != limit.expires_on:
                moved.append(
                    MovedLimit(
                        case_no=case_no, limit=limit.name, before_on=limit.expires_on, after_on=deadline.expires_on
                    )
                )
    return tuple(moved), list(dict.fromkeys(touched))


def _recompute(work: Work, actor: Actor, case_id: int) -> None:
    """Compute the live limits of a case anew under the calendar now in force."""
    lock_case(work.session, case_id)
    case = case_queries.by_id(work.session, case_id)
    limits = limit_queries.live(work.session, case_id)
    for change in mirror.recompute(work, case_id, limits):
        work.record(
            case,
            actor,
            "time_limit.moved",
            change.limit.rule_id,
            {"expires_on": change.before_on},
            {"expires_on": change.after_on, "calendar": work.calendar.version},
        )
