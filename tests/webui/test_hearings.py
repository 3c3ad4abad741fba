"""The calendar of hearings, the hearing on the case page, and what a party sees of its own."""

from __future__ import annotations

import pytest

from tests.journeys.test_hearings_and_fees import FIXED, HEARING, begin


@pytest.fixture
def heard(engine, bare_office):
    bare_office.publish_originals()
    begin(bare_office, "shared.hearing", HEARING)
    bare_office.complete("fix_hearing", hearing_on="2026-05-12", **FIXED)
    return bare_office


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_week_shows_the_hearing_and_leads_to_the_case(browser, heard, language):
    examiner = browser("examiner").speaks(language)

    week = examiner.get("/hearings?day=2026-05-14").get_data(as_text=True)
    case = examiner.get(f"/cases/{heard.case_no}").get_data(as_text=True)

    assert f"/cases/{heard.case_no}" in week and "第一审理庭" in week
    assert "第一审理庭" in case and "09:30" in case
    assert heard.case_no not in examiner.get("/hearings?day=2026-05-19").get_data(as_text=True)
    assert heard.case_no in examiner.get("/hearings?day=2026-05-12&show=day").get_data(as_text=True)
    assert heard.case_no not in examiner.get("/hearings?day=2026-05-13&show=day").get_data(as_text=True)


@pytest.mark.parametrize(("mode", "said"), [("on_site", "现场"), ("remote", "远程"), ("circuit", "巡回")])
def test_the_case_page_says_how_it_is_held(browser, bare_office, mode, said):
    bare_office.publish_originals()
    begin(bare_office, "shared.hearing", HEARING)
    bare_office.complete("fix_hearing", hearing_on="2026-05-12", **{**FIXED, "hearing_mode": mode})

    page = browser("examiner").get(f"/cases/{bare_office.case_no}").get_data(as_text=True)
    assert said in page.partition("第一审理庭")[0][-400:] + page.partition("第一审理庭")[2][:400]


def test_it_is_filtered_by_room_and_by_panel(browser, heard):
    examiner = browser("examiner")
    for query, is_there in (("place=第一", True), ("place=第二", False), ("panel=乙", True), ("panel=丁", False)):
        page = examiner.get(f"/hearings?day=2026-05-12&{query}").get_data(as_text=True)
        assert (f"/cases/{heard.case_no}" in page) == is_there, query


def test_a_party_sees_its_own_hearing_in_the_portal(browser, heard):
    page = browser("respondent").get(f"/portal/cases/{heard.case_no}").get_data(as_text=True)

    assert "第一审理庭" in page and "09:30" in page


def test_days_that_are_none_show_this_week(browser, heard):
    for text in ("2026-13-40", "x", "0001-01-01", "9999-12-31"):
        assert browser("examiner").get(f"/hearings?day={text}").status_code == 200
