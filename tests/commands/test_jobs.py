"""Jobs: exactly once, never early, held when something speaks against them, an incident after five failures."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.commands import expiries
from engine.errors import Forbidden
from engine.rules.catalogue import Catalogue
from engine.values import Actor
from tests.office import Office, refusal
from tests.statements import count_statements


@pytest.fixture
def answering(small_office: Office) -> Office:
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities", intake_decision="accept")
    small_office.tick()
    return small_office


def test_a_notice_is_rendered_after_the_commit(answering: Office) -> None:
    document = next(document for document in answering.case.documents if document.kind == "notice")

    view, content = answering.engine.document(answering.actor("examiner"), document.id)

    assert view.state == "ready" and content.startswith(b"%PDF")


def test_a_limit_fires_once_however_often_it_is_asked(answering: Office) -> None:
    answering.advance_to(answering.limit("tm-opposition-answer").expires_on + timedelta(days=1))

    assert answering.tick() == 0
    assert answering.acts().count("time_limit.expired") == 1
    assert answering.engine.verify_history(answering.actor("auditor"), answering.case_no)["is_intact"]


def test_an_expiry_is_dated_by_the_law_and_by_the_clock(answering: Office) -> None:
    """The ticker stood still for a week: what it does late still takes effect on its day."""
    limit = answering.limit("tm-opposition-answer")
    answering.clock.travel(to=limit.expires_on + timedelta(days=8))

    answering.tick()

    line = next(line for line in answering.history() if line.act == "time_limit.expired")
    assert line.new["effective_on"] == (limit.expires_on + timedelta(days=1)).isoformat()
    assert line.new["recorded_on"] == answering.today.isoformat()


def test_five_failures_are_an_incident_for_a_person(answering: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.commands import jobs

    def broken(*_: object) -> None:
        raise RuntimeError("the printer is on fire")

    monkeypatch.setitem(jobs._WORKERS, "expire", broken)
    answering.clock.travel(to=answering.limit("tm-opposition-answer").expires_on + timedelta(days=1))
    for _ in range(6):
        answering.tick()
        answering.clock.travel(seconds=700)

    (incident,) = answering.jobs("incident")
    # An administrator reads no cases, and what failed may quote one: the kind of error is told, its words are not.
    assert (incident.attempts, incident.last_error) == (5, "RuntimeError")
    assert answering.open_tasks == []

    monkeypatch.setitem(jobs._WORKERS, "expire", expiries.run)
    answering.engine.retry_job(answering.actor("admin"), incident.id)
    answering.tick()
    assert answering.open_tasks == ["draft_decision"]


def test_a_job_that_kills_its_workers_harms_nobody_else(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three limits end on one day and are claimed together; whoever attempts the first of them dies."""
    from engine.commands import jobs

    case_nos = _three_that_wait_for_an_answer(small_office)
    small_office.clock.travel(to=small_office.limit("tm-opposition-answer").expires_on + timedelta(days=1))

    def deadly(parts: object, work: object, job: object, found: object) -> str | None:
        if found.case.case_no == case_nos[0]:
            raise SystemExit("killed")
        return expiries.run(parts, work, job, found)

    monkeypatch.setitem(jobs._WORKERS, "expire", deadly)
    for _ in range(8):
        with contextlib.suppress(SystemExit):
            small_office.tick()
        small_office.clock.travel(seconds=700)

    fired = {case_no: small_office.acts_of(case_no).count("time_limit.expired") for case_no in case_nos}
    assert fired == {case_nos[0]: 0, case_nos[1]: 1, case_nos[2]: 1}
    assert [(job.case_no, job.last_error) for job in small_office.jobs("incident")] == [(case_nos[0], "worker_died")]


def _jobs_of(office: Office, case_no: str) -> list[tuple[str, str]]:
    return [
        (job.kind, job.state) for job in office.engine.jobs(office.actor("admin"), None).items if job.case_no == case_no
    ]


def test_a_closed_case_forgets_its_finished_jobs_and_keeps_what_they_did(answering: Office) -> None:
    answering.advance_to(answering.limit("tm-opposition-answer").expires_on + timedelta(days=1))
    assert ("expire", "done") in _jobs_of(answering, answering.case_no)
    answering.complete("draft_decision", by="examiner")

    answering.complete("approve_decision")
    before = answering.acts().count("document.rendered")
    left = _jobs_of(answering, answering.case_no)
    assert ("render", "armed") in left and ("expire", "done") not in left  # what is still to be done is kept
    closed = answering.case_no
    answering.file("trademark.opposition")
    answering.complete("check_formalities", intake_decision="accept")  # the newest job is another's
    answering.tick()

    answering.case_no = closed
    assert _jobs_of(answering, closed) == []
    assert answering.acts().count("time_limit.expired") == 1
    assert answering.acts().count("document.rendered") > before
    assert all(document.state == "ready" for document in answering.case.documents)


def test_the_number_of_a_forgotten_job_is_not_given_again(answering: Office) -> None:
    """SQLite would give the highest number anew, and a page that still shows it would release another's job."""
    answering.send("withdrawal", by="opponent")
    answering.tick()
    highest = max(job.id for job in answering.engine.jobs(answering.actor("admin"), None).items)

    answering.file("trademark.opposition")
    answering.complete("check_formalities", intake_decision="accept")

    assert min(job.id for job in answering.jobs("armed") if job.case_no == answering.case_no) > highest


def test_a_job_whose_case_closed_in_the_meantime_is_not_done(
    answering: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the claim and the act a person withdraws, and the case takes the job along."""
    from engine.commands import jobs

    answering.clock.travel(to=answering.limit("tm-opposition-answer").expires_on + timedelta(days=1))
    claim = jobs._claimed

    def slowly(parts: object, job_ids: list[int]) -> list[int]:
        claimed = claim(parts, job_ids)
        if not answering.case.line.closed_on:
            answering.send("withdrawal", by="opponent")
        return claimed

    monkeypatch.setattr(jobs, "_claimed", slowly)
    answering.tick()

    assert answering.case.line.closed_on and answering.jobs("incident") == []
    assert "time_limit.expired" not in answering.acts()
    assert answering.limit("tm-opposition-answer").state == "cancelled"


def test_a_limit_more_costs_one_transaction_of_twelve_statements(small_office: Office) -> None:
    """Attempts are counted for many at once; the act itself is one transaction per limit."""
    _three_that_wait_for_an_answer(small_office)
    small_office.advance_to(small_office.limit("tm-opposition-answer").expires_on)  # the reminders are done
    small_office.clock.travel(to=small_office.today + timedelta(days=1))

    with count_statements(small_office.database.engine) as first:
        assert small_office.engine.run_due_jobs(1) == 1
    with count_statements(small_office.database.engine) as rest:
        assert small_office.engine.run_due_jobs(2) == 2

    assert len(rest) - len(first) == 12  # four of them for the limit that begins where this one ends
    assert len([one for one in rest.starting("UPDATE JOB") if "attempts" in one]) == 1


def _three_that_wait_for_an_answer(office: Office) -> list[str]:
    case_nos = []
    for _ in range(3):
        office.file("trademark.opposition")
        office.complete("check_formalities", intake_decision="accept")
        case_nos.append(office.case_no)
    office.tick()
    return case_nos


def test_a_rule_from_memory_has_no_effect_until_it_is_confirmed(
    answering: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    load = Catalogue.load

    def doubtful(confirmed: frozenset[str] = frozenset()) -> Catalogue:
        known = load(confirmed)
        return Catalogue(
            {
                rule_id: [
                    replace(rule, has_effect="tm-opposition-answer" in confirmed)
                    if rule_id == "tm-opposition-answer"
                    else rule
                    for rule in known.versions(rule_id)
                ]
                for rule_id in known.ids
            }
        )

    monkeypatch.setattr(Catalogue, "load", doubtful)
    answering.parts.law._found = None
    answering.advance_to(answering.limit("tm-opposition-answer").expires_on + timedelta(days=1))
    (held,) = answering.jobs("held")
    assert held.last_error == "rule_unconfirmed"

    answering.engine.confirm_rule(answering.actor("lawyer"), "tm-opposition-answer", "国务院公报 2014 年第 13 号")
    answering.tick()

    assert answering.open_tasks == ["draft_decision"]


def test_preservation_holds_a_loss_of_right(answering: Office) -> None:
    with answering.parts.unit_of_work() as work:
        from engine.store.queries import cases

        case = cases.by_number(work.session, answering.case_no, lock=True)
        case.preservation = True
        work.record(case, Actor.system(), "preservation.ordered", "财产保全")

    answering.advance_to(answering.limit("tm-opposition-answer").expires_on + timedelta(days=1))

    assert [job.last_error for job in answering.jobs("held")] == ["preservation"]


def test_only_operators_see_and_release_jobs(answering: Office) -> None:
    assert isinstance(refusal(answering.engine.jobs, answering.actor("examiner")), Forbidden)
    assert isinstance(refusal(answering.engine.retry_job, answering.actor("auditor"), 1), Forbidden)


def test_time_is_travelled_in_demonstrations_only(answering: Office) -> None:
    assert refusal(answering.engine.travel, answering.actor("admin"), -1).code == "no_way_back"


@pytest.mark.postgres
def test_a_case_that_is_never_free_becomes_an_incident(postgres_office: Office) -> None:
    """A lock held for a moment is no attempt; one held for longer than anybody works is shown to a person."""
    office = postgres_office
    office.file("trademark.opposition")
    office.complete("check_formalities", intake_decision="accept")
    office.tick()
    office.clock.travel(to=office.limit("tm-opposition-answer").expires_on + timedelta(days=1))
    with office.database.engine.begin() as holder:
        holder.execute(text("SELECT id FROM case_file FOR UPDATE"))
        for _ in range(14):
            office.tick()
            office.clock.travel(seconds=60)
        assert office.jobs("incident") == []
        office.clock.travel(seconds=120)
        office.tick()

        (incident,) = [job for job in office.jobs("incident") if job.kind == "expire"]
        assert (incident.last_error, incident.case_no) == ("case_busy", office.case_no)

    office.engine.retry_job(office.actor("admin"), incident.id)
    office.tick()
    assert office.acts().count("time_limit.expired") == 1
