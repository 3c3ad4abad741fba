"""一次性告知: one notice lists all defects, each is answered by itself, and a second notice says what it rests on.

国知发服字〔2020〕1号（十二）; 商标法实施条例（2014）第五十七条第二款; 专利法实施细则（2023）第六十五条、第七十条.
"""

from __future__ import annotations

import pytest

from engine.rules.corrections import compare, heaviest
from forms.item_answers import ItemAnswer, line, read
from tests.journeys.test_patent_reexamination import AMOUNT, file, pay
from tests.office import Office

WRONG = {"intake_decision": "correct", "reasons": "材料不齐。"}


@pytest.mark.parametrize(
    ("found", "told", "corrected", "ground"),
    [
        (["copies_missing"], ["power_missing"], ["power_missing"], "visible"),  # nobody touched the copies
        (["foreign_without_agent"], ["power_missing"], ["power_missing"], "brought_in"),  # the new power of attorney
        (["foreign_without_agent"], ["power_missing"], [], "visible"),  # explained, so unchanged from the beginning
        (["power_missing"], ["power_missing"], ["power_missing"], "told_before"),
        (["foreign_without_agent", "copies_missing"], ["power_missing"], ["power_missing"], "visible"),
        (["foreign_without_agent", "power_missing"], ["power_missing"], ["power_missing"], "told_before"),
    ],
)
def test_what_a_second_notice_rests_on(found, told, corrected, ground) -> None:
    assert heaviest(compare(found, told, corrected)) == ground


def test_a_line_says_which_item_it_answers_and_how() -> None:
    answers = [
        ItemAnswer(no=2, how="explained", text="副本已随申请提交"),
        ItemAnswer(no=1, how="corrected", text="补交委托书", file="委托书.pdf"),
    ]
    assert read([line(each) for each in answers]) == answers
    assert read(["补交委托书", "副本"])[1] == ItemAnswer(no=2, how="corrected", text="副本")


@pytest.fixture
def told(office: Office) -> Office:
    """Two defects were told in one notice, each with what is wrong."""
    office.file("trademark.opposition")
    defects = {"defects": ["power_missing", "copies_missing"], "defect_notes": ["委托书无签章", "少一份副本"]}
    office.complete("check_formalities", **WRONG, **defects)
    return office


def test_each_item_has_its_field_its_text_its_article_and_its_answer(told: Office) -> None:
    told.send("correction", by="opponent", correction_items=["1. 已补正：补交", "2. 说明：副本已经提交"])

    first, second = told.case.defects

    assert (first.kind, first.about, first.text, first.answer) == (
        "power_missing",
        "代理委托书",
        "委托书无签章",
        "corrected",
    )
    assert (second.text, second.answer, second.answer_text) == ("少一份副本", "explained", "副本已经提交")
    assert "第五十七条" in first.article


def test_a_defect_that_the_correction_brought_in_needs_no_approver(told: Office) -> None:
    told.send("correction", by="opponent", correction_items=["1. 已补正：补交", "2. 已补正：补交"])

    told.complete(
        "check_correction", correction_verdict="again", defects=["foreign_without_agent"], reasons="新委托书。"
    )

    assert "correction" in told.awaited
    assert [item.notice for item in told.case.defects] == [1, 1, 2]
    [compared] = [line.new["compared"] for line in told.history() if "compared" in line.new]
    assert compared == {"foreign_without_agent": "brought_in"}


@pytest.mark.parametrize(("second", "is_sent"), [("allow", True), ("refuse", False)])
def test_a_defect_visible_at_first_reading_is_refused_without_the_reason_of_an_approver(
    told: Office, second: str, is_sent: bool
) -> None:
    told.send("correction", by="opponent", correction_items=["1. 已补正：补交", "2. 已补正：补交"])
    told.complete("check_correction", correction_verdict="again", defects=["identity_missing"], reasons="没有证照。")
    assert told.open_tasks == ["allow_second_notice"] and "correction" not in told.awaited

    reasons = {"second_notice_reason": "首次审查时系统缺页。"} if second == "allow" else {"reasons": "应当一次告知。"}
    told.complete("allow_second_notice", by="approver", second_notice=second, **reasons)

    assert ("correction" in told.awaited) == is_sent


def test_a_patent_case_may_be_told_twice_but_nothing_new_without_a_reason(office: Office) -> None:
    """The second notice on what remains is lawful (审查指南); what was visible and not told needs an approver."""
    file(office)
    pay(office, "opponent", AMOUNT)
    office.complete("check_formalities", intake_decision="correct", defects=["power_missing"], reasons="缺委托书。")
    office.send("correction", by="opponent")
    office.complete(
        "check_correction", correction_verdict="correct_again", defects=["ground_unclear"], reasons="不清。"
    )
    assert office.open_tasks == ["allow_second_notice"]

    office.complete("allow_second_notice", by="approver", second_notice="refuse", reasons="应当一次告知。")
    assert office.open_tasks == ["check_correction"], "nobody loses anything by what was never told"
    office.complete("check_correction", correction_verdict="correct_again", defects=["power_missing"], reasons="仍缺。")

    assert "correction" in office.awaited
    assert office.open_tasks == []
