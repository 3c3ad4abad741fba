"""What a draft cites: from the list of the law, checked by day and place, and found again by it."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden, InvalidForm
from engine.values import CitationQuery, CitingDecision
from tests.journeys.test_similar_cases import examined
from tests.office import Office, refusal
from tests.plain_answers import answers_of

FORM = "trademark.opposition.draft_decision"


@pytest.fixture
def drafting(small_office: Office) -> Office:
    """An opposition that is about to be decided in 2026."""
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    small_office.send("answer", by="respondent")
    return small_office


def refused(office: Office, *codes: str) -> list[str]:
    answers = answers_of(FORM, {"articles": list(codes)})
    task = office.open_task("draft_decision")
    error = refusal(office.engine.complete_task, office.actor("examiner"), task.id, answers)
    assert isinstance(error, InvalidForm), error
    return [reason["zh"] for reason in error.errors["articles"]]


def found(office: Office, login: str = "examiner", **query: object) -> list[CitingDecision]:
    return list(office.engine.decisions_citing(office.actor(login), CitationQuery(**query)).items)


def test_the_task_tells_what_may_be_cited(drafting):
    task = drafting.engine.task(drafting.actor("examiner"), drafting.open_task("draft_decision").id)
    codes = {article.code: article for article in task.citable}

    assert codes["TML2019-30"].subject_en == "Identical or similar to an earlier mark"
    assert not {"TML2026-36", "PL2020-22-3"} & codes.keys()


def test_a_provision_not_yet_in_force_is_refused_with_its_place(drafting):
    assert refused(drafting, "TML2019-30", "TML2026-36") == [
        "第 2 项：商标法（2026）第三十六条自 2027-01-01 起施行，本案不能适用"
    ]


def test_after_the_law_changed_a_pending_case_may_cite_both(drafting):  # 商标法（2026）第八十七条: no transitional rule
    drafting.advance_to(date(2027, 1, 4))

    drafting.complete("draft_decision", by="examiner", articles=["TML2019-30", "TML2026-36"])

    assert drafting.open_tasks == ["approve_decision"]


@pytest.mark.parametrize("code", ["TML2019-999", "PL2020-22-3"])
def test_what_is_not_on_the_list_of_the_case_is_refused(drafting, code):
    assert refused(drafting, code) == [f"第 1 项：清单中没有“{code}”"]


@pytest.mark.parametrize("typed", ["第三十条", "TML2019-30; DROP TABLE task", "<b>"])
def test_free_text_is_no_provision(drafting, typed):
    assert refused(drafting, typed) == [f"请从清单中选择条款：{typed}"]


def test_a_draft_is_found_by_what_it_cites(drafting):
    codes = ["TML2019-30", "TML2019-35"]
    drafting.complete("draft_decision", by="examiner", articles=codes, reason_codes=["similar_marks"])

    [one] = found(drafting, article="TML2019-30", reason="similar_marks")

    assert (one.case_no, one.articles, one.reasons) == (drafting.case_no, tuple(codes), ("similar_marks",))
    assert found(drafting, article="TML2019-31") == found(drafting, reason="descriptive") == []
    assert found(drafting, kind="trademark.renewal") == []
    assert [each.case_no for each in found(drafting, case_no=drafting.case_no)] == [drafting.case_no]


def test_a_draft_that_came_back_counts_as_it_was_written_last(office):
    drafting = office
    examined(drafting, "海岸")
    drafting.complete("draft_decision", by="examiner", articles=["TML2019-30"])
    drafting.complete(
        "approve_decision",
        by="approver",
        approval="return",
        return_reasons=["wrong_article"],
        return_note="改引第三十一条",
    )
    drafting.complete("draft_decision", by="examiner", articles=["TML2019-31"])

    assert found(drafting, article="TML2019-30") == []
    assert [each.articles for each in found(drafting, article="TML2019-31")] == [("TML2019-31",)]


def test_it_is_found_by_whom_may_see_the_case(drafting):
    drafting.complete("draft_decision", by="examiner", articles=["TML2019-30"])

    assert isinstance(refusal(found, drafting, "opponent"), Forbidden)
    assert isinstance(refusal(found, drafting, "analyst"), Forbidden)
    assert len(found(drafting, "auditor", article="TML2019-30")) == 1
