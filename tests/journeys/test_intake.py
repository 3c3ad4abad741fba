"""受理: the four grounds of 条例第二十六条 against the office's own register, and the one correction."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import CaseClosed, Forbidden, Refused
from tests import factories
from tests.office import Office, refusal

#: 初步审定公告 2026-01-31; three months have no 31 April: the window ends on Thursday, 2026-04-30.
WINDOW_ENDS = date(2026, 4, 30)
CORRECTION, REVIEW = "tm-review-correction", "tm-nonregistration-review-request"


def findings(office: Office) -> list[str]:
    return office.case.variables["register_findings"]


@pytest.mark.parametrize(
    ("filed_on", "found"),
    [(WINDOW_ENDS, []), (WINDOW_ENDS + timedelta(days=1), ["not_this_object", "late"])],  # by then it is registered
)
def test_the_office_counts_the_window_itself(office: Office, filed_on: date, found: list[str]) -> None:
    """条例第二十六条第（一）项: 未在法定期限内提出的."""
    office.advance_to(filed_on)
    office.file("trademark.opposition")

    assert findings(office) == found


def test_a_publication_older_than_the_law_we_hold_is_late_all_the_same(office: Office) -> None:
    """Published on Monday, 2019-01-07, before the law of 2019 was in force: no window to count, and no need."""
    with office.parts.unit_of_work() as work:
        old = factories.mark(work, office.respondent_party, "旧潮", date(2019, 1, 7))

    office.file("trademark.opposition", mark_no=old.application_no)

    assert findings(office) == ["late"]
    assert office.open_tasks == ["check_formalities"]


def test_nobody_accepts_against_the_register_alone(office: Office) -> None:
    office.advance_to(date(2026, 6, 1))
    office.file("trademark.opposition")

    office.complete("check_formalities", by="formality", intake_decision="accept")

    assert office.open_tasks == ["confirm_acceptance"] and dict(office.notices).keys() == {"payment_notice"}
    assert isinstance(refusal(office.complete, "confirm_acceptance", by="formality"), Forbidden)
    assert (
        office.complete("confirm_acceptance", by="approver", acceptance_confirmed="reject").closed_as == "not_accepted"
    )
    assert office.notices[-1] == ("non_acceptance", office.opponent_party.name)


def test_a_second_person_may_find_that_it_does_not_apply(office: Office) -> None:
    """A licensee is an interested party though the register names another owner (商标法（2019）第三十三条)."""
    with office.parts.unit_of_work() as work:
        other = factories.party(work, "上海云澜纺织有限公司")
        licensed = factories.mark(work, other, "云澜", date(2020, 1, 6))
    office.file("trademark.opposition", prior_right=f"第{licensed.application_no}号“云澜”商标的独占被许可人")
    assert findings(office) == ["not_entitled"]

    office.complete("check_formalities", intake_decision="accept")
    office.complete("confirm_acceptance", by="approver", reasons="已提交独占许可合同。")

    assert office.open_tasks == ["assess_signals"]
    assert office.notices[1] == ("acceptance", office.opponent_party.name)


def test_nobody_opposes_his_own_mark(office: Office) -> None:
    office.file("trademark.opposition", by="respondent", grounds=["art_10"])

    assert findings(office) == ["not_entitled"]


def test_anybody_may_raise_an_absolute_ground(office: Office) -> None:
    """商标法（2019）第三十三条: 任何人认为违反第四条、第十条、第十一条、第十二条、第十九条第四款规定的."""
    office.file("trademark.opposition", grounds=["art_4", "art_10"])

    assert findings(office) == []


def test_a_mark_that_is_not_published_cannot_be_opposed(office: Office) -> None:
    with office.parts.unit_of_work() as work:
        mark = factories.mark(work, office.respondent_party, "潮汐", None)
    office.file("trademark.opposition", mark_no=mark.application_no)

    assert findings(office) == ["not_this_object"]


@pytest.mark.parametrize(
    ("grounds", "found"),
    [
        (["art_30"], ["same_again"]),  # 条例第二十六条第（四）项: 同一异议人以相同的理由、事实和法律依据再次提出
        (["art_30", "art_10"], []),  # a new ground: another opposition
    ],
)
def test_the_same_opponent_does_not_come_twice_on_the_same_ground(
    office: Office, grounds: list[str], found: list[str]
) -> None:
    office.file("trademark.opposition", grounds=["art_30"])
    office.file("trademark.opposition", grounds=grounds)

    assert findings(office) == found


def test_there_is_one_correction_and_no_second(office: Office) -> None:
    """商标法实施条例（2014）第五十七条第二款: 限期三十日补正; 仍不符合规定的，不予受理."""
    office.file("trademark.opposition")
    office.complete("check_formalities", intake_decision="correct")
    # The opponent is served electronically: 2 March + 15 days = 17 March; + 30 days = Thursday 16 April 2026.
    assert office.limit(CORRECTION).expires_on == date(2026, 4, 16)
    office.send("correction", by="opponent")

    again = refusal(office.send, "correction", by="opponent")
    assert isinstance(again, Refused) and again.code == "not_awaited"

    office.complete("check_correction", correction_verdict="insufficient")
    assert office.case.line.outcome == "not_accepted"
    assert isinstance(refusal(office.send, "correction", by="opponent"), CaseClosed)


@pytest.mark.parametrize(("days", "found"), [(0, []), (1, ["late"])])
def test_a_review_by_paper_is_late_by_the_day_of_its_postmark(refused: Office, days: int, found: list[str]) -> None:
    """商标法（2019）第三十五条第三款: 自收到通知之日起十五日内; a letter comes days after its postmark."""
    last = refused.limit(REVIEW).expires_on
    opposition = refused.case_no
    refused.advance_to(last + timedelta(days=9))

    refused.file(
        "trademark.non_registration_review",
        by="formality2",
        opposition_no=opposition,
        submitted_by="office",
        applicant_name=refused.respondent_party.name,
        filed_on=(last + timedelta(days=days)).isoformat(),
    )

    assert findings(refused) == found


def test_a_review_needs_a_decision_against_the_applicant(office: Office) -> None:
    office.file("trademark.opposition")
    office.file("trademark.non_registration_review", by="respondent", opposition_no=office.case_no)

    assert findings(office) == ["not_this_object"]


@pytest.fixture
def refused(office: Office) -> Office:
    """An opposition that ended in a refusal, served by post."""
    office.file("trademark.opposition")
    office.complete("check_formalities", by="formality")
    office.complete("assess_signals", by="formality")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner", outcome="refuse")
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")
    return office
