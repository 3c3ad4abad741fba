"""The tab of decided cases like this one, beside the draft of a decision."""

from __future__ import annotations

import pytest

from tests.journeys.test_similar_cases import decided, examined


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "决定引用：商标法（2019）第三十条"), ("en", "The decision cites")]
)
def test_the_tab_shows_what_was_decided_and_leads_there(engine, bare_office, browser, language, words):
    bare_office.publish_originals()
    both = decided(bare_office, "海浪", articles="TML2019-30", grounds=["art_30"])
    examined(bare_office, "海岸", grounds=["art_30"])
    task = bare_office.open_task("draft_decision")
    examiner = browser("examiner").speaks(language)

    page = examiner.get(f"/tasks/{task.id}?tab=similar").get_data(as_text=True)

    assert f"/cases/{both}" in page and words in page
    assert "tab=similar" in examiner.get(f"/tasks/{task.id}").get_data(as_text=True)


def test_a_task_without_reasons_has_no_such_tab(engine, bare_office, browser):
    bare_office.publish_originals()
    bare_office.file("trademark.opposition")

    page = browser("formality").get(f"/tasks/{bare_office.open_task('check_formalities').id}").get_data(as_text=True)

    assert "tab=similar" not in page
