"""The notices of patent procedures name the patent, their own provisions and their own consequences."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys.test_what_notices_say import words
from tests.office import Office
from tests.patents import add_patent, past, pay


@pytest.fixture
def invalidation(office: Office) -> Office:
    number = add_patent(office, office.respondent_party, "granted")
    office.file("patent.invalidation", patent_no=number)
    pay(office, "opponent", 3000_00)
    office.complete("check_formalities", intake_decision="correct", defects=["power_missing"], reasons="缺委托书。")
    office.send("correction", by="opponent")
    office.complete("check_correction")
    past(office, "pat-invalid-patentee-answer")
    office.complete("compose_panel", by="approver")
    office.complete("examine", by="member", next_step="hear")
    on = office.today + timedelta(days=30)
    office.complete("fix_hearing", hearing_on=on.isoformat())
    office.advance_to(on)
    office.complete("hold_hearing", absent="both")
    office.complete("judge_absence", by="head")
    office.tick()
    return office


@pytest.fixture
def reexamination(office: Office) -> Office:
    number = add_patent(office, office.opponent_party, "refused")
    office.file(
        "patent.reexamination", patent_no=number, rejection_served_on="2026-01-19", rejection_decided_on="2026-01-16"
    )
    pay(office, "opponent", 1000_00)
    office.complete("check_formalities")
    office.complete("preliminary_examination", by="examiner")
    office.complete("compose_panel", by="approver")
    office.complete("examine", by="member", next_step="notify")
    office.complete("draft_notice", by="member", notice_reasons="权利要求1相对于对比文件1不具备创造性。")
    office.send("reply", by="opponent")
    office.complete("examine", by="member")
    office.complete("draft_decision", by="member", outcome="rejection_maintained", reasons="不具备创造性。")
    office.vote()
    office.complete("sign_decision", by="head")
    office.tick()
    return office


def test_the_notices_of_an_invalidation(invalidation: Office) -> None:
    party = invalidation.opponent_party.name
    correction = words(invalidation, "correction")
    assert "根据专利法实施细则（2023）第七十条，现将全部需要补正的内容一次性告知如下" in correction
    assert "请求视为未提出" in correction and "商标" not in correction

    copies = words(invalidation, "invalidation_answer_notice")
    assert "第202310123456.7号“自清洁风扇”发明专利提出无效宣告请求" in copies
    assert "第二十二条第三款（创造性）" in copies and "本期限不得延长" in copies

    hearing = words(invalidation, "hearing_notice", to=party)
    assert "第五审理庭" in hearing and "回执期限" in hearing and "7日" in hearing

    lapse = words(invalidation, "request_deemed_withdrawn", to=party)
    assert "因未在指定期限内答复口头审理通知书，并且不参加口头审理" in lapse
    assert "根据专利法实施细则（2023）第七十四条第三款，视为撤回" in lapse and "恢复权利" not in lapse


def test_the_notices_of_a_reexamination(reexamination: Office) -> None:
    notice = words(reexamination, "reexamination_notice")
    assert "不具备创造性" in notice and "2026年4月2日（周四）" in notice
    assert "期满未作书面答复的，复审请求视为撤回" in notice

    decision = words(reexamination, "reexamination_decision")
    assert "不服2026年1月16日作出的对第202310123456.7号“自清洁风扇”发明专利申请的驳回决定" in decision
    assert "维持驳回决定" in decision and "起诉期限" in decision and "2026年6月2日" in decision


def test_what_is_published_of_patents_counts_after_a_month(office: Office) -> None:
    """专利法实施细则（2023）第四条第六款: 自公告之日起满1个月; not the thirty days of trademarks."""
    number = add_patent(office, office.respondent_party, "granted")
    office.file("patent.invalidation", patent_no=number)
    pay(office, "opponent", 3000_00)
    office.complete("check_formalities")
    office.advance_to(date(2026, 3, 30))
    [sent] = [each for each in office.case.notices if each.template == "invalidation_answer_notice"]
    office.engine.record_service(office.actor("registrar"), sent.id, {"kind": "returned", "on": office.today})
    office.complete("analyse_return", next_step="publish")
    office.tick()

    [published] = [each for each in office.case.notices if each.template == "publication_of_service"]
    assert published.served_on == date(2026, 4, 30)
    [announced] = [row for row in office.engine.gazette().items if row["announcement"] == "service_by_publication"]
    assert "满一个月视为送达" in announced["body"]
    told = words(office, "publication_of_service")
    assert "商标法" not in told
