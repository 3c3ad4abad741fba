"""The notice of a draft: what the party will get, but for the mark, the number and the date; and kept nowhere."""

from __future__ import annotations

import re

import pytest

from engine.errors import NotFound
from engine.store.tables import Document, Job, Notice
from tests import factories
from tests.journeys.test_similar_cases import examined
from tests.journeys.test_what_notices_say import text_of
from tests.journeys.test_what_notices_say import words as words_served
from tests.office import Office, refusal
from tests.plain_answers import answers_of
from tests.statements import count_statements

FORM = "trademark.opposition.draft_decision"
HOSTILE = '#panic("x") #read("/etc/passwd") $x^2$ `raw` *bold* <label> @ref \\ #{ [ ] } https://x.test // 注释'


@pytest.fixture
def drafting(small_office: Office) -> Office:
    """An opposition that is about to be decided."""
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    small_office.send("answer", by="respondent")
    return small_office


def save(office: Office, **answers: object) -> int:
    task = office.open_task("draft_decision")
    office.engine.save_draft(office.actor("examiner"), task.id, answers_of(FORM, answers))
    return task.id


def served(office: Office, template: str) -> dict[str, str]:
    """Return addressee -> words of the notices of a template that were served."""
    while office.tick():
        pass
    found = [each.addressee for each in office.case.notices if each.template == template]
    return {addressee: words_served(office, template, addressee) for addressee in found}


def previewed(office: Office, task_id: int) -> dict[str, str]:
    """Return addressee -> words of the notices that the draft leads to."""
    examiner = office.actor("examiner")
    found = office.engine.draft_notices(examiner, task_id)
    return {each.addressee: text_of(office.engine.draft_notice(examiner, task_id, each.number)) for each in found}


def bare(text: str) -> str:
    """Leave out what only one of the two has: mark, number and date."""
    text = text.replace("草稿DRAFT", "").replace("（未编号）", "").replace("（签发之日）", "")
    text = re.sub(r"书[A-Z]{2}\d{10}-\d+", "书", text)
    return re.sub(r"(国家知识产权局)\d{4}年\d{1,2}月\d{1,2}日", r"\1", text)


@pytest.mark.parametrize("outcome", ["refuse", "partial"])
def test_what_is_previewed_is_what_is_served(office, outcome):
    examined(office, "海岸", grounds=["art_30"])
    answers = {"outcome": outcome, "articles": ["TML2019-30"], "reasons": HOSTILE + "\n第二段。"}
    if outcome == "partial":
        answers["goods_refused"] = "服装"
    task_id = save(office, **answers)
    before = previewed(office, task_id)

    office.complete("draft_decision", by="examiner", **answers)
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")
    after = served(office, f"decision_{outcome}")

    assert len(before) == len(after) == 2
    assert {name: bare(text) for name, text in before.items()} == {name: bare(text) for name, text in after.items()}
    assert all("草稿DRAFT" in text and "（未编号）" in text for text in before.values())
    assert all("草稿" not in text and "签发之日" not in text for text in after.values())
    assert any("届满日" in text for text in before.values()), "the limit that the service starts is told too"
    assert all("商标法（2019）第三十条" in text for text in after.values())


def test_what_is_typed_is_never_read_as_markup(drafting):
    task_id = save(drafting, reasons=HOSTILE)

    for text in previewed(drafting, task_id).values():
        assert "".join(HOSTILE.split()) in text


def test_each_addressee_has_a_notice_of_their_own(drafting):
    task_id = save(drafting)
    [one, other] = drafting.engine.draft_notices(drafting.actor("examiner"), task_id)

    assert {one.role, other.role} == {"opponent", "respondent"}
    assert one.title == "准予注册决定书"
    assert {
        name for name, text in previewed(drafting, task_id).items() if f"准予注册决定书（未编号）{name}：" in text
    } == {
        one.addressee,
        other.addressee,
    }


def test_a_preview_writes_nothing(drafting):
    task_id = save(drafting)
    examiner, before = drafting.actor("examiner"), len(drafting.history())

    def rows() -> list[int]:
        with drafting.parts.unit_of_work(read_only=True) as work:
            return [work.session.query(table).count() for table in (Document, Notice, Job)]

    kept = rows()
    with count_statements(drafting.database.engine) as statements:
        drafting.engine.draft_notice_pages(examiner, task_id, 1)

    assert rows() == kept and len(drafting.history()) == before
    assert [each for word in ("INSERT", "UPDATE", "DELETE") for each in statements.starting(word)] == []


def test_half_a_draft_shows_what_there_is(drafting):
    task = drafting.open_task("draft_decision")
    examiner = drafting.actor("examiner")
    drafting.engine.save_draft(examiner, task.id, {"reasons": "两商标不近似。", "articles": "not a code", "outcome": 7})

    texts = previewed(drafting, task.id).values()

    assert texts and all("两商标不近似。" in text for text in texts)


def test_the_pages_are_pictures(drafting):
    pages = drafting.engine.draft_notice_pages(drafting.actor("examiner"), save(drafting, reasons="长。\n" * 120), 1)

    assert len(pages) > 1 and all(page.startswith(b"\x89PNG") for page in pages)


def test_who_may_not_read_the_draft_may_not_read_its_notice(drafting):
    task_id = save(drafting)
    with drafting.parts.unit_of_work() as work:
        factories.interest(work, drafting.accounts["member"], drafting.respondent_party)

    assert drafting.engine.draft_notices(drafting.actor("auditor"), task_id)
    for login in ("opponent", "member", "analyst"):
        assert isinstance(refusal(drafting.engine.draft_notices, drafting.actor(login), task_id), NotFound)
        assert isinstance(refusal(drafting.engine.draft_notice, drafting.actor(login), task_id, 1), NotFound)


def test_there_is_no_notice_beyond_the_last_and_none_of_what_is_done(drafting):
    task_id = save(drafting)
    examiner = drafting.actor("examiner")
    assert refusal(drafting.engine.draft_notice, examiner, task_id, 3).code == "unknown_notice"

    drafting.complete("draft_decision", by="examiner")

    assert drafting.engine.draft_notices(examiner, task_id) == ()


def test_a_vote_of_the_panel_may_lie_between_the_draft_and_the_notice(office):
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="difficult")
    office.complete("examine", by="examiner")
    task_id = save(office, outcome="refuse")

    found = office.engine.draft_notices(office.actor("examiner"), task_id)

    assert [each.template for each in found] == ["decision_refuse"] * 2
