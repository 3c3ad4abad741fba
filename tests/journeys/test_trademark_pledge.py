"""商标专用权质权登记: filed with a commitment, registered on the day, kept up while the pledge lasts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import InvalidForm, Refused
from tests.journeys import burdens
from tests.journeys.burdens import entered, file
from tests.office import Office, refusal

KIND = "trademark.pledge"
CERTIFICATE, CORRECTION = "tm-pledge-certificate", "tm-pledge-correction"
TO_ON = date(2028, 3, 1)


@pytest.fixture
def office(office: Office) -> Office:
    return burdens.ready(office)


@pytest.fixture
def filed(office: Office) -> Office:
    file(office, KIND)
    office.complete("check_credit")
    return office


@pytest.fixture
def pledged(office: Office) -> Office:
    return entered(office, KIND)


def test_a_whole_request_is_registered_on_the_day_and_both_get_the_certificate(filed: Office) -> None:
    """指南第三部分第十一章第3.3.1节: 受理日期即为登记日期; 自登记之日起2个工作日内发证."""
    filed.complete("examine")

    assert burdens.burdens(filed) == [("pledge", date(2026, 3, 2), TO_ON, None)]
    assert filed.limit(CERTIFICATE).expires_on == date(2026, 3, 4)  # Monday 2, then Tuesday and Wednesday

    filed.complete("issue_certificate", by="registrar")

    assert {who for template, who in filed.notices if template == "pledge_certificate"} == {
        filed.respondent_party.name,
        filed.opponent_party.name,
    }
    assert burdens.announcements(filed) == ["pledge"]
    assert burdens.entries(filed) == ["pledge"]
    assert filed.case.line.status == "in_force" and filed.limit(CERTIFICATE).state == "met"
    assert filed.awaited == ["cancellation", "change", "ending", "extension", "reissue"]
    filed.tick()
    assert all(document.state == "ready" for document in filed.case.documents)
    assert filed.engine.verify_history(filed.actor("auditor"), filed.case_no)["is_intact"]


def test_a_certificate_that_is_late_becomes_the_task_of_the_head(filed: Office) -> None:
    filed.complete("examine")
    filed.advance_to(date(2026, 3, 5))

    assert filed.open_tasks == ["escalate_overdue", "issue_certificate"]


@pytest.mark.parametrize("record", [{"on_dishonest_list": True}, {"broke_commitment": True}])
def test_whoever_broke_faith_brings_the_proofs(office: Office, record: dict[str, bool]) -> None:
    """国办发〔2020〕42号: 有严重失信或者虚假承诺记录的，信用修复前不适用告知承诺."""
    file(office, KIND)
    office.complete("check_credit", **record)
    assert office.case.variables["proof"] == "documents"

    office.complete("examine")
    assert office.open_tasks == ["approve_refusal"] and burdens.burdens(office) == []

    office.complete("approve_refusal", approval="return", return_note="证明材料已补交，请核对。")
    office.complete("examine", proofs_seen=True)
    assert [burden[0] for burden in burdens.burdens(office)] == ["pledge"]


def test_a_correction_in_time_is_registered(filed: Office) -> None:
    filed.complete("examine", verdict="correct", defects=["contract_missing"], reasons="缺少主合同。")
    assert filed.notices == [("correction", filed.respondent_party.name)]
    # by post: counts as served after fifteen days, 2026-03-17; thirty days on is 2026-04-16, a Thursday
    assert filed.limit(CORRECTION).expires_on == date(2026, 4, 16)

    filed.send("correction", by="respondent")
    filed.complete("check_correction")

    assert burdens.burdens(filed) == [("pledge", filed.today, TO_ON, None)]


def test_silence_gives_the_request_up_by_itself(filed: Office) -> None:
    """第3.3.2节: 期满未补正的，视为放弃质权登记申请."""
    filed.complete("examine", verdict="correct", defects=["contract_missing"], reasons="缺少主合同。")
    filed.advance_to(filed.limit(CORRECTION).expires_on + timedelta(days=1))

    assert filed.case.line.outcome == "deemed_abandoned"
    assert filed.notices[-1] == ("deemed_abandoned", filed.respondent_party.name)
    assert burdens.burdens(filed) == []


def test_a_correction_that_does_not_suffice_gives_it_up_too(filed: Office) -> None:
    """第3.3.2节: 补正后仍不符合要求的，视为放弃."""
    filed.complete("examine", verdict="correct", defects=["contract_missing"], reasons="缺少主合同。")
    filed.send("correction", by="respondent")
    filed.complete(
        "check_correction", correction_verdict="insufficient", defects=["contract_missing"], reasons="仍无主合同。"
    )

    assert filed.case.line.outcome == "deemed_abandoned"


def test_a_second_notice_needs_an_approver(filed: Office) -> None:
    filed.complete("examine", verdict="correct", defects=["contract_missing"], reasons="缺少主合同。")
    filed.send("correction", by="respondent")
    filed.complete("check_correction", correction_verdict="again", defects=["power_missing"], reasons="初次未见。")
    filed.complete("allow_second_notice", by="approver")

    assert [template for template, _ in filed.notices] == ["correction", "correction"]
    assert "correction" in filed.awaited


def test_a_refusal_is_approved_by_another_and_tells_its_reasons(filed: Office) -> None:
    filed.complete("examine", verdict="refuse", refusal_grounds=["contract_unlawful"], reasons="合同违法。")
    filed.complete("approve_refusal", by="approver", refusal_grounds=["contract_unlawful"], reasons="合同违法。")

    assert filed.case.line.outcome == "refused"
    assert [template for template, _ in filed.notices] == ["pledge_refused", "pledge_refused"]


@pytest.mark.parametrize(("weight", "reason"), [("seizure", "seizure"), (None, "lapsed"), ("other owner", "not_owner")])
def test_what_the_register_holds_against_it_is_never_entered(office: Office, weight: str, reason: str) -> None:
    """第3.3.3节: whatever the examiner says, the register has the last word."""
    if weight == "seizure":
        burdens.weigh(office, "seizure", "mark")
    elif weight is None:
        burdens.right(office, status="expired")
    else:
        burdens.right(office, owner_party_id=office.opponent_party.id)
    file(office, KIND)
    assert burdens.findings(office) == [reason]
    office.complete("check_credit")
    office.complete("examine")

    assert office.open_tasks == ["approve_refusal"] and burdens.burdens(office) == []


def test_a_request_is_withdrawn_before_it_is_registered(filed: Office) -> None:
    assert filed.send("withdrawal", by="respondent").closed_as == "withdrawn"
    assert burdens.burdens(filed) == []


def test_the_pledgee_changes_the_amount_and_the_rank_stays(pledged: Office) -> None:
    pledged.advance(10)
    pledged.send("change", by="opponent", changed_amount_fen=800_000_00)
    pledged.complete("check_change")

    assert burdens.details(pledged)["amount_fen"] == 800_000_00
    assert burdens.burdens(pledged) == [("pledge", date(2026, 3, 2), TO_ON, None)]
    assert burdens.entries(pledged)[-1] == "pledge_amended"
    assert burdens.announcements(pledged)[-1] == "pledge_change"
    told = [template for template, _ in pledged.notices][-4:]
    assert told == ["entry_changed", "entry_changed", "pledge_certificate", "pledge_certificate"], "第3.4节: 换发登记证"
    assert "change" in pledged.awaited, "it may be changed again"


def test_an_extension_by_the_pledgee_alone_is_told_to_the_pledgor(pledged: Office) -> None:
    """第3.5节: 质权人单独申请延期的，凭担保函，并告知出质人."""
    pledged.send("extension", by="opponent", extension_by="pledgee", changed_to_on="2029-03-01")
    pledged.complete("check_extension")

    assert burdens.burdens(pledged) == [("pledge", date(2026, 3, 2), date(2029, 3, 1), None)]
    assert ("pledge_extension_told", pledged.respondent_party.name) in pledged.notices


def test_an_extension_that_is_refused_changes_nothing(pledged: Office) -> None:
    pledged.send("extension", by="respondent")
    pledged.complete("check_extension", extension_verdict="refuse", reasons="未附延期协议。")

    assert burdens.burdens(pledged)[0][2] == TO_ON
    assert pledged.notices[-1][0] == "entry_change_refused" and "extension" in pledged.awaited


def test_a_cancellation_frees_the_mark_and_closes_the_case(pledged: Office) -> None:
    """第3.6节: 双方凭承诺书申请注销."""
    pledged.advance(30)
    pledged.send("cancellation", by="opponent")
    assert pledged.complete("check_cancellation").closed_as == "cancelled"

    assert burdens.burdens(pledged) == [("pledge", date(2026, 3, 2), TO_ON, pledged.today)]
    assert burdens.announcements(pledged)[-1] == "pledge_ended"
    assert pledged.open_tasks == [] and pledged.awaited == []


def test_a_cancellation_that_is_refused_can_be_asked_for_again(pledged: Office) -> None:
    pledged.send("cancellation", by="respondent")
    pledged.complete("check_cancellation", cancellation_verdict="refuse", reasons="质权人未确认。")

    assert "cancellation" in pledged.awaited and burdens.burdens(pledged)[0][3] is None


def test_a_false_commitment_is_revoked_by_a_second_person(pledged: Office) -> None:
    pledged.send("ending", by="registrar")
    assert pledged.complete("decide_ending", by="approver").closed_as == "revoked"

    assert burdens.burdens(pledged)[0][3] == pledged.today
    assert {template for template, _ in pledged.notices} >= {"entry_revoked"}


def test_an_ending_that_is_not_approved_changes_nothing(pledged: Office) -> None:
    pledged.send("ending", by="registrar")
    pledged.complete("decide_ending", by="approver", ending_decision="continue", reasons="签章属实。")

    assert burdens.burdens(pledged)[0][3] is None and "ending" in pledged.awaited


def test_a_lost_certificate_is_issued_again(pledged: Office) -> None:
    """第3.7节."""
    pledged.send("reissue", by="opponent")
    pledged.complete("issue_duplicate")

    assert [template for template, _ in pledged.notices].count("pledge_certificate") == 4


def test_a_pledgee_is_known_by_its_code_and_never_by_its_name(office: Office) -> None:
    """A namesake without the code is another party: the account of the known one does not see the case."""
    file(office, KIND, pledgee_credit_code=None)
    (pledgee,) = [party for party in office.case.parties if party.role == "pledgee"]
    assert pledgee.party_id != office.opponent_party.id

    error = refusal(file, office, KIND, pledgee_name="另一公司")
    assert isinstance(error, InvalidForm) and list(error.errors) == ["pledgee_credit_code"]


def test_an_outsider_cannot_cancel(pledged: Office) -> None:
    from tests import factories

    with pledged.parts.unit_of_work() as work:
        other = factories.party(work, "无关公司")
        factories.account(work, "outsider", "路人甲", kind="party", parties=[other])

    assert not isinstance(refusal(pledged.send, "cancellation", by="outsider"), Refused)
    assert burdens.burdens(pledged)[0][3] is None


def test_the_head_deals_with_a_late_certificate(filed: Office) -> None:
    filed.complete("examine")
    filed.advance_to(date(2026, 3, 5))
    filed.complete("escalate_overdue", by="approver")

    assert filed.open_tasks == ["issue_certificate"]
