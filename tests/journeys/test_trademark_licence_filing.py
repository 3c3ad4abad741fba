"""商标使用许可备案: term and goods against the register, the fee, and what comes while the licence lasts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys import burdens
from tests.journeys.burdens import entered, file
from tests.office import Office

KIND, CORRECTION = "trademark.licence_filing", "tm-review-correction"
FROM_ON, TO_ON = date(2026, 3, 1), date(2028, 2, 29)
DEFECT = {"defects": ["contract_unclear"], "reasons": "许可类型与合同不一致。"}


@pytest.fixture
def office(office: Office) -> Office:
    return burdens.ready(office)


@pytest.fixture
def filed(office: Office) -> Office:
    file(office, KIND)
    return office


@pytest.fixture
def licensed(office: Office) -> Office:
    return entered(office, KIND)


def test_a_licence_is_filed_paid_for_told_and_announced(licensed: Office) -> None:
    """商标法（2019）第四十三条第三款: 由商标局公告."""
    assert burdens.burdens(licensed) == [("licence", FROM_ON, TO_ON, None)]
    assert burdens.details(licensed)["goods"] == ["服装"]
    assert {who for template, who in licensed.notices if template == "licence_filed"} == {
        licensed.respondent_party.name,
        licensed.opponent_party.name,
    }
    assert burdens.announcements(licensed) == ["licence"] and licensed.case.line.status == "in_force"
    licensed.tick()
    assert all(document.state == "ready" for document in licensed.case.documents)


@pytest.mark.parametrize(
    ("filing", "reason"),
    [
        ({"to_on": "2034-09-01"}, "term_beyond_right"),  # the mark ends on 2034-08-31
        ({"goods": ["服装", "酒"]}, "goods_beyond_right"),
        ({"co_owners": "refused"}, "co_owner_consent_missing"),
    ],
)
def test_a_licence_beyond_the_right_is_not_filed(office: Office, filing: dict[str, object], reason: str) -> None:
    """指南第三部分第十一章第2.5节: 许可期限不得超过注册有效期，商品不得超出核定范围."""
    file(office, KIND, **filing)
    assert burdens.findings(office) == [reason]
    office.complete("examine")
    office.complete("approve_refusal", by="approver", refusal_grounds=["other"], reasons="超出注册范围。")

    assert office.case.line.outcome == "refused" and burdens.burdens(office) == []
    assert office.notices[-1][0] == "licence_refused"


def test_a_licence_until_the_last_day_of_the_mark_is_free(office: Office) -> None:
    file(office, KIND, to_on="2034-08-31")

    assert burdens.findings(office) == []


def test_a_correction_suffices(filed: Office) -> None:
    filed.complete("examine", verdict="correct", **DEFECT)
    filed.send("correction", by="respondent")
    filed.complete("check_correction")

    assert "payment" in filed.awaited


def test_a_silent_licensor_is_refused_by_two_persons(filed: Office) -> None:
    """Nothing deems it abandoned: a person finds out and another approves."""
    filed.complete("examine", verdict="correct", **DEFECT)
    filed.advance_to(filed.limit(CORRECTION).expires_on + timedelta(days=1))
    assert filed.open_tasks == ["approve_refusal"]

    filed.complete("approve_refusal", by="approver", refusal_grounds=["not_corrected"], reasons="期满未补正。")
    assert filed.case.line.outcome == "refused"


def test_an_unpaid_fee_ends_before_the_approver(filed: Office) -> None:
    filed.complete("examine")
    filed.advance_to(filed.limit(CORRECTION).expires_on + timedelta(days=1))

    assert filed.open_tasks == ["approve_refusal"] and burdens.burdens(filed) == []


def test_the_licence_is_withdrawn_before_it_is_filed(filed: Office) -> None:
    """第2.8节."""
    assert filed.send("withdrawal", by="respondent").closed_as == "withdrawn"


def test_the_parties_end_it_early(licensed: Office) -> None:
    """第2.7节: 提前终止."""
    licensed.send("cancellation", by="opponent", cancellation_documents=["终止协议"])
    assert licensed.complete("check_cancellation").closed_as == "cancelled"

    assert burdens.burdens(licensed) == [("licence", FROM_ON, TO_ON, licensed.today)]
    assert burdens.announcements(licensed)[-1] == "licence_ended"


def test_the_names_change(licensed: Office) -> None:
    """第2.6节: 变更许可人或者被许可人名称."""
    licensed.send("change", by="opponent", change_kind="name", change_text="被许可人更名。")
    licensed.complete("check_change")

    assert burdens.announcements(licensed)[-1] == "licence_change"
    assert burdens.details(licensed)["licence_type"] == "ordinary"


def test_an_exclusive_licence_shuts_out_the_next_one(licensed: Office) -> None:
    licensed.send("cancellation", by="respondent")
    licensed.complete("check_cancellation")
    entered(licensed, KIND, licence_type="exclusive")
    file(licensed, KIND, goods=["服装"])
    assert burdens.findings(licensed) == ["exclusive_licence"]

    file(licensed, KIND, goods=["鞋"])
    assert burdens.findings(licensed) == [], "other goods are free"


@pytest.mark.parametrize(
    ("filing", "found"),
    [({}, []), ({"goods": ["广告"]}, ["goods_beyond_head"]), ({"owner_consents": False}, ["owner_consent_missing"])],
)
def test_a_licensee_grants_a_sub_licence_for_goods_of_its_own(
    licensed: Office, filing: dict[str, object], found: list[str]
) -> None:
    """商标法（2019）第四十三条第一款: it is the owner who licenses; the licensee does with the owner's consent."""
    sub = {"licence_basis": "sub", "head_contract_no": "许字2026-007", "owner_consents": True,
           "licensee_name": "宁波东港服饰有限公司", "licensee_credit_code": None}  # fmt: skip
    file(licensed, KIND, by="opponent", **{**sub, **filing})

    assert burdens.findings(licensed) == found


def test_the_office_ends_a_filing_whose_right_is_over(licensed: Office) -> None:
    licensed.send("ending", by="registrar", ending_ground="right_over", ending_facts="商标已被宣告无效。")
    assert licensed.complete("decide_ending", by="approver").closed_as == "revoked"

    assert burdens.burdens(licensed)[0][3] == licensed.today
