"""Jobs: exactly once, never early, held when something speaks against them, an incident after five failures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands import expiries
from engine.errors import Forbidden
from engine.rules.catalogue import Catalogue
from engine.values import Actor
from tests.office import Office, refusal


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
    assert incident.attempts == 5 and "on fire" in incident.last_error
    assert answering.open_tasks == []

    monkeypatch.setitem(jobs._WORKERS, "expire", expiries.run)
    answering.engine.retry_job(answering.actor("admin"), incident.id)
    answering.tick()
    assert answering.open_tasks == ["draft_decision"]


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
