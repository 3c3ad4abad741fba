"""专利实施许可合同备案: exclusive, sole, ordinary; encumbrances, co-owners, the pledgee's consent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys import burdens
from tests.journeys.burdens import entered, file
from tests.journeys.test_what_notices_say import words
from tests.office import Office

KIND, EXAM = "patent.licence_filing", "pat-license-exam"
WINDOW = "pat-license-filing"


@pytest.fixture
def office(office: Office) -> Office:
    return burdens.ready(office)


@pytest.fixture
def licensed(office: Office) -> Office:
    return entered(office, KIND)


def test_a_licence_is_filed_within_seven_working_days(office: Office) -> None:
    file(office, KIND)
    assert office.limit(EXAM).expires_on == date(2026, 3, 11)  # 3, 4, 5, 6, 9, 10, 11 March
    office.complete("examine")
    office.complete("issue_certificate")

    assert burdens.burdens(office) == [("licence", date(2026, 3, 1), date(2028, 2, 29), None)]
    assert {template for template, _ in office.notices} == {"patent_licence_filed"}
    assert burdens.announcements(office) == ["patent_licence"] and office.limit(EXAM).state == "met"


def test_an_examination_that_is_late_becomes_the_task_of_the_head(office: Office) -> None:
    file(office, KIND)
    office.advance_to(office.limit(EXAM).expires_on + timedelta(days=1))

    assert office.open_tasks == ["escalate_overdue", "examine"]


@pytest.mark.parametrize("first", ["exclusive", "sole"])
def test_no_licence_beside_an_exclusive_or_sole_one(office: Office, first: str) -> None:
    entered(office, KIND, licence_type=first)
    file(office, KIND)

    assert burdens.findings(office) == ["exclusive_licence"]


def test_ordinary_licences_stand_beside_one_another(licensed: Office) -> None:
    entered(licensed, KIND)

    assert [burden[0] for burden in burdens.burdens(licensed)] == ["licence", "licence"]


@pytest.mark.parametrize(("consents", "expected"), [(False, ["pledgee_consent_missing"]), (True, [])])
def test_a_pledged_patent_is_licensed_with_the_pledgees_consent(
    office: Office, consents: bool, expected: list[str]
) -> None:
    """民法典第四百四十四条第二款."""
    entered(office, "patent.pledge")
    file(office, KIND, pledgee_consents=consents)

    assert burdens.findings(office) == expected


def test_a_co_owner_who_is_against_it_stops_it(office: Office) -> None:
    """专利法（2020）第十四条."""
    file(office, KIND, co_owners="refused")
    office.complete("examine")
    office.complete("approve_refusal", by="approver", refusal_grounds=["co_owner"], reasons="共有人未同意。")

    assert office.case.line.outcome == "refused"


def test_a_silent_licensor_is_refused_by_two_persons(office: Office) -> None:
    file(office, KIND)
    office.complete("examine", verdict="correct", defects=["contract_unclear"], reasons="类型不明。")
    office.advance_to(office.limit("pat-designated-default").expires_on + timedelta(days=75))

    assert "approve_refusal" in office.open_tasks


def test_it_is_withdrawn(office: Office) -> None:
    file(office, KIND)

    assert office.send("withdrawal", by="respondent").closed_as == "withdrawn"


def test_its_type_changes_it_is_prolonged_and_ends_early(licensed: Office) -> None:
    licensed.send("change", by="respondent", changed_licence_type="sole")
    licensed.complete("check_change")
    licensed.send("extension", by="opponent")
    licensed.complete("check_extension")
    assert burdens.details(licensed)["licence_type"] == "sole"
    assert burdens.burdens(licensed)[0][2] == date(2029, 3, 1)

    licensed.send("cancellation", by="opponent")
    assert licensed.complete("check_cancellation").closed_as == "cancelled"
    assert burdens.burdens(licensed)[0][3] == licensed.today


OPEN = {"licence_basis": "open", "notified_on": "2026-03-01", "royalty_proof": "银行回单2026-0301"}


def test_who_took_up_an_open_licence_files_it_by_notice_and_payment(office: Office) -> None:
    """专利法实施细则（2023）第八十七条; 专利审查指南（2023）第五部分第十一章第7节."""
    burdens.weigh(office, "licence", licence_type="open")
    file(office, KIND, **OPEN)
    assert burdens.findings(office) == []
    office.complete("examine")
    office.complete("issue_certificate")

    assert burdens.details(office)["licence_basis"] == "open"
    office.tick()
    assert "许可依据：开放许可" in words(office, "patent_licence_filed", to=office.opponent_party.name)


def test_where_no_open_licence_stands_none_is_taken_up(office: Office) -> None:
    file(office, KIND, **OPEN)
    assert burdens.findings(office) == ["no_open_licence"]
    office.complete("examine")
    office.complete("approve_refusal", by="approver", refusal_grounds=["open_licence"], reasons="未实行开放许可。")

    assert office.case.line.outcome == "refused"


def test_beside_an_open_licence_there_is_no_exclusive_one(office: Office) -> None:
    """专利法（2020）第五十一条第三款: 不得就该专利给予独占或者排他许可."""
    burdens.weigh(office, "licence", licence_type="open")
    file(office, KIND, licence_type="exclusive")

    assert burdens.findings(office) == ["open_licence_stands"]


SUB = {"licence_basis": "sub", "head_contract_no": "许字2026-007", "licensee_name": "宁波东港服饰有限公司",
       "licensee_credit_code": None, "contract_no": "再许字2026-001"}  # fmt: skip


@pytest.mark.parametrize(
    ("filing", "found"),
    [
        ({"owner_consents": True}, []),
        ({}, ["owner_consent_missing"]),
        ({"owner_consents": True, "to_on": "2028-03-01"}, ["term_beyond_head"]),
        ({"owner_consents": True, "head_contract_no": "许字2020-001"}, ["exclusive_licence", "head_licence_missing"]),
    ],
)
def test_a_licensee_grants_a_sub_licence_within_its_own(
    office: Office, filing: dict[str, object], found: list[str]
) -> None:
    """专利法（2020）第十二条: the licensee lets others work the patent only as the owner allows."""
    entered(office, KIND, licence_type="exclusive")
    file(office, KIND, by="opponent", **{**SUB, **filing})

    assert burdens.findings(office) == found
    if not found:
        office.complete("examine")
        office.complete("issue_certificate")
        assert burdens.details(office)["head_contract_no"] == "许字2026-007"


def test_who_has_no_licence_is_not_taken_for_the_owner(office: Office) -> None:
    file(office, KIND, by="opponent", licensee_name="宁波东港服饰有限公司", licensee_credit_code=None)

    assert burdens.findings(office) == ["not_owner"]


def test_the_head_deals_with_a_late_examination(office: Office) -> None:
    file(office, KIND)
    office.advance_to(office.limit(EXAM).expires_on + timedelta(days=1))
    office.complete("escalate_overdue", by="approver")

    assert office.open_tasks == ["examine"]


def test_the_office_ends_a_filing_whose_right_is_over(licensed: Office) -> None:
    licensed.send("ending", by="registrar", ending_ground="right_over", ending_facts="专利权已被宣告全部无效。")

    assert licensed.complete("decide_ending", by="approver").closed_as == "revoked"
