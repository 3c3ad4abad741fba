"""The page and the API of the history search: found, read, opened; whatever is typed gets an answer."""

from __future__ import annotations

import re

import pytest

from tests.office import Office
from tests.webui.stories import file_opposition


@pytest.fixture
def filled(bare_office: Office) -> Office:
    file_opposition(bare_office)
    while bare_office.engine.fill_search():
        pass
    return bare_office


def test_two_characters_lead_to_the_line_that_says_them(browser, filled):
    reader = browser("auditor")
    page = reader.get("/search/history?q=混淆").get_data(as_text=True)

    assert re.findall(r"<mark>(.*?)</mark>", page) == ["混淆"]
    assert f"/cases/{filled.case_no}?tab=history&amp;before=2" in page
    assert "已登记的全部记录均可检索" in page
    line = reader.get(f"/cases/{filled.case_no}?tab=history&before=2").get_data(as_text=True)
    assert re.findall(r'history-seq">(\d+)<', line) == ["1"]
    found = reader.get("/api/v1/search/history?text=混淆", Accept="application/json").json
    assert [one["case"]["case_no"] for one in found["items"]] == [filled.case_no]
    assert found["total"] == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_whatever_is_typed_gets_a_result_or_one_refusal(browser, filled, app, language):
    app.testing = False  # a defect must come out as it would in the office
    reader = browser("auditor").speaks(language)
    for typed in (
        '"', '""', "'", "NEAR(a b)", "a AND", "OR", "*", "^a", "a*b", "{words}: x", "words:x", "-", "--", "-a",
        "(", "\\", "%", "_", "&", "|", "!", "<->", ":*", "a:*", "😀", "a😀b", "\u202eabc", "\u200f", "ﷺ", "·", "p·海潮",
        "商" * 301, "x" * 10_000, "a " * 40, "日期:", "日期:x", "日期:9999-99-99", "当事人:\"",
        "<b>海潮</b>", "\ufeff海潮",
    ):  # fmt: skip
        page = reader.client.get("/search/history", query_string={"q": typed})
        assert page.status_code in (200, 422), typed
        assert page.status_code == 200 or 'role="alert"' in page.get_data(as_text=True), typed
        answer = reader.client.get("/api/v1/search/history", query_string={"text": typed})
        assert answer.status_code in (200, 422), typed
    assert reader.client.get("/search/history", query_string={"q": "a\0b"}).status_code == 400
    for rest in ("&after=x", "&after=-1", "&first=x&last=2026-13-01", "&kind=%27"):
        assert reader.get(f"/search/history?q=海潮{rest}").status_code in (200, 400), rest
