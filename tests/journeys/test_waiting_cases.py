"""A case waits for a case about a prior right, and goes on by itself from the day on which that one closes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import InvalidForm
from tests.office import Office, refusal


@pytest.fixture
def office(bare_office: Office) -> Office:
    bare_office.publish_originals()
    return bare_office


def _examined(office: Office) -> str:
    """File an opposition; its decision limit (12 months) runs."""
    office.file("trademark.opposition")
    office.complete("check_formalities")
    return office.case_no


def _at(office: Office, case_no: str) -> Office:
    office.case_no = case_no
    return office


def _wait(office: Office, case_no: str, prior: str, *, decide: bool = True) -> None:
    _at(office, case_no).start("shared.suspension", by="examiner", prior_case_no=prior, requested_by="applicant")
    if decide:
        office.complete("decide_suspension", by="approver")


def _withdraw(office: Office, case_no: str) -> None:
    _at(office, case_no).send("withdrawal", by="opponent")
    assert office.case.line.closed_on == office.today


def test_the_day_the_prior_case_closes_is_the_first_that_counts_again(office: Office) -> None:
    """Opposition window ends 2026-04-30, decision by 2027-04-30. Stopped 2026-05-11, prior case closed 2026-06-18:

    21 days of May and 17 of June do not count, so 2027-04-30 becomes 2027-06-07.
    """
    prior, waiting = _examined(office), _examined(office)
    assert _at(office, waiting).limit("tm-opposition-decision").expires_on == date(2027, 4, 30)
    office.advance_to(date(2026, 5, 11))
    _wait(office, waiting, prior)
    assert office.limit("tm-opposition-decision").state == "suspended"
    assert office.case.waits_for.case_no == prior
    assert [line.case_no for line in _at(office, prior).case.awaited_by] == [waiting]

    office.advance_to(date(2026, 6, 18))
    _withdraw(office, prior)
    office.tick()

    _at(office, waiting)
    [stop] = office.case.suspensions
    assert (stop.from_on, stop.to_on) == (date(2026, 5, 11), date(2026, 6, 17))
    after = office.limit("tm-opposition-decision")
    assert (after.state, after.expires_on) == ("provisional", date(2027, 6, 7))
    assert "take_up_again" in office.open_tasks
    assert office.open_task("take_up_again").role == "examiner" and office.case.waits_for is None
    assert {"waiting.begun", "waiting.ended", "suspension.released"} <= set(office.acts())
    assert {"waiting.awaited", "waiting.released"} <= set(office.acts_of(prior))

    office.complete("take_up_again")
    assert ("resumption_notice", office.opponent_party.name) in office.notices


def test_a_worker_that_comes_late_moves_no_day(office: Office) -> None:
    prior, waiting = _examined(office), _examined(office)
    office.advance_to(date(2026, 4, 1))
    _wait(office, waiting, prior)
    office.clock.travel(days=40)  # no worker runs
    _withdraw(office, prior)
    office.clock.travel(days=9)
    office.tick()

    [stop] = _at(office, waiting).case.suspensions
    assert stop.to_on == date(2026, 5, 10) and office.today == date(2026, 5, 20)


def test_two_cases_that_wait_go_on_with_the_same_day(office: Office) -> None:
    prior, one, two = _examined(office), _examined(office), _examined(office)
    _wait(office, one, prior)
    office.advance(10)
    _wait(office, two, prior)
    office.advance(20)
    _withdraw(office, prior)
    office.tick()

    ends = [_at(office, case_no).case.suspensions[0].to_on for case_no in (one, two)]
    assert ends == [office.today - timedelta(days=1)] * 2


def test_a_chain_is_undone_link_by_link(office: Office) -> None:
    first, second, third = _examined(office), _examined(office), _examined(office)
    _wait(office, second, first)
    _wait(office, third, second)
    office.advance(30)
    _withdraw(office, first)
    office.tick()
    assert "take_up_again" in _at(office, second).open_tasks
    assert _at(office, third).case.waits_for.case_no == second and "take_up_again" not in office.open_tasks

    office.advance(5)
    _withdraw(office, second)
    office.tick()

    assert _at(office, third).case.suspensions[0].to_on == office.today - timedelta(days=1)


def test_cases_do_not_wait_in_a_circle(office: Office) -> None:
    first, second, third = _examined(office), _examined(office), _examined(office)
    _wait(office, second, first)
    _wait(office, third, second)

    assert refusal(_wait, office, first, third, decide=False).code == "waiting_in_a_circle"
    assert refusal(_wait, office, first, first, decide=False).code == "waiting_in_a_circle"


def test_a_circle_that_closed_meanwhile_is_refused_at_the_approval(office: Office) -> None:
    first, second = _examined(office), _examined(office)
    _wait(office, first, second, decide=False)
    _wait(office, second, first)

    _at(office, first)
    assert refusal(office.complete, "decide_suspension", by="approver").code == "waiting_in_a_circle"
    assert office.limit("tm-opposition-decision").state != "suspended"


def test_nobody_waits_for_a_case_that_is_over(office: Office) -> None:
    prior, other, waiting = _examined(office), _examined(office), _examined(office)
    _withdraw(office, prior)
    assert refusal(_wait, office, waiting, prior, decide=False).code == "prior_case_closed"

    _wait(office, waiting, other, decide=False)
    _withdraw(office, other)
    _at(office, waiting)
    assert refusal(office.complete, "decide_suspension", by="approver").code == "prior_case_closed"
    office.complete("decide_suspension", by="approver", suspension_decision="refuse")


def test_a_number_of_ours_without_a_case_is_a_slip(office: Office) -> None:
    waiting = _examined(office)

    assert isinstance(refusal(_wait, office, waiting, "YY2026000099", decide=False), InvalidForm)


def test_who_resumed_by_hand_waits_no_longer(office: Office) -> None:
    prior, waiting = _examined(office), _examined(office)
    _wait(office, waiting, prior)
    office.advance(40)
    office.complete("resume_examination", resumed_on=office.today.isoformat())
    assert office.case.waits_for is None

    _withdraw(office, prior)
    office.tick()

    assert _at(office, waiting).acts().count("suspension.closed") == 1
    assert "take_up_again" not in office.open_tasks


def test_a_prior_case_that_closes_before_the_stop_begins_leaves_nothing_stopped(office: Office) -> None:
    prior, waiting = _examined(office), _examined(office)
    begins = office.today + timedelta(days=20)
    before = _at(office, waiting).limit("tm-opposition-decision").expires_on
    office.start("shared.suspension", by="examiner", prior_case_no=prior, from_on=begins.isoformat())
    office.complete("decide_suspension", by="approver")
    office.advance(10)
    _withdraw(office, prior)
    office.advance(15)

    _at(office, waiting)
    assert office.limit("tm-opposition-decision").expires_on == before
    assert "take_up_again" in office.open_tasks
