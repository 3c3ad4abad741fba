"""延长期限请求: asked for in time, decided by the right grade, and never beyond the law.

Source: 专利法实施细则（2023）第六条第四款; 专利审查指南（2023）第五部分第七章第4节; 商标法（2019）第三十五条第一款.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from engine.errors import Forbidden, InvalidForm, Refused
from engine.values import LimitView
from tests.journeys.running import RUNNING
from tests.office import Office, refusal

KIND, CORRECTION, DECISION = "patent.pledge", "pat-designated-default", "tm-opposition-decision"
#: 专利法实施细则（2023）第一百一十六条第二款: 300 yuan for each month.
PAID = {"amount_fen": 300_00, "paid_on": "2026-03-02", "payment_reference": "P1"}


@pytest.fixture
def correcting(office: Office) -> Office:
    """A pledgor is to correct its filing within two months."""
    RUNNING[KIND](office)
    return office


def ask(office: Office, by: str, months: int = 1, **more: object) -> object:
    asked = {"reasons": "合同原件在境外公证，尚未寄达。", "months": months, **PAID, **more}
    return office.start("shared.extension", by=by, **asked)


def offered(office: Office, login: str) -> bool:
    return "shared.extension" in office.engine.case(office.actor(login), office.case_no).side_procedures


def last_day(office: Office) -> date:
    return office.limit(CORRECTION).expires_on


def test_a_party_asks_for_the_limit_that_binds_it(correcting: Office) -> None:
    before = last_day(correcting)
    assert offered(correcting, "respondent")

    ask(correcting, by="respondent")
    assert last_day(correcting) == before, "asking moves nothing"
    correcting.complete("decide_extension", by="approver")

    assert correcting.limit(CORRECTION).is_extended and last_day(correcting) > before + timedelta(days=27)
    assert ("extension_notice", correcting.respondent_party.name) in correcting.notices
    correcting.tick()
    assert all(document.state == "ready" for document in correcting.case.documents)


def test_a_limit_that_binds_another_is_not_for_a_party_to_extend(correcting: Office) -> None:
    """The pledgee is asked for nothing: it has no limit of its own."""
    assert not offered(correcting, "opponent")
    assert refusal(ask, correcting, by="opponent").code == "nothing_to_extend"

    refused = refusal(ask, correcting, by="opponent", limit_id=correcting.limit(CORRECTION).id)
    assert isinstance(refused, Forbidden) and refused.code == "not_your_limit"


def test_a_party_does_not_extend_the_limit_of_the_office(office: Office) -> None:
    """商标法（2019）第三十五条第一款: the office asks for that itself; the limits of parties in trademark cases end."""
    RUNNING["trademark.opposition"](office)
    office.advance(100)
    assert not offered(office, "respondent") and offered(office, "examiner")

    refused = refusal(ask, office, by="respondent", limit_id=office.limit(DECISION).id)
    assert isinstance(refused, Forbidden) and refused.code == "not_your_limit"


def test_on_the_last_day_is_in_time_and_the_day_after_is_not(correcting: Office) -> None:
    correcting.advance_to(last_day(correcting) + timedelta(days=1))
    assert refusal(ask, correcting, by="respondent").code == "extension_too_late"


def test_a_request_of_the_last_day_is_granted_however_long_the_office_takes(correcting: Office) -> None:
    """细则第六条第四款: 在期限届满前…提出. The request holds what would be taken meanwhile."""
    before = last_day(correcting)
    correcting.advance_to(before)
    ask(correcting, by="respondent")
    correcting.advance(70)
    assert correcting.limit(CORRECTION).state == "running"

    correcting.complete("decide_extension", by="approver")

    assert last_day(correcting) >= before + timedelta(days=27)


def test_posted_on_the_last_day_counts_from_the_postmark(correcting: Office) -> None:
    """细则第四条第一款: 以寄出的邮戳日为递交日. The month before a loss of right leaves the limit open."""
    before = last_day(correcting)
    correcting.advance_to(before + timedelta(days=6))

    ask(correcting, by="formality", limit_id=correcting.limit(CORRECTION).id, received_on=before.isoformat())
    correcting.complete("decide_extension", by="approver")

    assert last_day(correcting) >= before + timedelta(days=27)


@pytest.mark.parametrize(
    ("late", "code"), [(1, "extension_too_late"), (9, "received_in_future"), (-400, "received_before_service")]
)
def test_a_postmark_must_lie_within_the_limit(correcting: Office, late: int, code: str) -> None:
    before = last_day(correcting)
    correcting.advance_to(before + timedelta(days=6))
    day = (before + timedelta(days=late)).isoformat()

    refused = refusal(ask, correcting, by="formality", limit_id=correcting.limit(CORRECTION).id, received_on=day)

    assert refused.code == code


def test_a_party_reads_no_postmark_of_its_own(correcting: Office) -> None:
    refused = refusal(ask, correcting, by="respondent", received_on="2026-03-02")
    assert isinstance(refused, InvalidForm) and "received_on" in refused.errors


def test_posted_in_time_and_come_after_the_loss_a_person_undoes_it(correcting: Office) -> None:
    limit = correcting.limit(CORRECTION)
    correcting.advance_to(limit.expires_on + timedelta(days=75))
    assert correcting.limit(CORRECTION).state == "expired"

    outcome = ask(correcting, by="formality", limit_id=limit.id, received_on=limit.expires_on.isoformat())

    assert outcome.remark == "kept_as_posted_in_time"
    assert "undo_consequence" in correcting.open_tasks
    assert "message.in_time" in correcting.acts()


def test_a_designated_period_is_extended_once_and_by_two_months_at_most(correcting: Office) -> None:
    """细则第六条第四款, 指南第五部分第七章第4节: 不得超过两个月, 一般只允许延长一次."""
    assert refusal(ask, correcting, by="respondent", months=3).code == "extension_beyond_maximum"
    ask(correcting, by="respondent", months=2, amount_fen=600_00)
    assert refusal(ask, correcting, by="respondent").code == "already_running"
    correcting.complete("decide_extension", by="approver")

    assert refusal(ask, correcting, by="respondent").code == "extended_already"


@pytest.mark.parametrize(
    ("paid", "decision"), [({"amount_fen": 0}, "approve"), ({}, "refuse")], ids=["unpaid", "refused"]
)
def test_a_refusal_moves_nothing_and_is_told_to_who_asked(
    correcting: Office, paid: Mapping[str, object], decision: str
) -> None:
    """指南第五部分第七章第4节: 延长期限审批通知书."""
    before = last_day(correcting)
    ask(correcting, by="respondent", **paid)

    given = {"refusal_reasons": "理由不充分。"} if decision == "refuse" else {}
    correcting.complete("decide_extension", by="approver", extension_decision=decision, **given)

    assert last_day(correcting) == before
    assert [to for what, to in correcting.notices if what == "extension_refused"] == [correcting.respondent_party.name]
    correcting.tick()
    assert all(document.state == "ready" for document in correcting.case.documents)


# --- who decides ------------------------------------------------------------------------------------------------


def let_leaders_extend(office: Office, months: int) -> None:
    leader = office.actor("leader")
    seen = office.engine.duty_rules(leader, "escalation").version
    event = {"valid_from": office.today, "reason": "分级审批"}
    office.engine.change_duty_rules(leader, "escalation", {"leader_months": months}, event, seen)


@pytest.fixture
def graded(office: Office) -> Office:
    """Leaders of this office extend by two months in all; more is for the head of department."""
    RUNNING["trademark.opposition"](office)
    office.advance(100)
    let_leaders_extend(office, 2)
    return office


def decision(office: Office) -> LimitView:
    return office.limit(DECISION)


@pytest.mark.parametrize(("months", "step"), [(2, "decide_as_leader"), (3, "decide_extension")])
def test_a_request_goes_to_the_grade_that_the_rules_name(graded: Office, months: int, step: str) -> None:
    ask(graded, by="examiner", months=months)

    assert {"decide_as_leader", "decide_extension"} & set(graded.open_tasks) == {step}


def test_what_was_extended_before_counts_for_the_grade(graded: Office) -> None:
    """The sum decides: nobody stays within a grade by asking twice."""
    ask(graded, by="examiner", months=2)
    graded.complete("decide_as_leader", by="leader")
    ask(graded, by="examiner", months=1)
    graded.complete("decide_extension", by="approver")

    assert refusal(ask, graded, by="examiner", months=4).code == "extension_beyond_maximum", "3 + 4 of 6 months"


def test_nobody_grants_what_they_asked_for(graded: Office) -> None:
    """商标法（2019）第三十五条: 经批准，可以延长. A task list shows nobody a task that they may not do."""
    ask(graded, by="approver", months=3)
    task = graded.open_task("decide_extension")

    refused = refusal(graded.complete, "decide_extension", by="approver")
    assert isinstance(refused, Forbidden) and refused.code == "four_eyes"
    assert graded.able(task) == [graded.actor("approver2")]
    graded.complete("decide_extension", by="approver2")
    assert decision(graded).is_extended


def test_who_entered_the_request_of_a_party_does_not_grant_it_either(correcting: Office) -> None:
    ask(correcting, by="approver", limit_id=correcting.limit(CORRECTION).id)

    assert refusal(correcting.complete, "decide_extension", by="approver").code == "four_eyes"


def test_the_wrong_grade_is_refused_alone_and_in_bulk(graded: Office) -> None:
    ask(graded, by="examiner", months=3)
    task, leader = graded.open_task("decide_extension"), graded.actor("leader")
    answers = {"extension_decision": "approve"}

    refused = refusal(graded.engine.complete_task, leader, task.id, answers)
    given = {"form_key": "shared.extension.decide_extension", "answers": answers}
    [shown] = graded.engine.preview_batch(leader, "complete", [task.id], given)
    batch = graded.engine.start_batch(leader, "complete", [task.id], given)
    graded.tick()

    assert isinstance(refused, Forbidden) and refused.code == "not_your_role"
    [item] = graded.engine.batch(leader, batch).items
    assert (shown.state, item.state, item.refusal["code"]) == ("refused", "refused", "not_your_role")
    assert not decision(graded).is_extended
    direct = refusal(graded.engine.change_time_limit, leader, decision(graded).id, {
        "kind": "extend", "months": 3, "ground": "案情复杂"})  # fmt: skip
    assert isinstance(direct, Forbidden) and direct.code == "extension_above_grade"


def test_beyond_the_law_nothing_is_asked_for_in_bulk_either(graded: Office) -> None:
    examiner, tasks = graded.actor("examiner"), [task.id for task in graded.case.tasks]
    shown = graded.engine.preview_batch(examiner, "extend", tasks, {"months": 7, "reasons": "案情复杂"})

    assert {item.refusal["code"] for item in shown} == {"extension_beyond_maximum"}


def test_a_leader_whose_grade_was_lowered_meanwhile_grants_nothing(graded: Office) -> None:
    ask(graded, by="examiner", months=2)
    let_leaders_extend(graded, 1)

    refused = refusal(graded.complete, "decide_as_leader", by="leader")

    assert isinstance(refused, Refused) and refused.code == "extension_above_grade"
    graded.complete("decide_as_leader", by="leader", extension_decision="refuse", refusal_reasons="超出权限。")
    assert not decision(graded).is_extended


def test_a_limit_of_the_office_must_be_extended_before_it_ends(graded: Office) -> None:
    """第三十五条第一款: 经批准，可以延长 — what has ended is extended no more, whenever it was asked for."""
    ask(graded, by="examiner", months=3)
    graded.advance_to(decision(graded).expires_on + timedelta(days=1))

    assert refusal(graded.complete, "decide_extension", by="approver").code == "limit_closed"
    graded.complete("decide_extension", by="approver", extension_decision="refuse", refusal_reasons="期限已经届满。")
    assert "extension_refused" not in {template for template, _ in graded.notices}, "the office asked itself"
