"""The law as this office applies it: a year of the calendar is published, a rule from memory confirmed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.commands import mirror
from engine.errors import Forbidden, InvalidForm, Refused, UnknownRule
from engine.rules.workdays import official_calendar, statutory_days_off
from engine.store.history import OfficeHistory
from engine.store.queries import cases as case_queries
from engine.store.queries import jobs as job_queries
from engine.store.time_limits import TimeLimit
from tests.office import Office, refusal

YEAR = 2027
STATUTORY = sorted(statutory_days_off(YEAR))
RULE = "tm-opposition-decision"


@pytest.fixture
def examined(small_office: Office) -> Office:
    """A case whose office limit ends in 2027, whose calendar is not official in March 2026."""
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities", intake_decision="accept")
    small_office.send("answer", by="respondent")
    return small_office


def publish(office: Office, days_off: list[date], make_up_days: list[date] = (), **options: object) -> list[tuple]:
    moved = office.engine.publish_calendar(
        office.actor("lawyer"), options.get("year", YEAR), days_off, make_up_days, dry_run=options.get("dry_run", False)
    )
    return [(line.limit, line.before_on, line.after_on) for line in moved]


def rest_on(office: Office, starts_on: date, rule_id: str) -> None:
    """Let the decision limit run from another day, under another rule."""
    with office.parts.unit_of_work() as work:
        case = case_queries.by_number(work.session, office.case_no, lock=True)
        limit = next(one for one in work.session.query(TimeLimit) if one.rule_id == RULE)
        limit.rule_id, limit.starts_on = rule_id, starts_on
        work.session.flush()
        mirror.recompute(work, case.id, [limit])
        work.record(case, office.actor("admin"), "time_limit.moved", rule_id)


# --- a year of the calendar ---


def test_what_moves_is_listed_and_then_exactly_that_moves(examined: Office) -> None:
    before = examined.limit(RULE)
    assert before.is_provisional and before.earliest_on <= before.expires_on <= before.latest_on
    days_off = [before.expires_on + timedelta(days=n) for n in range(3)] + STATUTORY

    planned = publish(examined, days_off, dry_run=True)
    assert [(name, on) for name, on, _ in planned] == [(before.name, before.expires_on)]
    assert examined.limit(RULE) == before

    assert publish(examined, days_off) == planned
    after = examined.limit(RULE)
    assert after.expires_on == planned[0][2] and not after.is_provisional
    assert after.receipt["calendar_version"].startswith("office-")
    assert examined.open_task("draft_decision").limit.expires_on == after.expires_on


def test_publishing_twice_is_publishing_once(examined: Office) -> None:
    before = examined.limit(RULE)
    days_off = [before.expires_on + timedelta(days=n) for n in range(3)] + STATUTORY
    publish(examined, days_off)
    once, jobs = examined.limit(RULE), examined.jobs("armed")

    assert publish(examined, days_off, dry_run=True) == []
    assert publish(examined, days_off) == []

    twice = examined.limit(RULE)
    assert (twice.expires_on, twice.generation) == (once.expires_on, once.generation)
    assert [job.id for job in examined.jobs("armed")] == [job.id for job in jobs]


def test_a_day_that_only_becomes_certain_is_not_provisional_any_more(examined: Office) -> None:
    """The bounds met on one day already; the notice leaves it there."""
    stop = {"kind": "stop", "from_on": "2026-05-06", "to_on": "2026-07-04", "ground": "补充证据"}
    before = examined.engine.change_time_limit(examined.actor("approver"), examined.limit(RULE).id, stop)
    assert before.is_provisional and before.earliest_on == before.latest_on == before.expires_on

    assert publish(examined, STATUTORY) == []

    after = examined.limit(RULE)
    assert (after.expires_on, after.is_provisional, after.state) == (before.expires_on, False, "running")
    assert "provisional" not in [step["kind"] for step in after.receipt["steps"]]


def test_a_correction_takes_back_what_the_first_notice_said(examined: Office) -> None:
    """The last days of December belong to the notice of the next year, and go with it."""
    rest_on(examined, date(2025, 12, 31), RULE)
    name = examined.limit(RULE).name
    assert examined.limit(RULE).expires_on == date(2026, 12, 31)
    publish(examined, [date(2026, 12, 31), *STATUTORY])
    assert examined.limit(RULE).expires_on == date(2027, 1, 4)

    planned = publish(examined, STATUTORY, dry_run=True)

    assert planned == [(name, date(2027, 1, 4), date(2026, 12, 31))]
    assert publish(examined, STATUTORY) == planned
    assert examined.limit(RULE).expires_on == date(2026, 12, 31)


def test_what_has_fired_stays_as_it_was(examined: Office) -> None:
    fired = examined.limit("tm-opposition-answer")
    assert fired.state == "met"
    with examined.parts.unit_of_work(read_only=True) as work:
        ended = [limit.receipt for limit in work.session.query(TimeLimit).filter(TimeLimit.id == fired.id)]

    holiday = [fired.expires_on + timedelta(days=n) for n in range(3)]
    statutory = sorted(statutory_days_off(2026))
    publish(examined, [*holiday, *statutory], year=2026)

    assert examined.limit("tm-opposition-answer") == fired
    with examined.parts.unit_of_work(read_only=True) as work:
        assert [limit.receipt for limit in work.session.query(TimeLimit).filter(TimeLimit.id == fired.id)] == ended


@pytest.mark.parametrize(("year", "days_off", "make_up_days", "field"), [
    (2027, [*STATUTORY, date(2027, 5, 8)], [date(2027, 5, 8)], "make_up_days"),  # off and worked
    (2027, STATUTORY, [date(2027, 5, 10)], "make_up_days"),  # a Monday
    (2027, STATUTORY, [date(2027, 2, 6)], "make_up_days"),  # the first day of Spring Festival, a Saturday
    (2027, STATUTORY, [date(2026, 5, 9)], "make_up_days"),  # another year
    (2027, [*STATUTORY, date(2028, 1, 3)], [], "days_off"),  # belongs to the next notice
    (2027, [*STATUTORY, date(2026, 12, 24)], [], "days_off"),  # no notice reaches so far back
    (2027, [], [], "days_off"),  # a year without a festival
    (2027, STATUTORY[1:], [], "days_off"),  # no New Year
    (2025, sorted(statutory_days_off(2025)), [], "year"),  # gone
    (2028, sorted(statutory_days_off(2028)), [], "year"),  # not yet
])  # fmt: skip
def test_what_no_notice_can_say_is_refused_beside_its_field(examined, year, days_off, make_up_days, field):
    before = examined.engine.calendar(examined.actor("lawyer"))

    error = refusal(publish, examined, days_off, make_up_days, year=year)

    assert isinstance(error, InvalidForm) and list(error.errors) == [field]
    assert examined.engine.calendar(examined.actor("lawyer")) == before


@pytest.mark.parametrize("year", range(2008, 2027))
def test_every_notice_that_came_out_would_have_been_accepted(year):
    """Of the statute no working day was ever left out, and no festival was worked."""
    calendar, statutory = official_calendar(), statutory_days_off(year)

    assert {day for day in statutory if day.weekday() < 5} <= calendar.days_off
    assert not statutory & calendar.make_up_days


def test_only_the_law_administrator_publishes(examined: Office) -> None:
    error = refusal(examined.engine.publish_calendar, examined.actor("examiner"), YEAR, STATUTORY, [])

    assert isinstance(error, Forbidden)


# --- rules from memory ---

DOUBTFUL = "tm-pledge-certificate-2009"
SUCCESSOR = "tm-pledge-certificate"


@pytest.fixture
def pledged(examined: Office) -> Office:
    """A limit of 2020 that rests on the entry from memory, under its successor's name; its job is held."""
    rest_on(examined, date(2020, 1, 3), SUCCESSOR)
    examined.tick()
    return examined


def test_an_entry_from_memory_fires_only_once_it_is_confirmed(pledged: Office) -> None:
    limit = pledged.limit(SUCCESSOR)
    assert limit.receipt["has_effect"] is False
    assert "no_effect" in [step["kind"] for step in limit.receipt["steps"]]
    (held,) = pledged.jobs("held")
    assert held.last_error == "rule_unconfirmed" and limit.state == "running"

    shown = pledged.engine.confirm_rule(pledged.actor("lawyer"), DOUBTFUL, " 工商标字〔2009〕182号第七条 ")

    assert (shown["source"], shown["has_effect"], shown["is_confirmable"]) == (
        "工商标字〔2009〕182号第七条",
        True,
        False,
    )
    assert pledged.limit(SUCCESSOR).receipt["has_effect"] is True
    assert "no_effect" not in [step["kind"] for step in pledged.limit(SUCCESSOR).receipt["steps"]]
    with pledged.parts.unit_of_work(read_only=True) as work:
        assert job_queries.counts(work.session).get("held", 0) == 0
    pledged.tick()
    assert pledged.jobs("held") == []
    with pledged.parts.unit_of_work(read_only=True) as work:
        line = work.session.query(OfficeHistory).order_by(OfficeHistory.seq.desc()).first()
    assert (line.act, line.subject) == ("rule.confirmed", DOUBTFUL)


@pytest.mark.parametrize("rule_id", [
    "tm-opposition-answer",  # verified
    SUCCESSOR,  # its doubtful predecessor is confirmed by its own name
    "tm-license-filing-processing",  # from memory, but only a commitment
    "tm-renewal-processing-2018",
    "pat-invalid-decision",  # no number
])  # fmt: skip
def test_what_awaits_no_confirmation_is_refused(examined: Office, rule_id: str) -> None:
    error = refusal(examined.engine.confirm_rule, examined.actor("lawyer"), rule_id, "公报")

    assert isinstance(error, Refused) and error.code == "nothing_to_confirm"


def test_a_rule_is_confirmed_once_and_with_a_source(examined: Office) -> None:
    lawyer = examined.actor("lawyer")
    for source in ("", "  \n", "据" * 1001):
        assert isinstance(refusal(examined.engine.confirm_rule, lawyer, DOUBTFUL, source), InvalidForm)
    assert isinstance(refusal(examined.engine.confirm_rule, lawyer, "tm-none", "公报"), UnknownRule)
    assert isinstance(refusal(examined.engine.confirm_rule, examined.actor("examiner"), DOUBTFUL, "公报"), Forbidden)

    examined.engine.confirm_rule(lawyer, DOUBTFUL, "公报")

    assert refusal(examined.engine.confirm_rule, lawyer, DOUBTFUL, "公报").code == "nothing_to_confirm"
