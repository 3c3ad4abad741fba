"""专利权质押登记: against suspension and earlier pledges, with the office's limit by the way of filing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys import burdens
from tests.journeys.burdens import entered, file
from tests.office import Office

KIND, CORRECTION = "patent.pledge", "pat-designated-default"
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


def test_the_pledge_exists_from_its_registration(pledged: Office) -> None:
    assert burdens.burdens(pledged) == [("pledge", date(2026, 3, 2), TO_ON, None)]
    assert {template for template, _ in pledged.notices} == {"patent_pledge_registered"}
    assert burdens.announcements(pledged) == ["patent_pledge"]
    pledged.tick()
    assert all(document.state == "ready" for document in pledged.case.documents)


@pytest.mark.parametrize(
    ("way", "rule", "last_day"),
    [
        ("online", "pat-pledge-exam-2021-online", date(2026, 3, 4)),  # two working days after Monday 2 March
        ("paper", "pat-pledge-exam-2021", date(2026, 3, 9)),  # five: 3, 4, 5, 6, and Monday 9
    ],
)
def test_the_office_has_its_days_by_the_way_of_filing(office: Office, way: str, rule: str, last_day: date) -> None:
    file(office, KIND, filing_way=way)
    assert office.limit(rule).expires_on == last_day
    office.advance_to(last_day + timedelta(days=1))

    assert office.open_tasks == ["check_credit", "escalate_overdue"]


@pytest.mark.parametrize(
    ("weight", "reason"), [("suspension", "suspension"), ("seizure", "seizure"), ("pledge", "pledged")]
)
def test_a_patent_that_something_weighs_on_is_not_pledged(office: Office, weight: str, reason: str) -> None:
    burdens.weigh(office, weight)
    file(office, KIND)
    assert burdens.findings(office) == [reason]
    office.complete("check_credit")
    office.complete("examine")
    office.complete("approve_refusal", by="approver", refusal_grounds=["suspended"], reasons="权属纠纷中止。")

    assert office.case.line.outcome == "refused" and burdens.burdens(office) == []


def test_what_befalls_the_patent_after_the_examination_still_counts(filed: Office) -> None:
    """Between the wish for a correction and its answer a court seizes the patent: nothing is entered."""
    filed.complete("examine", verdict="correct", defects=["contract_missing"], reasons="缺少质押合同。")
    burdens.weigh(filed, "seizure")
    filed.send("correction", by="respondent")
    filed.complete("check_correction")

    assert filed.open_tasks == ["approve_refusal"] and burdens.burdens(filed) == []


def test_a_silent_pledgor_is_refused_by_two_persons(filed: Office) -> None:
    filed.complete("examine", verdict="correct", defects=["contract_missing"], reasons="缺少质押合同。")
    filed.advance_to(filed.limit(CORRECTION).expires_on + timedelta(days=75))  # 处分通知 waits its time

    assert filed.open_tasks == ["approve_refusal", "escalate_overdue"]


def test_it_is_withdrawn(filed: Office) -> None:
    assert filed.send("withdrawal", by="respondent").closed_as == "withdrawn"


def test_change_extension_and_cancellation(pledged: Office) -> None:
    pledged.send("change", by="respondent", changed_amount_fen=100_00)
    pledged.send("extension", by="opponent")
    pledged.complete("check_extension")
    pledged.complete("check_change")
    assert burdens.details(pledged)["amount_fen"] == 100_00
    assert burdens.burdens(pledged)[0][2] == date(2029, 3, 1)

    pledged.send("cancellation", by="respondent")
    assert pledged.complete("check_cancellation").closed_as == "cancelled"
    assert burdens.announcements(pledged) == [
        "patent_pledge", "patent_pledge_change", "patent_pledge_change", "patent_pledge_ended",
    ]  # fmt: skip


def test_a_false_commitment_is_revoked(pledged: Office) -> None:
    pledged.send("ending", by="registrar")

    assert pledged.complete("decide_ending", by="approver").closed_as == "revoked"


@pytest.mark.parametrize(("consents", "found"), [(False, ["open_licence_consent_missing"]), (True, [])])
def test_a_patent_under_open_licence_is_pledged_with_the_pledgees_consent(
    office: Office, consents: bool, found: list[str]
) -> None:
    """专利审查指南（2023）第五部分第十一章第9节: 质权人同意继续实行专利开放许可的书面声明."""
    burdens.weigh(office, "licence", licence_type="open")
    file(office, KIND, pledgee_consents=consents)

    assert burdens.findings(office) == found


def test_the_head_deals_with_a_late_examination(filed: Office) -> None:
    filed.advance_to(date(2026, 3, 5))
    filed.complete("escalate_overdue", by="approver")

    assert filed.open_tasks == ["examine"]
