"""商标续展: the window, the grace period with its surcharge, and what happens when nobody renews.

The term of the mark ends on Saturday 2026-06-13. By hand: the last twelve months begin on 2025-06-14; the window ends
on the first working day after the term, Monday 2026-06-15; six months of grace end on Sunday 2026-12-13, so on
Monday 12-14.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from engine.errors import Forbidden
from engine.notices import title
from engine.store.fees import Fee
from engine.store.rights import Mark, RegisterEntry
from tests.journeys.telling import mark
from tests.office import Office, refusal

KIND = "trademark.renewal"
TERM_ENDS, WINDOW_ENDS, GRACE_ENDS = date(2026, 6, 13), date(2026, 6, 15), date(2026, 12, 14)
NEXT_TERM_ENDS = date(2036, 6, 13)
WINDOW, GRACE, CORRECTION = "tm-renewal-window", "tm-renewal-grace", "tm-application-correction"
ONE_DAY = timedelta(days=1)


@pytest.fixture
def renewable(office: Office) -> Office:
    """The mark of the office's party, registered in two classes for a term that ends this year."""
    with office.parts.unit_of_work() as work:
        mark = work.session.get_one(Mark, office.mark.id)
        mark.status, mark.registration_no = "registered", mark.application_no
        mark.registered_on, mark.expires_on = date(2016, 6, 14), TERM_ENDS
    return office


def apply(office: Office, by: str = "respondent", **filing: object) -> Office:
    office.file(KIND, by=by, mark_no=office.mark.application_no, **filing)
    return office


def watch(office: Office) -> Office:
    """The office watches the term; the owner is told."""
    paper = {"submitted_by": "office", "applicant_name": office.respondent_party.name}
    return apply(office, by="formality", renewal_act="watch", **paper)


def pay(office: Office, fen: int) -> None:
    office.send("payment", by="respondent", amount_fen=fen)


def fee(office: Office) -> Fee:
    with office.parts.unit_of_work(read_only=True) as work:
        return work.session.scalars(select(Fee)).one()


def entries(office: Office) -> list[str]:
    with office.parts.unit_of_work(read_only=True) as work:
        return list(work.session.scalars(select(RegisterEntry.entry).order_by(RegisterEntry.id)))


def findings(office: Office) -> object:
    return office.case.variables["register_findings"]


def test_a_mark_is_renewed_for_ten_years_to_the_day(renewable: Office) -> None:
    """商标法（2019）第四十条第一款: 每次续展注册的有效期为十年，自该商标上一届有效期满次日起计算."""
    apply(renewable)
    assert (fee(renewable).amount_fen, fee(renewable).surcharge_fen) == (2 * 500_00, 0)

    pay(renewable, 1000_00)
    renewable.complete("examine", by="formality")
    renewable.complete("approve_renewal", by="approver")

    assert renewable.case.line.outcome == "renewed"
    assert (mark(renewable).expires_on, mark(renewable).status) == (NEXT_TERM_ENDS, "registered")
    assert entries(renewable) == ["renewed"]
    assert renewable.notices[-1] == ("renewal_certificate", renewable.respondent_party.name)
    assert "renewal" in {row["announcement"] for row in renewable.engine.gazette().items}
    assert "acceptance" not in {template for template, _ in renewable.notices}  # abolished in 2018
    assert [limit for limit in renewable.case.limits if limit.state == "running"] == []


@pytest.mark.parametrize(
    ("on", "surcharge"),
    [(TERM_ENDS, 0), (WINDOW_ENDS, 0), (WINDOW_ENDS + ONE_DAY, 2 * 250_00), (GRACE_ENDS, 2 * 250_00)],
)
def test_the_grace_period_costs_a_surcharge_from_its_first_day(renewable: Office, on: date, surcharge: int) -> None:
    """财税〔2017〕20号: 宽展期内另加延迟费. The window ends on a Saturday, so Monday is still free of it."""
    renewable.advance_to(on)
    apply(renewable)

    assert fee(renewable).surcharge_fen == surcharge
    pay(renewable, 1000_00 + surcharge)
    assert findings(renewable) == []


@pytest.mark.parametrize(
    ("expires_on", "code"),
    [
        (date(2027, 3, 1), None),  # its last twelve months begin today, 2026-03-02
        (date(2027, 3, 2), "too_early"),
        (date(2025, 9, 1), "late"),  # six months of grace ended yesterday, Sunday 2026-03-01... and on Monday, today
    ],
)
def test_the_register_says_whether_it_is_time(renewable: Office, expires_on: date, code: str | None) -> None:
    with renewable.parts.unit_of_work() as work:
        work.session.get_one(Mark, renewable.mark.id).expires_on = expires_on
    if code == "late":
        renewable.advance(1)
    apply(renewable)
    pay(renewable, 3000_00)

    assert findings(renewable) == ([code] if code else [])


def test_who_is_not_the_owner_is_told_once_what_is_wrong_and_corrects_it(renewable: Office) -> None:
    """名义与登记簿不一致: one notice, thirty days, and the application is approved after all."""
    apply(renewable, by="opponent")
    renewable.send("payment", by="opponent", amount_fen=1000_00)
    assert findings(renewable) == ["not_entitled"]
    renewable.complete(
        "examine", by="formality", renewal_verdict="correct", defects=["name_mismatch"], reasons="请同时办理转让。"
    )
    served_on = renewable.today
    assert renewable.limit(CORRECTION).expires_on == served_on + timedelta(
        days=30 + 15
    )  # presumed receipt, then thirty

    renewable.send("correction", by="opponent")
    renewable.complete("check_correction", by="formality")
    assert isinstance(refusal(renewable.complete, "approve_renewal", by="formality"), Forbidden)
    renewable.complete("approve_renewal", by="approver")

    assert renewable.case.line.outcome == "renewed"


def test_a_second_notice_needs_the_reason_of_an_approver(renewable: Office) -> None:
    """一次性告知: 国知发服字〔2020〕1号（十二）."""
    apply(renewable)
    pay(renewable, 1000_00)
    wrong = {"defects": ["power_missing"], "reasons": "委托书未签章。"}
    renewable.complete("examine", by="formality", renewal_verdict="correct", **wrong)
    renewable.send("correction", by="respondent")
    renewable.complete("check_correction", by="formality", correction_verdict="again", **wrong)
    assert "correction" not in renewable.awaited

    renewable.complete(
        "allow_second_notice", by="approver", second_notice="allow", second_notice_reason="补正材料带来新的缺陷。"
    )

    assert "correction" in renewable.awaited


def test_a_silent_applicant_is_refused_by_two_persons_and_may_file_again(renewable: Office) -> None:
    """Nothing is deemed here: silence is looked into, and refused with reasons; the window is still open."""
    apply(renewable)
    pay(renewable, 1000_00)
    wrong = {"defects": ["form_incomplete"], "reasons": "未签章。"}
    renewable.complete("examine", by="formality", renewal_verdict="correct", **wrong)
    renewable.advance_to(renewable.limit(CORRECTION).expires_on + ONE_DAY)
    assert renewable.open_tasks == ["check_correction"]

    renewable.complete(
        "check_correction",
        by="formality",
        correction_verdict="insufficient",
        refusal_grounds=["not_corrected"],
        **wrong,
    )
    renewable.complete("approve_renewal", by="approver")

    assert renewable.case.line.outcome == "renewal_refused"
    assert renewable.notices[-1] == ("renewal_refusal", renewable.respondent_party.name)
    assert (mark(renewable).status, entries(renewable)) == ("registered", [])


def test_an_unpaid_fee_lies_before_the_examiner(renewable: Office) -> None:
    apply(renewable)
    pay(renewable, 400_00)
    assert renewable.open_tasks == [] and "payment" in renewable.awaited

    renewable.advance_to(renewable.limit(CORRECTION).expires_on + ONE_DAY)

    assert fee(renewable).state == "unpaid"
    assert renewable.open_tasks == ["examine"]


def test_an_application_is_withdrawn_while_the_term_lasts(renewable: Office) -> None:
    apply(renewable)

    renewable.send("withdrawal", by="respondent")

    assert renewable.case.line.outcome == "withdrawn"
    assert mark(renewable).status == "registered"


def test_a_watched_term_reminds_twice_and_the_owner_renews_in_grace(renewable: Office) -> None:
    watch(renewable)
    assert renewable.notices == [("renewal_reminder", renewable.respondent_party.name)]
    assert (renewable.limit(WINDOW).expires_on, renewable.limit(GRACE).expires_on) == (WINDOW_ENDS, GRACE_ENDS)

    renewable.advance_to(WINDOW_ENDS + ONE_DAY)
    assert len(renewable.notices) == 2
    renewable.send("application", by="respondent")
    pay(renewable, 1500_00)
    renewable.complete("examine", by="formality")
    renewable.complete("approve_renewal", by="approver")

    assert mark(renewable).expires_on == NEXT_TERM_ENDS  # from the old term, not from the day of the renewal


def test_nobody_renews_and_the_office_strikes_the_mark_off(renewable: Office) -> None:
    """商标法（2019）第四十条第一款: 期满未办理续展手续的，注销其注册商标. By two persons, never by a timer."""
    watch(renewable)
    renewable.advance_to(GRACE_ENDS)
    assert renewable.open_tasks == []
    renewable.advance_to(GRACE_ENDS + ONE_DAY)
    assert (renewable.open_tasks, mark(renewable).status) == (["confirm_expiry"], "registered")

    renewable.complete("confirm_expiry", by="registrar")
    renewable.complete("approve_expiry", by="approver")

    assert renewable.case.line.outcome == "expired"
    assert (mark(renewable).status, mark(renewable).expires_on) == ("expired", TERM_ENDS)
    assert renewable.notices[-1] == ("expiry_notice", renewable.respondent_party.name)
    assert "expiry" in {row["announcement"] for row in renewable.engine.gazette().items}


def test_an_application_posted_on_the_last_day_is_found_before_the_mark_is_struck_off(renewable: Office) -> None:
    """商标法实施条例（2014）第九条: the postmark counts."""
    watch(renewable)
    renewable.advance_to(GRACE_ENDS + timedelta(days=4))

    renewable.complete(
        "confirm_expiry", by="registrar", expiry_finding="posted_in_time", applied_on=GRACE_ENDS.isoformat()
    )

    assert fee(renewable).surcharge_fen == 2 * 250_00
    pay(renewable, 1500_00)
    assert findings(renewable) == []


def test_a_refusal_after_the_grace_period_leads_to_the_striking_off(renewable: Office) -> None:
    renewable.advance_to(GRACE_ENDS)
    apply(renewable)
    renewable.advance_to(renewable.limit(CORRECTION).expires_on + ONE_DAY)
    renewable.complete(
        "examine", by="formality", renewal_verdict="refuse", refusal_grounds=["fee_unpaid"], reasons="期满未缴费。"
    )
    renewable.complete("approve_renewal", by="approver")

    assert renewable.open_tasks == ["confirm_expiry"]


def words(office: Office, template: str) -> str:
    """Return the words of the newest notice of a template, without blanks."""
    while office.tick():
        pass
    titles = [document for document in office.case.documents if document.title.startswith(title(template)[0])]
    pdf = office.engine.document(office.actor("auditor"), titles[-1].id)[1]
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_notices_name_the_days_and_the_money(renewable: Office) -> None:
    watch(renewable)
    shown = words(renewable, "renewal_reminder")
    assert "2026年6月13日" in shown and "2026年6月15日（周一）" in shown and "2026年12月14日（周一）" in shown

    renewable.send("application", by="respondent")
    shown = words(renewable, "payment_notice")
    assert "1000.00元" in shown and "届满日" in shown

    pay(renewable, 1000_00)
    renewable.complete("examine", by="formality")
    renewable.complete("approve_renewal", by="approver")
    assert "续展后有效期至2036年6月13日" in words(renewable, "renewal_certificate")


def test_the_correction_and_the_refusal_list_what_is_wrong(renewable: Office) -> None:
    apply(renewable)
    pay(renewable, 1000_00)
    wrong = {"defects": ["wrong_class"], "reasons": "类别有误。"}
    renewable.complete("examine", by="formality", renewal_verdict="correct", **wrong)
    assert "商标类别与登记簿不一致" in words(renewable, "correction")
    renewable.send("correction", by="respondent")
    refused = {"correction_verdict": "insufficient", "refusal_grounds": ["still_defective"], "articles": ["TML2019-40"]}
    renewable.complete("check_correction", by="formality", **refused, **wrong)
    renewable.complete("approve_renewal", by="approver")

    shown = words(renewable, "renewal_refusal")
    assert "补正后仍不符合规定" in shown and "可以重新提出续展申请" in shown
    assert "商标法（2019）第四十条" in shown


def test_an_application_that_is_dealt_with_apart_ends_the_watch(renewable: Office) -> None:
    watch(renewable)
    renewable.advance_to(GRACE_ENDS + timedelta(days=4))
    renewable.complete("confirm_expiry", by="registrar", expiry_finding="handled_apart")

    assert renewable.case.line.outcome == "handled_apart"
    assert mark(renewable).status == "registered"


def test_one_term_is_renewed_once_though_it_was_applied_for_twice(renewable: Office) -> None:
    """Both were examined while the term was not renewed; the second is refused, and nobody strikes the mark off."""
    cases = [apply(renewable).case_no, apply(renewable).case_no]
    for renewable.case_no in cases:
        pay(renewable, renewable.case.fees[0].owed_fen)
        renewable.complete("examine", renewal_verdict="approve")
    renewable.case_no = cases[0]
    renewable.complete("approve_renewal")
    renewable.case_no = cases[1]
    assert refusal(renewable.complete, "approve_renewal").code == "renewed_already"
    assert mark(renewable).expires_on == NEXT_TERM_ENDS

    renewable.complete(
        "approve_renewal", approval="return", return_reasons=["facts_unclear"], return_note="已另案续展。"
    )
    renewable.advance_to(GRACE_ENDS + ONE_DAY)
    renewable.complete("examine", renewal_verdict="refuse", refusal_grounds=["before_window"], reasons="已另案续展。")
    renewable.complete("approve_renewal")
    renewable.complete("confirm_expiry", expiry_finding="none")
    assert refusal(renewable.complete, "approve_expiry").code == "term_not_over"
    assert mark(renewable).status == "registered"
