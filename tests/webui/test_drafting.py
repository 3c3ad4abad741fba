"""The desk of who drafts: provisions from a list, the notice beside the draft, the line that says what is kept."""

from __future__ import annotations

import re

import pytest

from tests.office import Office

ANSWERS = {
    "outcome": "register",
    "reason_codes": ["ground_not_made_out"],
    "articles": ["TML2019-30", "TML2019-35"],
    "reasons": "异议理由不成立。",
}


@pytest.fixture
def task_id(engine, small_office: Office) -> int:
    small_office.file("trademark.opposition")
    small_office.complete("check_formalities")
    small_office.send("answer", by="respondent")
    return small_office.open_task("draft_decision").id


def test_provisions_are_ticked_without_any_script(browser, task_id):
    me = browser("examiner")
    page = me.get(f"/tasks/{task_id}").get_data(as_text=True)
    assert re.search(r'type="checkbox" name="articles" value="TML2019-30"', page)
    assert "TML2026-36" not in page, "not in force yet"

    me.post(f"/tasks/{task_id}/draft", ANSWERS)
    page = me.get(f"/tasks/{task_id}").get_data(as_text=True)

    assert re.search(r'value="TML2019-30" data-label="商标法（2019）第三十条" checked', page)
    assert "已选：商标法（2019）第三十条、商标法（2019）第三十五条" in page
    assert me.post(f"/tasks/{task_id}/complete", ANSWERS).status_code == 303


def test_a_draft_of_before_the_list_keeps_its_words_until_they_are_unticked(browser, task_id):
    me = browser("examiner")
    me.post(f"/tasks/{task_id}/draft", {**ANSWERS, "articles": "商标法第三十条"})

    page = me.get(f"/tasks/{task_id}").get_data(as_text=True)

    assert "不在清单中" in page and 'value="商标法第三十条"' in page


def test_a_refused_provision_is_named_with_its_place(browser, task_id):
    answer = browser("examiner").post(
        f"/tasks/{task_id}/complete", {**ANSWERS, "articles": ["TML2019-30", "TML2026-36"]}
    )

    assert answer.status_code == 422
    assert "第 2 项：商标法（2026）第三十六条自 2027-01-01 起施行" in answer.get_data(as_text=True)


def test_the_case_page_tells_what_the_decision_rests_on(browser, task_id, small_office):
    me = browser("examiner")
    me.post(f"/tasks/{task_id}/complete", ANSWERS)

    page = me.get(f"/cases/{small_office.case_no}").get_data(as_text=True)

    assert (
        "决定依据" in page and "商标法（2019）第三十条、商标法（2019）第三十五条" in page and "异议理由不成立" in page
    )


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "未签发，没有文号和日期"), ("en", "not issued, without number and date")]
)
def test_the_notice_stands_beside_the_draft(browser, task_id, language, words):
    me = browser("examiner").speaks(language)
    me.post(f"/tasks/{task_id}/draft", ANSWERS)

    assert f"/tasks/{task_id}/draft/notices" in me.get(f"/tasks/{task_id}?tab=preview").get_data(as_text=True)
    pane = me.get(f"/tasks/{task_id}/draft/notices?notice=2").get_data(as_text=True)
    pdf = me.get(f"/tasks/{task_id}/draft/notices/2")

    assert words in pane and 'src="data:image/png;base64,' in pane
    assert 'aria-current="true"' in pane and pane.count("hx-get=") == 2
    assert pdf.data.startswith(b"%PDF") and pdf.headers["Cache-Control"] == "no-store"
    assert me.get(f"/tasks/{task_id}/draft/notices/9").status_code == 404


def test_a_save_by_itself_says_when_and_renews_the_preview(browser, task_id):
    answer = browser("examiner").post(f"/tasks/{task_id}/draft", ANSWERS, **{"HX-Request": "true"})

    assert re.fullmatch(r"已自动保存 \d\d:\d\d:\d\d", answer.get_data(as_text=True))
    assert answer.headers["HX-Trigger"] == "draft-saved" and answer.headers["X-Saved-At"]


def test_programs_can_do_all_of_it(program, task_id):
    api = program("examiner")
    task = api.get(f"/tasks/{task_id}").json
    assert task["is_drafting"] and {"TML2019-30"} < {one["code"] for one in task["citable"]}
    api.call("PUT", f"/tasks/{task_id}/draft", {"answers": ANSWERS})

    listed = api.get(f"/tasks/{task_id}/draft/notices").json["items"]
    pdf = api.get(f"/tasks/{task_id}/draft/notices/1")
    api.post(f"/tasks/{task_id}/completion", {"answers": ANSWERS, "seen": task["seen"]}, key="k1")

    assert [one["template"] for one in listed] == ["decision_register"] * 2 and pdf.data.startswith(b"%PDF")
    [found] = api.get("/decisions?article=TML2019-35&reason=ground_not_made_out").json["items"]
    assert found["articles"] == ["TML2019-30", "TML2019-35"]
    in_force = api.get("/articles?kind=trademark.opposition&on=2027-01-01").json["items"]
    assert not any(one["instrument"] == "TML2019" for one in in_force)


def test_a_block_is_inserted_without_any_script(browser, task_id, small_office):
    me = browser("examiner")
    page = me.get(f"/tasks/{task_id}").get_data(as_text=True)
    assert f'formaction="/tasks/{task_id}/draft/blocks/gen-facts"' in page and small_office.case_no in page

    answer = me.post(f"/tasks/{task_id}/draft/blocks/gen-no-answer", ANSWERS)
    page = me.get(f"/tasks/{task_id}").get_data(as_text=True)

    assert answer.status_code == 303 and "已插入" in page
    assert "异议理由不成立。\n浙江海潮服饰有限公司在规定期限内没有提交书面答辩" in page


def test_a_script_gets_the_words_for_the_cursor_in_either_language(browser, task_id):
    me = browser("examiner")

    chinese = me.post(f"/tasks/{task_id}/draft/blocks/gen-facts", {"_cursor": "1"})
    english = me.post(f"/tasks/{task_id}/draft/blocks/gen-facts", {"_cursor": "1", "_language": "en"})

    assert chinese.mimetype == "text/plain" and chinese.get_data(as_text=True).startswith("本局查明：")
    assert english.get_data(as_text=True).startswith("It is found that")


def test_a_leader_changes_a_block_and_an_examiner_reads_it(browser, task_id, engine):
    leader = browser("leader")
    given = {"code": "gen-facts", "is_known": "1", "kinds": ["trademark"], "title": "查明", "title_en": "Facts",
             "valid_from": "2026-03-02", "why": "统一表述", "seen": ""}  # fmt: skip

    refused = leader.post("/blocks", {**given, "body": "{nobody}"})
    kept = leader.post("/blocks", {**given, "body": "查明：{filer}。"})
    late = leader.post("/blocks", {**given, "body": "又查明。"})

    assert refused.status_code == 422 and "没有这个变量：nobody" in refused.get_data(as_text=True)
    assert (kept.status_code, late.status_code) == (303, 409)
    page = browser("examiner").get("/blocks/gen-facts").get_data(as_text=True)
    assert "统一表述" in page and "disabled" in page and "保存新版本" not in page
    assert browser("examiner").post("/blocks", {**given, "body": "x"}).status_code == 403


def test_programs_keep_the_library_too(program, task_id):
    leader, examiner = program("leader"), program("examiner")
    block = {"kinds": ["trademark"], "title": "结语", "title_en": "End", "body": "综上。"}
    body = {"block": block, "valid_from": "2026-03-02", "reason": "新增"}

    assert examiner.post("/text-blocks/gen-end", body).status_code == 403
    assert leader.post("/text-blocks/gen-end", body).json["versions"][0]["reason"] == "新增"
    assert "gen-end" in {one["code"] for one in examiner.get("/text-blocks?kind=trademark.opposition").json["items"]}
    assert examiner.get(f"/tasks/{task_id}/text-blocks").json["items"]
    assert examiner.post(f"/tasks/{task_id}/text-blocks/gen-end").json["text"] == "综上。"
