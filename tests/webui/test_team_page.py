"""The leader's page: numbers that open their tasks, and charts with a table beside them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.office import Office
from tests.webui.stories import SMALL


@pytest.fixture
def busy(bare_office: Office) -> Office:
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
    bare_office.file("trademark.opposition")
    return bare_office


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_number_opens_the_tasks_that_it_counts(app, browser, busy, language):
    leader = browser("leader").speaks(language)
    page = leader.get("/team").get_data(as_text=True)

    links = re.findall(r'href="(/work\?[^"]*)">1<', page)
    assert links and "<svg" not in page
    for link in links:
        assert busy.case_no in leader.get(link.replace("&amp;", "&")).get_data(as_text=True)


def test_what_ends_soon_opens_by_procedure_and_day(browser, busy):
    busy.complete("check_formalities")
    busy.send("answer", by="respondent")
    busy.advance_to(busy.limit("tm-opposition-decision").expires_on - timedelta(days=3))
    leader = browser("leader")

    page = leader.get("/team").get_data(as_text=True)

    [link] = re.findall(r'href="(/work\?[^"]*kind=trademark.opposition[^"]*)"', page)
    [total] = re.findall(r'page-sub">[^<]*<a href="(/work\?scope=all)"', page)
    for opened in (link, total):
        listed = leader.get(opened.replace("&amp;", "&")).get_data(as_text=True)
        assert busy.case_no in listed and listed.count("<tr data-row") == 1


@pytest.mark.parametrize(
    ("language", "calm"),
    [
        ("zh", ["未来两周没有期限届满。", "没有产生已满 7 日的任务。", "近两周没有办结任务。"]),
        (
            "en",
            [
                "No limit ends within the next two weeks.",
                "No task has waited for 7 days or longer.",
                "Nothing was completed in the last two weeks.",
            ],
        ),
    ],
)
def test_a_chart_without_numbers_is_one_sentence(browser, busy, language, calm):
    page = browser("leader").speaks(language).get("/team").get_data(as_text=True)

    assert [sentence for sentence in calm if sentence not in page] == [] and "<svg" not in page
    assert 'href="/team/done"' in page, "earlier days can be looked at"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_bar_of_what_was_done_opens_the_list_behind_it(browser, busy, language):
    busy.complete("check_formalities", by="formality2")
    leader = browser("leader").speaks(language)
    page = leader.get("/team").get_data(as_text=True)

    [link] = set(re.findall(r'href="(/team/done\?[^"]*)"', page))
    listed = leader.get(link.replace("&amp;", "&")).get_data(as_text=True)
    assert busy.case_no in listed and ("傅国栋" in listed) and ("共 1 件" in listed or "1 in all" in listed)
    other = leader.get("/team/done?from=2026-02-01&to=2026-02-03").get_data(as_text=True)
    assert busy.case_no not in other
    assert leader.get("/team/done?from=2026-01-01&to=2026-12-31").status_code == 409
    assert leader.get("/team/done?from=x&to=2026-13-01").status_code == 200, "no day: as if none was given"


def test_a_program_reads_what_was_done_and_what_came_back(browser, busy):
    busy.complete("check_formalities", by="formality2")
    leader = browser("leader")
    found = leader.get("/api/v1/team/done?element=check_formalities").json

    assert [(one["case_no"], one["by"]) for one in found["items"]] == [(busy.case_no, "傅国栋")]
    who = busy.actor("formality2").account_id
    assert leader.get(f"/api/v1/team/done?person={who}").json == found
    assert leader.get("/api/v1/team/done?person=999&first=2026-03-01").json["items"] == []
    assert leader.get("/api/v1/team/done?first=2026-01-01&last=2026-12-31").json["code"] == "span_too_long"
    assert leader.get("/api/v1/returns/drafts?unit=1&month=2026-03").json == {"items": []}


def test_a_chart_whose_bars_are_links_is_no_picture(browser, busy):
    """A picture hides from a screen reader what is in it."""
    busy.advance(8)

    page = browser("leader").get("/team").get_data(as_text=True)

    assert re.findall(r'<svg [^>]*role="(\w+)" aria-labelledby="(\w+)"', page) == [("group", "ages")]
    assert re.search(r'<a href="/work\?[^"]*age=7[^"]*" aria-label="≥ 7: 1">', page)


def test_programs_are_told_the_same_figures(program, busy):
    """Load, ages, forecast and throughput by the API; nobody else is told them (the table of routes says who)."""
    team = busy.engine.team(busy.actor("leader"))
    told = program("leader").get("/team")

    assert told.status_code == 200
    assert [one["count"] for one in told.json["load"]] == [one.count for one in team.load] == [1]
    assert told.json["load"][0] | {"count": 1} == {
        "account": None, "person": None, "step": "check_formalities", "name": "形式审查",
        "name_en": "Check formalities", "count": 1,
    }  # fmt: skip
    assert [(one["days"], one["count"]) for one in told.json["ages"]] == [(one.of[0], one.count) for one in team.ages]
    assert len(told.json["done"]) == len(team.done) and told.json["overdue"] == team.overdue
    assert program("examiner").get("/team").status_code == 403
