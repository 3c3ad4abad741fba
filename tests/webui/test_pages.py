"""Every page opens for every role that may open it, in both languages, with and without anything to show."""

from __future__ import annotations

import re

import pytest

from tests.divided import divide

PAGES = {
    "/work": "工作清单",
    "/work?filter=overdue": "没有超期的任务",
    "/cases": "案件",
    "/search": "搜索",
    "/search?q=海潮": "海潮",
    "/marks": "海潮",
    "/marks?text=海潮": "海潮",
    "/rules": "tm-opposition-answer",
    "/rules?text=tm-opposition-answer": "tm-opposition-answer",
    "/rules?show=open": "待确认",
    "/rules/tm-opposition-answer": "30",
    "/calendar": "2026",
    "/diagrams": "业务流程图",
}
READERS = ("examiner", "auditor", "lawyer")


@pytest.mark.parametrize("login", READERS)
def test_every_page_opens_for_its_readers(browser, login):
    me = browser(login)

    for path, expected in PAGES.items():
        answer = me.get(path)
        assert answer.status_code == 200, path
        assert expected in answer.get_data(as_text=True), path


def test_every_page_has_one_title_one_heading_and_one_main(browser):
    me = browser("examiner")

    for path in PAGES:
        page = me.get(path).get_data(as_text=True)
        assert len(re.findall(r"<h1[ >]", page)) == 1, path
        assert len(re.findall(r"<main ", page)) == 1, path
        assert re.search(r"<title>\S", page), path


def test_no_chinese_word_of_ours_is_left_in_english(browser):
    me = browser("examiner").speaks("en")

    for path in ("/work", "/cases", "/search", "/diagrams"):
        page = me.get(path).get_data(as_text=True)
        page = re.sub(r"案</span>|中文|<span class=\"who-name\">[^<]*|<p class=\"who-unit\">[^<]*", "", page)
        assert re.findall(r"[一-鿿]+", page) == [], path


@pytest.mark.parametrize("login", ["examiner", "leader1"])
def test_an_empty_list_teaches_what_it_is_for(browser, bare_office, login):
    divide(bare_office)
    filters = bare_office.engine.built_in_filters(bare_office.actor(login))

    assert ("unit" in filters) == (login == "leader1")
    for chosen in filters:
        assert "empty-title" in browser(login).get(f"/work?filter={chosen}").get_data(as_text=True), chosen


def test_who_runs_the_office_sees_accounts_and_jobs(browser):
    me = browser("admin")

    assert "formality2" in me.get("/accounts").get_data(as_text=True)
    for state in ("incident", "held", "armed", "done", "cancelled"):
        assert me.get(f"/jobs?state={state}").status_code == 200


def test_a_mark_shows_its_owner_and_until_when_it_can_be_opposed(browser, bare_office):
    page = browser("examiner").get(f"/marks/{bare_office.mark.application_no}").get_data(as_text=True)

    assert "浙江海潮服饰有限公司" in page
    assert re.search(r"2026-0[4-7]-\d\d", page)


def test_nothing_to_do_next_says_so(browser):
    me = browser("examiner")

    assert me.get("/work/next").location == "/work"
    assert "现在没有需要您办理的任务" in me.get("/work").get_data(as_text=True)


def test_what_does_not_exist_is_a_page_that_says_so(browser):
    me = browser("examiner")

    for path in (
        "/cases/none",
        "/tasks/99",
        "/limits/99",
        "/documents/99",
        "/marks/none",
        "/rules/none",
        "/diagrams/x",
    ):
        answer = me.get(path)
        assert answer.status_code == 404, path
        assert "refusal-page" in answer.get_data(as_text=True), path


def test_the_law_administrator_confirms_a_rule_with_its_source(browser):
    me = browser("lawyer")
    listed = me.get("/rules?show=open").get_data(as_text=True)
    rule_id = re.search(r'href="/rules/([\w.-]+)"', listed).group(1)

    refused = me.post(f"/rules/{rule_id}/confirm", {"source": " "})
    confirmed = me.post(f"/rules/{rule_id}/confirm", {"source": "国务院公报 2027 年第 1 号"})
    page = me.get(f"/rules/{rule_id}").get_data(as_text=True)

    assert refused.status_code == 422
    assert confirmed.status_code == 303
    assert "国务院公报 2027 年第 1 号" in page


STATUTORY_2027 = (
    "2027-01-01 2027-02-05 2027-02-06 2027-02-07 2027-02-08 2027-04-05 2027-05-01 2027-05-02 2027-06-09 2027-09-15 "
    "2027-10-01 2027-10-02 2027-10-03"
)


def seen_in(page) -> str:
    return re.search(r'name="seen" value="([^"]+)"', page.get_data(as_text=True)).group(1)


def test_a_year_of_the_calendar_is_previewed_then_published(browser):
    me = browser("lawyer")
    year = {"year": "2027", "days_off": f"{STATUTORY_2027}\n2027-02-09", "make_up_days": "2027-02-20"}

    preview = me.post("/calendar", {**year, "act": "preview"})
    assert preview.status_code == 200
    assert "没有期限会变动" in preview.get_data(as_text=True)
    assert "2027-02-09" in preview.get_data(as_text=True), "what was typed stays"

    published = me.post("/calendar", {**year, "act": "publish", "seen": seen_in(preview)})
    assert published.status_code == 303
    assert "2027 年日历已公布" in me.get("/calendar").get_data(as_text=True)


def test_nothing_is_published_that_was_not_previewed(browser):
    me = browser("lawyer")
    year = {"year": "2027", "days_off": STATUTORY_2027, "make_up_days": "2027-02-20"}
    preview = me.post("/calendar", {**year, "act": "preview"})

    changed = {**year, "make_up_days": "2027-02-28", "act": "publish", "seen": seen_in(preview)}
    for answer in (me.post("/calendar", {**year, "act": "publish"}), me.post("/calendar", changed)):
        assert answer.status_code == 200
        assert "再看一次影响" in answer.get_data(as_text=True)

    assert "chinesecalendar" in me.get("/calendar").get_data(as_text=True)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"year": "27"}, "四位年份"),
        ({"year": "2035"}, "本年度或者下一年度"),
        ({"days_off": "2027-02-30"}, "不是存在的日期"),
        ({"days_off": "20270101"}, "不是存在的日期"),
        ({"days_off": "2027-01-01"}, "缺少法定节假日：2027-02-05"),
        ({"days_off": f"{STATUTORY_2027} 2026-02-09"}, "不在所公布的年度内：2026-02-09"),
        ({"make_up_days": "2027-02-22"}, "周六或周日"),
        ({"make_up_days": "2027-02-06"}, "不能既放假又上班：2027-02-06"),
    ],
)
def test_a_wrong_calendar_is_refused_beside_its_field(browser, wrong, reason):
    year = {"year": "2027", "days_off": STATUTORY_2027, "make_up_days": "", "act": "preview"} | wrong

    answer = browser("lawyer").post("/calendar", year)

    assert answer.status_code == 422
    assert reason in answer.get_data(as_text=True)


def test_time_travels_forward_in_a_demo(browser):
    me = browser("examiner")

    me.post("/travel", {"days": "7"})
    page = me.get("/work").get_data(as_text=True)
    assert "2026年3月9日（周一）" in page

    me.post("/travel", {"days": "", "to": "2026-04-01"})
    assert "2026年4月1日（周三）" in me.get("/work").get_data(as_text=True)
    assert me.post("/travel", {"days": "", "to": "2026-02-30"}).status_code == 422
    assert me.post("/travel", {"days": "-3"}).status_code == 409


def test_a_diagram_that_is_none_is_refused_with_its_finding(browser):
    import io

    me = browser("analyst")
    file = (io.BytesIO(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "bad.bpmn")

    answer = me.post("/diagrams", {"files": file, "act": "submit"})

    assert answer.status_code == 422
    assert "DOCTYPE" in answer.get_data(as_text=True)


def test_a_publisher_sees_what_an_analyst_submitted_and_publishes_it(browser):
    import io

    from tests.conftest import SMALL

    analyst, publisher = browser("analyst"), browser("publisher")
    upload = {"files": (io.BytesIO(SMALL.read_bytes()), "small.bpmn"), "act": "submit"}
    assert analyst.post("/diagrams", upload).status_code == 303

    assert "/diagrams/drafts/1" in publisher.get("/diagrams").get_data(as_text=True)
    assert "/diagrams/drafts/1/publish" not in analyst.get("/diagrams/drafts/1").get_data(as_text=True)
    drawn = publisher.get("/diagrams/drafts/1").get_data(as_text=True)
    assert "/diagrams/drafts/1/publish" in drawn
    assert drawn.index("检查与试运行") < drawn.index("/diagrams/drafts/1/publish"), "read first, then published"
    assert "待发布" in drawn and "第 1 版" in drawn and "任思远" in drawn
    assert "check_formalities" in drawn

    assert analyst.post("/diagrams/drafts/1/publish").status_code == 403
    assert publisher.post("/diagrams/drafts/1/publish").status_code == 303
    assert publisher.get("/diagrams/drafts/1").status_code == 404
    assert "/diagrams/drafts/" not in publisher.get("/diagrams").get_data(as_text=True)
    assert "第 1 版" in publisher.get("/diagrams/trademark.opposition").get_data(as_text=True)


def test_a_diagram_is_checked_with_what_is_uploaded_beside_it(browser):
    import io

    from engine.commands.definitions import PROCESSES

    me = browser("analyst").speaks("en")
    opposition = (PROCESSES / "trademark" / "opposition.bpmn").read_bytes()

    def checked(text: bytes) -> str:
        upload = {"files": (io.BytesIO(text), "opposition.bpmn"), "act": "check"}
        return me.post("/diagrams", upload).get_data(as_text=True)

    assert "Checked: nothing was found." in checked(opposition)
    found = checked(opposition.replace(b"tm-opposition-answer", b"tm-nowhere"))
    assert "unknown rule: tm-nowhere" in found and "期限规则不存在" not in found
    assert "<code>answer_expires</code>" in found
