"""The pulse of the tickers: where nobody can be sure of the time, what is adverse waits, and the rest goes on."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import text

from engine import scheduler
from engine.bootstrap import build_for_tests
from engine.commands import pulse
from engine.commands.pulse import doubt
from engine.errors import Forbidden
from engine.settings import Settings
from engine.store.database import open_database
from engine.store.history import OfficeHistory
from engine.store.rulebook import ClockBeat
from tests.office import Office, refusal

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECONDS, HOURS = timedelta(seconds=1), timedelta(hours=1)


def beat(database_at: datetime, monotonic: timedelta) -> ClockBeat:
    return ClockBeat(
        worker="w", database_at=database_at, wall_at=NOON, monotonic_s=monotonic.total_seconds(), boot_id="b"
    )


@pytest.mark.parametrize(("moved", "passed", "expected"), [
    (5 * SECONDS, 5 * SECONDS, None),
    (9.9 * SECONDS, 5 * SECONDS, None),  # a clock that is corrected a little
    (10.1 * SECONDS, 5 * SECONDS, "clock_moved"),  # set forward
    (-1 * SECONDS, 5 * SECONDS, "clock_moved"),  # set back
    (48 * HOURS, 5 * SECONDS, "clock_moved"),
    (4 * HOURS, 4 * HOURS, None),
    (4 * HOURS + SECONDS, 4 * HOURS + SECONDS, "outage"),  # both clocks agree: nobody was there
    (100 * HOURS, 100 * HOURS, "outage"),
    (4 * HOURS, 5 * SECONDS, "clock_moved"),
])  # fmt: skip
def test_between_two_beats_of_one_machine(moved, passed, expected):
    before, now = beat(NOON, HOURS), beat(NOON + moved, HOURS + passed)

    assert doubt(now, NOON, before, 4 * HOURS) == expected


@pytest.mark.parametrize(("since_newest", "expected"), [
    (timedelta(), None),
    (-5 * SECONDS, None),
    (-6 * SECONDS, "clock_behind"),  # also: a backup of later than now was restored
    (4 * HOURS, None),
    (5 * HOURS, "outage"),
    (24 * HOURS, "outage"),
    (24 * HOURS + SECONDS, "clock_ahead"),  # a rest or a jump: nothing can tell
])  # fmt: skip
def test_at_the_start_of_a_machine(since_newest, expected):
    assert doubt(beat(NOON + since_newest, HOURS), NOON, None, 4 * HOURS) == expected


def test_the_first_beat_of_an_office_is_believed():
    assert doubt(beat(NOON, HOURS), None, None, 4 * HOURS) is None


def test_a_ticker_of_another_machine_is_no_outage_but_sees_the_database_go_back():
    """Each machine compares its own beats; the high-water mark is everybody's."""
    before, now = beat(NOON, HOURS), beat(NOON + 10 * HOURS, 11 * HOURS)

    assert doubt(now, NOON + 10 * HOURS - SECONDS, before, 4 * HOURS) is None
    assert doubt(now, NOON + 11 * HOURS, before, 4 * HOURS) == "clock_behind"


@pytest.fixture
def answering(small_office: Office) -> Office:
    """An office that is no demonstration, with a ticker, and a case that waits for an answer."""
    small_office.engine = build_for_tests(small_office.database, small_office.clock, settings=Settings())
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities", intake_decision="accept")
    small_office.engine.beat("ticker")
    return small_office


def rest(office: Office, hours: float) -> None:
    """Let the ticker have stood still: all beats are so much older, on every clock."""
    by = timedelta(hours=hours)
    with office.database.writing() as session:
        for row in session.query(ClockBeat):
            row.database_at -= by
            row.wall_at -= by
            row.monotonic_s -= by.total_seconds()
        session.commit()


def expire(office: Office) -> None:
    """Let the day after the last day of the answer come, and the ticker tick."""
    office.clock.travel(to=office.limit("tm-opposition-answer").expires_on, days=1)
    office.tick()


def office_lines(office: Office) -> list[tuple[str, str]]:
    with office.database.reading() as session:
        return [(line.act, line.subject) for line in session.query(OfficeHistory).order_by(OfficeHistory.seq)][-2:]


def test_after_a_long_outage_adverse_acts_wait_until_an_administrator_has_looked(answering: Office) -> None:
    rest(answering, hours=4.1)
    answering.engine.beat("ticker")

    expire(answering)

    assert answering.open_tasks == []
    assert [(job.kind, job.last_error) for job in answering.jobs("held")] == [("expire", "outage")]
    [incident] = answering.jobs("incident")
    assert (incident.kind, incident.case_no, incident.last_error) == ("clock", None, "outage")
    assert [job.kind for job in answering.jobs("done")] == ["render"]  # what takes nothing from anybody goes on
    assert answering.engine.metrics()["jobs_incident"] == 1

    assert isinstance(refusal(answering.engine.retry_job, answering.actor("approver"), incident.id), Forbidden)
    answering.engine.retry_job(answering.actor("admin"), incident.id)
    answering.tick()  # believes the clock again
    answering.tick()

    assert answering.open_tasks == ["draft_decision"]
    assert (answering.jobs("held"), answering.jobs("incident")) == ([], [])
    assert office_lines(answering) == [("clock.doubted", "outage"), ("job.released", "clock")]


def test_a_short_rest_holds_nothing(answering: Office) -> None:
    rest(answering, hours=3.9)
    answering.engine.beat("ticker")

    expire(answering)

    assert answering.open_tasks == ["draft_decision"]


def test_a_limit_of_the_office_still_warns(answering: Office) -> None:
    expire(answering)
    rest(answering, hours=5)
    answering.engine.beat("ticker")
    answering.clock.travel(to=answering.limit("tm-opposition-decision").expires_on, days=1)

    answering.tick()

    assert answering.limit("tm-opposition-decision").state == "expired"
    assert answering.jobs("held") == []


def test_one_doubt_is_one_incident(answering: Office) -> None:
    rest(answering, hours=5)
    for _ in range(3):
        answering.engine.beat("ticker")
        rest(answering, hours=5)

    assert len(answering.jobs("incident")) == 1


def test_in_a_demonstration_nothing_is_doubted_and_time_can_be_travelled(small_office: Office) -> None:
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities", intake_decision="accept")
    small_office.engine.beat("ticker")
    rest(small_office, hours=30)
    small_office.engine.beat("ticker")

    small_office.advance_to(small_office.limit("tm-opposition-answer").expires_on + timedelta(days=1))
    small_office.engine.beat("ticker")

    assert small_office.open_tasks == ["draft_decision"]
    assert (small_office.jobs("held"), small_office.jobs("incident")) == ([], [])
    assert 0 <= small_office.engine.metrics()["ticker_age_seconds"] < 60, "a journey makes no ticker old"


def test_travelling_is_no_moving_of_the_clock(answering: Office) -> None:
    """The guard looks at the machines' clocks, never at the day of the office."""
    answering.clock.travel(days=40)
    answering.engine.beat("ticker")
    answering.clock.travel(days=-40)
    answering.engine.beat("ticker")

    assert answering.jobs("incident") == []


#: A clock of the database that can be set: found before the real one by the connections of the office.
SETTABLE = """
CREATE SCHEMA settable;
CREATE TABLE settable.clock (ahead interval NOT NULL);
INSERT INTO settable.clock VALUES ('0');
CREATE FUNCTION settable.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE
  AS 'SELECT pg_catalog.clock_timestamp() + ahead FROM settable.clock';
CREATE FUNCTION settable.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE
  AS 'SELECT pg_catalog.statement_timestamp() + ahead FROM settable.clock';
"""


@pytest.fixture
def settable(postgres_office: Office, postgres_url: str) -> Office:
    """An office on PostgreSQL, no demonstration, whose database has a clock that can be set."""
    with postgres_office.database.engine.begin() as connection:
        connection.execute(text(SETTABLE))
        name = postgres_office.database.engine.url.database
        connection.execute(text(f"ALTER DATABASE {name} SET search_path = settable, pg_catalog, public"))
    postgres_office.database.close()  # connections made from now on see it
    postgres_office.engine = build_for_tests(open_database(postgres_url), postgres_office.clock, settings=Settings())
    postgres_office.file("trademark.opposition")
    postgres_office.complete("check_formalities", intake_decision="accept")
    postgres_office.engine.beat("ticker")
    return postgres_office


def set_ahead(office: Office, ahead: str) -> None:
    with office.database.engine.begin() as connection:
        connection.execute(text("UPDATE settable.clock SET ahead = :ahead"), {"ahead": ahead})


def test_a_database_two_days_ahead_fires_nothing_and_is_doubted_at_the_next_beat(settable: Office) -> None:
    """Its clock alone is not enough, and once it was moved its word is not taken for what is adverse."""
    settable.clock.travel(to=settable.limit("tm-opposition-answer").expires_on)
    set_ahead(settable, "2 days")

    settable.tick()
    assert settable.limit("tm-opposition-answer").state == "running"
    settable.engine.beat("ticker")
    assert [job.last_error for job in settable.jobs("incident")] == ["clock_moved"]

    settable.clock.travel(days=1)  # now it really is due
    settable.tick()
    assert [job.last_error for job in settable.jobs("held")] == ["clock_moved"]


def test_a_database_that_runs_late_makes_late(settable: Office) -> None:
    settable.clock.travel(to=settable.limit("tm-opposition-answer").expires_on, days=1)
    set_ahead(settable, "-1 day")
    settable.tick()
    assert settable.limit("tm-opposition-answer").state == "running"

    set_ahead(settable, "0")
    settable.tick()
    assert settable.limit("tm-opposition-answer").state == "expired"


def test_a_clock_set_back_is_believed_once_an_administrator_says_so(settable: Office) -> None:
    """A ticker saw the time of the day after tomorrow and died; the others would never reach that mark."""
    set_ahead(settable, "2 days")
    settable.engine.beat("a ticker that dies")
    set_ahead(settable, "0")
    settable.engine.beat("ticker")
    settable.engine.beat("ticker")
    assert [job.last_error for job in settable.jobs("incident")] == ["clock_moved", "clock_behind"]

    for incident in settable.jobs("incident"):
        settable.engine.retry_job(settable.actor("admin"), incident.id)
    settable.tick()
    settable.engine.beat("ticker")

    assert settable.jobs("incident") == []


def three_due(office: Office) -> list[str]:
    """Bring two more cases to where the answer of all three is overdue."""
    numbers = [office.case_no]
    for _ in range(2):
        office.file("trademark.opposition")
        office.complete("check_formalities", intake_decision="accept")
        numbers.append(office.case_no)
    office.clock.travel(to=office.limit("tm-opposition-answer").expires_on, days=1)
    return numbers


def test_a_backlog_does_not_wait_for_the_next_tick(answering: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "AT_ONCE", 1)
    numbers = three_due(answering)

    scheduler.run_all_due(answering.engine, scheduler.Pulse(answering.engine, Event()))

    assert [answering.acts_of(number).count("time_limit.expired") for number in numbers] == [1, 1, 1]


def test_a_ticker_that_is_told_to_stop_begins_nothing_more(answering: Office) -> None:
    three_due(answering)
    stop = Event()
    stop.set()

    scheduler.run_all_due(answering.engine, scheduler.Pulse(answering.engine, stop))

    assert Counter(job.kind for job in answering.jobs("armed")) == {
        "expire": 3,
        "render": 3,
        "register": 1,
        "remind": 3,
    }


def test_a_ticker_looks_at_the_clocks_before_its_first_job(answering: Office) -> None:
    three_due(answering)
    rest(answering, hours=5)

    scheduler.run_all_due(answering.engine, scheduler.Pulse(answering.engine, Event()))

    assert [job.last_error for job in answering.jobs("held")] == ["outage"] * 3


def test_a_ticker_that_was_stopped_for_hours_looks_again(answering: Office) -> None:
    """The same process, which had beaten a moment before."""
    ticker = scheduler.Pulse(answering.engine, Event())
    ticker()
    three_due(answering)
    rest(answering, hours=5)
    ticker._beaten_s -= 5 * 3600

    scheduler.run_all_due(answering.engine, ticker)

    assert [job.last_error for job in answering.jobs("held")] == ["outage"] * 3


#: The clock of the database answers late, the first time that it is asked.
SLOW_ONCE = """
CREATE SEQUENCE settable.asked;
CREATE OR REPLACE FUNCTION settable.clock_timestamp() RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF nextval('settable.asked') = 1 THEN PERFORM pg_sleep(0.5); END IF;
  RETURN pg_catalog.clock_timestamp();
END $$;
"""


def test_a_ticker_that_was_held_up_while_it_looked_looks_again(
    settable: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine was busy for a moment, or another held the database: the outage must not be overlooked for it."""
    monkeypatch.setattr(pulse, "AT_ONCE_S", 0.4)
    three_due(settable)
    rest(settable, hours=5)
    with settable.database.engine.begin() as connection:
        connection.execute(text(SLOW_ONCE))

    scheduler.run_all_due(settable.engine, scheduler.Pulse(settable.engine, Event()))

    assert [job.last_error for job in settable.jobs("held")] == ["outage"] * 3


def test_a_ticker_that_cannot_look_at_the_clocks_does_nothing(
    answering: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = three_due(answering)
    ticker = scheduler.Pulse(answering.engine, Event())
    with monkeypatch.context() as never_at_once:
        never_at_once.setattr(pulse, "AT_ONCE_S", -1)
        scheduler.run_all_due(answering.engine, ticker)
    assert answering.jobs("done") == []

    scheduler.run_all_due(answering.engine, ticker)  # the next tick does not wait five seconds to look

    assert [answering.acts_of(number).count("time_limit.expired") for number in numbers] == [1, 1, 1]
