"""恢复权利: what is to be corrected in the request, what the notice says, and what force majeure lost long ago.

Source: 专利法实施细则（2023）第六条; 专利审查指南（2023）第五部分第七章第6节.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import Forbidden, InvalidForm, Refused
from tests.journeys.running import reexamination
from tests.journeys.test_what_notices_say import words
from tests.office import Office, refusal
from tests.patents import past

REPLY, DUE_CAUSE, CORRECTION = "pat-reexam-notice-reply", "pat-restoration-due-cause", "pat-designated-default"
LATE = "shared.late_restoration"


@pytest.fixture
def silent(office: Office) -> Office:
    """The applicant did not answer the notice of the panel: its request is deemed withdrawn, and could be restored."""
    reexamination(office)
    past(office, REPLY)
    return office


@pytest.fixture
def corrected(silent: Office) -> Office:
    """Asked for in time, without proof: the office says what is missing."""
    silent.send("restoration", by="opponent", restoration_ground="force_majeure")
    silent.complete("decide_restoration", restoration_decision="correct", restoration_defects=["未附事由的证明"])
    return silent


@pytest.fixture
def lost(silent: Office) -> Office:
    """Nobody asked within two months: the case is over."""
    past(silent, DUE_CAUSE)
    silent.complete("confirm_lapse")
    return silent


def test_what_is_missing_is_told_and_made_up_for(corrected: Office) -> None:
    """第6.3节（2）: 办理恢复权利手续补正通知书; 补正符合规定的，应当准予恢复权利."""
    corrected.tick()
    told = words(corrected, "restoration_correction")
    assert "未附事由的证明" in told and "第五部分第七章第6.3节" in told and "补正期限" in told
    corrected.send("restoration_correction", by="opponent")
    corrected.complete("check_correction")

    assert corrected.open_tasks == ["examine"]
    assert corrected.notices[-1][0] == "restoration_granted"


def test_a_correction_that_does_not_suffice_is_refused_with_its_reasons(corrected: Office) -> None:
    corrected.send("restoration_correction", by="opponent")
    corrected.complete("check_correction", restoration_verdict="insufficient", reasons="证明与期限无关。")
    corrected.tick()

    assert corrected.case.line.outcome == "deemed_withdrawn"
    assert "证明与期限无关" in words(corrected, "restoration_refused")


def test_a_silent_requester_is_not_restored(corrected: Office) -> None:
    """第6.3节（2）: 期满未补正的，不予恢复. A person says so; silence takes nothing from anybody by itself."""
    past(corrected, CORRECTION)
    assert corrected.open_tasks == ["check_correction"]
    corrected.complete("check_correction", restoration_verdict="insufficient", reasons="没有收到补正材料。")
    corrected.tick()

    assert corrected.case.line.outcome == "deemed_withdrawn"
    assert "期满未补正恢复权利的手续" in words(corrected, "restoration_refused")


def test_a_refusal_speaks_of_no_fee_where_none_was_missed(silent: Office) -> None:
    silent.send("restoration", by="opponent", restoration_ground="force_majeure")
    silent.complete("decide_restoration", restoration_decision="refuse", reasons="不是不可抗拒的事由。")
    silent.tick()

    refused = words(silent, "restoration_refused")
    assert "不是不可抗拒的事由" in refused and "未缴纳" not in refused


def test_an_unpaid_fee_is_named_in_the_refusal(silent: Office) -> None:
    silent.send("restoration", by="opponent", restoration_ground="due_cause")
    past(silent, DUE_CAUSE)
    silent.complete("decide_restoration", restoration_decision="refuse", reasons="未缴费。")
    silent.tick()

    assert "期满未缴纳或者未缴足恢复权利请求费" in words(silent, "restoration_refused")


def test_an_obstacle_that_ends_later_is_heard_in_the_closed_case(lost: Office) -> None:
    """The reply was due on 2026-04-02; the obstacle ends in February 2027, ten months after."""
    assert lost.case.line.outcome == "deemed_withdrawn"
    lost.advance_to(date(2027, 3, 1))
    lost.start(LATE, by="opponent", obstacle_ended_on="2027-02-01")
    lost.complete("decide_late_restoration", by="formality")
    assert lost.notices[-1] == ("restoration_granted", lost.opponent_party.name)
    assert lost.open_tasks == ["take_up_restored"]
    lost.complete("take_up_restored", by="approver")

    assert lost.open_tasks == [] and lost.case.line.closed_on is not None
    begun = next(line for line in lost.history() if line.act == f"{LATE}.started")
    assert begun.new["obstacle_ended_on"] == "2027-02-01"
    again = refusal(lost.start, LATE, by="opponent", obstacle_ended_on="2027-02-01")
    assert again.code == "no_right_lost", "it is restored"


def test_force_majeure_that_is_not_shown_changes_nothing(lost: Office) -> None:
    lost.start(LATE, by="opponent", obstacle_ended_on=lost.today.isoformat())
    lost.complete("decide_late_restoration", late_restoration_decision="refuse", reasons="没有证明。")
    lost.tick()

    assert lost.open_tasks == [] and "没有证明" in words(lost, "restoration_refused")


@pytest.mark.parametrize(
    ("asked_on", "ended_on", "until"),
    [
        # two months of the end of the obstacle: 2026-08-03 + 2 months is in the holiday of 1 to 7 October
        (date(2026, 10, 9), date(2026, 8, 3), date(2026, 10, 8)),
        # two years of the missed limit of 2026-04-02, a Sunday in 2028, though the obstacle ended the day before
        (date(2028, 4, 5), date(2028, 4, 4), None),
    ],
)
def test_the_two_months_and_the_two_years(lost: Office, asked_on: date, ended_on: date, until: date | None) -> None:
    lost.advance_to(asked_on)
    late = refusal(lost.start, LATE, by="opponent", obstacle_ended_on=ended_on.isoformat())

    assert isinstance(late, Refused) and late.code == "restoration_too_late"
    assert until is None or late.params["until"] == until


def test_a_request_on_the_last_day_is_in_time_and_a_postmark_counts(lost: Office) -> None:
    """专利法实施细则（2023）第四条第一款: posted on the last day, entered by the counter two days later."""
    lost.advance_to(date(2026, 10, 10))
    refused = refusal(lost.start, LATE, by="formality", obstacle_ended_on="2026-08-03")
    assert refused.code == "restoration_too_late"
    lost.start(LATE, by="formality", obstacle_ended_on="2026-08-03", received_on="2026-10-08")

    assert lost.open_tasks == ["decide_late_restoration"]


def test_who_lost_nothing_asks_for_nothing(lost: Office, office: Office) -> None:
    assert isinstance(refusal(lost.start, LATE, by="respondent", obstacle_ended_on="2026-06-01"), Exception)
    tomorrow = lost.today + timedelta(days=1)
    assert isinstance(refusal(lost.start, LATE, by="opponent", obstacle_ended_on=tomorrow.isoformat()), InvalidForm)


def test_within_the_case_its_own_procedure_hears_it(silent: Office) -> None:
    refused = refusal(silent.start, LATE, by="opponent", obstacle_ended_on="2026-04-01")

    assert isinstance(refused, Forbidden) and refused.code == "case_open"
    assert LATE not in silent.case.side_procedures


def test_a_case_that_was_withdrawn_has_lost_nothing(silent: Office) -> None:
    silent.send("withdrawal", by="opponent")

    assert refusal(silent.start, LATE, by="opponent", obstacle_ended_on="2026-04-01").code == "no_right_lost"
