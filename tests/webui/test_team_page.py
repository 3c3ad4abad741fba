"""The leader's page: numbers that open their tasks, and charts with a table beside them."""

from __future__ import annotations

import re

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
    assert links and page.count('role="img"') == page.count("<svg") == 3
    for link in links:
        assert busy.case_no in leader.get(link.replace("&amp;", "&")).get_data(as_text=True)
