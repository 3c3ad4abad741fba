"""Rules of law and the office calendar: reading, confirming, publishing a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.commands import access, lawbook, ledger, mirror
from engine.errors import InvalidForm, Refused, UnknownRule
from engine.rules.catalogue import Catalogue, Rule
from engine.rules.workdays import UNSETTLED_FROM, OfficeCalendar, statutory_days_off
from engine.store.queries import cases as case_queries
from engine.store.queries import jobs as job_queries
from engine.store.queries import limits as limit_queries
from engine.store.queries import rulebook as rulebook_queries
from engine.store.queries.locks import lock_case
from engine.store.rulebook import CalendarVersion, RuleConfirmation
from engine.store.work import Work
from engine.values import Actor, MovedLimit

_SATURDAY = 5
_LONGEST_SOURCE = 1000
_WRONG_YEAR = {"zh": "不在所公布的年度内：{days}", "en": "Not in the published year: {days}"}
_NOT_WEEKEND = {"zh": "调休上班日应为周六或周日：{days}", "en": "A make-up day is a Saturday or a Sunday: {days}"}
_BOTH = {"zh": "同一天不能既放假又上班：{days}", "en": "A day cannot be off and worked: {days}"}
_STATUTORY = {"zh": "法定节假日不能调休上班：{days}", "en": "The statute gives these days off: {days}"}
_MISSING = {"zh": "缺少法定节假日：{days}", "en": "Days off by statute are missing: {days}"}
_NO_SOURCE = {"zh": "请写明核对所依据的来源", "en": "Name the source it was checked against"}
_LONG_SOURCE = {"zh": "出处过长", "en": "The source is too long"}
_BAD_YEAR = {"zh": "只能公布本年度或者下一年度的安排", "en": "Only this year or the next can be published"}


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
        "is_confirmable": any(_waits_for_confirmation(version, rule_id) for version in versions),
    }


def _waits_for_confirmation(rule: Rule, rule_id: str) -> bool:
    """Return whether this is the doubtful entry itself: a predecessor is confirmed under its own name."""
    return rule.law_id == rule_id and not rule.has_effect and rule.nature not in ("committed", "none")


def confirm(work: Work, actor: Actor, rule_id: str, source: str) -> Mapping[str, object]:
    """Give a rule from memory legal effect; receipts that said it had none are written anew, its jobs are due again.

    :raises UnknownRule, InvalidForm: there is no such rule; no source was named.
    :raises Refused: ``nothing_to_confirm``: it has effect already, or is only a commitment, which never has.
    """
    access.require_office(work, actor, "rule.confirm")
    if rule_id not in work.catalogue.ids:
        raise UnknownRule("unknown_rule", rule=rule_id)
    source = source.strip()
    if not source or len(source) > _LONGEST_SOURCE:
        raise InvalidForm({"source": [_LONG_SOURCE if source else _NO_SOURCE]})
    if not any(_waits_for_confirmation(version, rule_id) for version in work.catalogue.versions(rule_id)):
        raise Refused("nothing_to_confirm", rule=rule_id)
    work.session.add(
        RuleConfirmation(rule_id=rule_id, source=source, account_id=actor.account_id, confirmed_at=work.now)
    )
    work.record(None, actor, "rule.confirmed", rule_id, {}, {"source": source})
    work.session.flush()
    work.law.forget()
    # The same matter may run under the name of its successor.
    names = [known for known in work.catalogue.ids if _comes_from(work.catalogue, known, rule_id)]
    for case_id in limit_queries.cases_with_live_limits_of(work.session, names):
        _recompute(work, actor, case_id)
    job_queries.release_held_by_rules(work.session, names, work.now)
    return rule(work, actor, rule_id)


def _comes_from(catalogue: Catalogue, known: str, rule_id: str) -> bool:
    return known == rule_id or any(version.law_id == rule_id for version in catalogue.versions(known))


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
    _check(work.today.year, year, frozenset(days_off), frozenset(make_up_days))
    current = rulebook_queries.newest_calendar(work.session)
    published = {
        "days_off": sorted({day.isoformat() for day in days_off}),
        "make_up_days": sorted({day.isoformat() for day in make_up_days}),
    }
    years = {**(current.years if current else {}), str(year): published}
    version = _next_version(work)
    moved, case_ids = _preview(work, lawbook.calendar_of(years, version), date(year - 1, 12, 1))
    if dry_run:
        return moved
    work.session.add(CalendarVersion(version=version, years=years, published_at=work.now, account_id=actor.account_id))
    work.session.flush()
    work.law.forget()
    for case_id in case_ids:
        _recompute(work, actor, case_id)
    work.record(None, actor, "calendar.published", version, {}, {"year": year, **published, "moved": len(moved)})
    return moved


def _next_version(work: Work) -> str:
    newest = rulebook_queries.newest_calendar(work.session)
    return f"office-{work.today.isoformat()}-{(newest.id if newest else 0) + 1}"


def _check(this_year: int, year: int, days_off: frozenset[date], make_up_days: frozenset[date]) -> None:
    """Refuse what no notice can say.

    A notice reaches from the last days of December before its year to the end of it, and leaves no day of the statute
    out (全国年节及纪念日放假办法第二条).
    """
    if year not in (this_year, this_year + 1):
        raise InvalidForm({"year": [_BAD_YEAR]})
    first, last = date(year - 1, *UNSETTLED_FROM), date(year, 12, 31)
    statutory = statutory_days_off(year)
    wrong = (
        ("days_off", _WRONG_YEAR, {day for day in days_off if not first <= day <= last}),
        ("make_up_days", _WRONG_YEAR, {day for day in make_up_days if not first <= day <= last}),
        ("make_up_days", _NOT_WEEKEND, {day for day in make_up_days if day.weekday() < _SATURDAY}),
        ("make_up_days", _BOTH, days_off & make_up_days),
        ("make_up_days", _STATUTORY, make_up_days & statutory),
        ("days_off", _MISSING, {day for day in statutory - days_off if day.weekday() < _SATURDAY}),
    )
    for field, reason, days in wrong:
        if days:
            words = ", ".join(day.isoformat() for day in sorted(days))
            raise InvalidForm({field: [{language: text.format(days=words) for language, text in reason.items()}]})


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
            found = (deadline.expires_on, deadline.earliest_on, deadline.latest_on, deadline.provisional)
            if found == (limit.expires_on, limit.earliest_on, limit.latest_on, limit.is_provisional):
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
    """Compute the live limits of a case anew under the law and the calendar now in force."""
    lock_case(work.session, case_id)
    case = case_queries.by_id(work.session, case_id)
    limits = limit_queries.live(work.session, case_id)
    changes = mirror.recompute(work, case_id, limits)
    if not changes:  # no day moved, but a receipt says something else now
        work.record(case, actor, "time_limit.recomputed", "", {}, {"calendar": work.calendar.version})
    for change in changes:
        work.record(
            case,
            actor,
            "time_limit.moved",
            change.limit.rule_id,
            {"expires_on": change.before_on},
            {"expires_on": change.after_on, "calendar": work.calendar.version},
        )
