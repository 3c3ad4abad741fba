"""The task page: nothing typed is lost, whatever the answer; one act is one act."""

from __future__ import annotations

import re

import pytest

from tests.journeys.running import RUNNING
from tests.office import Office
from tests.webui.stories import file_opposition


@pytest.fixture
def task_id(bare_office: Office) -> int:
    return file_opposition(bare_office)


def _hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(_seen|_key|_last_line)" value="([^"]*)"', page))


def test_the_work_list_shows_the_task_and_leads_to_it(browser, task_id):
    me = browser("formality")

    page = me.get("/work").get_data(as_text=True)

    assert f'href="/tasks/{task_id}"' in page
    assert "形式审查" in page
    assert me.get("/work/next").location == f"/tasks/{task_id}"


def test_the_page_asks_on_the_left_and_shows_the_evidence_on_the_right(browser, task_id, bare_office):
    me = browser("formality")

    page = me.get(f"/tasks/{task_id}").get_data(as_text=True)

    assert "作出受理决定</button>" in page, "the office's verb is on the button"
    assert "商标法实施条例（2014）第二十六条" in page
    assert 'data-hide="not(intake_decision = &#34;correct&#34;)"' in page
    assert bare_office.mark.application_no in page
    for tab in ("documents", "limits", "history", "diagram"):
        assert me.get(f"/tasks/{task_id}?tab={tab}").status_code == 200, tab


def test_the_diagram_is_there_to_be_read(browser, task_id):
    answer = browser("formality").get(f"/tasks/{task_id}?tab=diagram")
    page = answer.get_data(as_text=True)

    assert re.search(r'outline-active[^>]*data-diagram-element="check_formalities"', page)
    assert "style-src-attr 'unsafe-inline'" in answer.headers["Content-Security-Policy"]


def test_a_form_that_is_refused_comes_back_as_typed(browser, task_id):
    me = browser("formality")

    answer = me.post(
        f"/tasks/{task_id}/complete",
        {"intake_decision": "correct", "remarks": "两份副本都没有", "nonsense": "1"},
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert re.search(r'value="correct" checked', page)
    assert 'href="#field-defects"' in page, "the summary links to the field"
    assert "表单没有这一项" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_decides_on_a_request_reads_it_beside_the_form(browser, bare_office, language):
    """What a side procedure was asked for with stands open, the limit by its name."""
    bare_office.publish_originals()
    RUNNING["patent.pledge"](bare_office)
    limit = bare_office.limit("pat-designated-default")
    asked = {"reasons": "合同原件尚未寄达。", "months": 1, "limit_id": limit.id, "amount_fen": 300_00}
    bare_office.start("shared.extension", by="respondent", **asked)
    task = bare_office.open_task("decide_extension")

    page = browser("approver").speaks(language).get(f"/tasks/{task.id}").get_data(as_text=True)

    said = re.search(r'<details class="fold said" open>.*?</details>', page, re.S).group(0)
    assert "合同原件尚未寄达。" in said
    assert (limit.name if language == "zh" else limit.name_en) in said
    assert ("已缴延长期限请求费" if language == "zh" else "Fee paid") in said, "in the words of this form"
    assert ("提出延长期限" if language == "zh" else "Extension requested") in said


@pytest.mark.parametrize(("language", "role"), [("zh", "形式审查员"), ("en", "Formality examiner")])
def test_who_may_not_do_it_is_told_whose_it_is(browser, task_id, language, role):
    page = browser("examiner").speaks(language).get(f"/tasks/{task_id}").get_data(as_text=True)
    assert re.search(rf'notice-plain">[^<]*{role}', page)


def test_completing_moves_the_case_and_says_what_is_next(browser, task_id, bare_office):
    me = browser("formality")
    hidden = _hidden(me.get(f"/tasks/{task_id}").get_data(as_text=True))

    answer = me.post(f"/tasks/{task_id}/complete", {"intake_decision": "accept", **hidden})

    assert answer.status_code == 303
    assert answer.location.startswith(f"/cases/{bare_office.case_no}")
    assert "已办结" in me.get(answer.location).get_data(as_text=True)


def test_a_double_click_completes_once(browser, task_id):
    me = browser("formality")
    hidden = _hidden(me.get(f"/tasks/{task_id}").get_data(as_text=True))
    form = {"intake_decision": "accept", **hidden}

    first = me.post(f"/tasks/{task_id}/complete", form)
    second = me.post(f"/tasks/{task_id}/complete", form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert second.location == first.location


def test_a_paper_added_beside_a_refused_form_does_not_use_up_its_key(browser, task_id):
    refused = {"intake_decision": "correct", "_key": "of-the-form"}

    answer = browser("formality").post(f"/tasks/{task_id}/complete?tab=documents", refused)
    keys = re.findall(r'name="_key" value="([^"]*)"', answer.get_data(as_text=True))

    assert answer.status_code == 422
    assert len(keys) == 2 and keys.count("of-the-form") == 1


def test_a_stale_page_keeps_what_was_typed_and_shows_what_changed(browser, task_id):
    mine, other = browser("formality"), browser("formality2")
    hidden = _hidden(mine.get(f"/tasks/{task_id}").get_data(as_text=True))
    assert other.post(f"/tasks/{task_id}/complete", {"intake_decision": "accept"}).status_code == 303

    answer = mine.post(f"/tasks/{task_id}/complete", {"intake_decision": "reject", **hidden})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 409
    assert re.search(r'value="reject" checked', page)
    assert "您填写的内容都保留在下面" in page
    assert "期间发生的变化" in page
    assert "傅国栋" in page, "who changed it"


def test_a_draft_is_kept_by_itself_and_comes_back(browser, task_id):
    me = browser("formality")

    saved = me.post(f"/tasks/{task_id}/draft", {"intake_decision": "correct"}, **{"HX-Request": "true"})
    page = me.get(f"/tasks/{task_id}").get_data(as_text=True)

    assert "已自动保存" in saved.get_data(as_text=True)
    assert "<html" not in saved.get_data(as_text=True)
    assert re.search(r'value="correct" checked', page)


def test_a_draft_saved_elsewhere_is_not_written_over_and_what_was_typed_stays(browser, task_id):
    mine, other = browser("formality"), browser("formality2")
    mine.post(f"/tasks/{task_id}/draft", {"reasons": "甲的意见", "_over": ""})

    by_itself = other.post(f"/tasks/{task_id}/draft", {"reasons": "乙的意见", "_over": ""}, **{"HX-Request": "true"})
    by_button = other.post(f"/tasks/{task_id}/draft", {"reasons": "乙的意见", "_over": ""})

    assert (by_itself.status_code, by_itself.mimetype) == (409, "text/plain")
    assert "在别处保存过" in by_itself.get_data(as_text=True)
    page = by_button.get_data(as_text=True)
    assert by_button.status_code == 409 and "在别处保存过" in page and "乙的意见" in page
    assert "甲的意见" in mine.get(f"/tasks/{task_id}").get_data(as_text=True)


def test_a_task_is_claimed_and_given_back(browser, task_id):
    mine, other = browser("formality"), browser("formality2")

    assert mine.post(f"/tasks/{task_id}/claim").status_code == 303
    assert other.post(f"/tasks/{task_id}/claim").status_code in (403, 409)
    assert "已由同事领取" in other.get(f"/tasks/{task_id}").get_data(as_text=True)
    assert mine.post(f"/tasks/{task_id}/release").status_code == 303
    assert other.post(f"/tasks/{task_id}/claim").status_code == 303


def test_many_are_claimed_at_once_and_each_refusal_is_named(browser, task_id):
    mine, other = browser("formality"), browser("formality2")
    other.post(f"/tasks/{task_id}/claim")

    mine.post("/work/claim", {"task": [task_id, 99]})
    page = mine.get("/work").get_data(as_text=True)

    assert page.count("未领取：") == 2


def test_who_has_another_role_reads_and_does_not_act(browser, task_id):
    me = browser("auditor")

    page = me.get(f"/tasks/{task_id}").get_data(as_text=True)
    answer = me.post(f"/tasks/{task_id}/complete", {"intake_decision": "accept"})

    assert "作出受理决定</button>" not in page
    assert answer.status_code == 403


def test_the_preview_is_a_fragment(browser, task_id):
    page = browser("formality").get(f"/tasks/{task_id}/preview").get_data(as_text=True)

    assert "<html" not in page
    assert "打开任务" in page
