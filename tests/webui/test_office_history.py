"""The log of the office: who reads it, in which words, and that a line that was altered shows."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.conftest import SMALL
from tests.webui.conftest import ROOT


@pytest.fixture
def published(bare_office):
    """An office in which a procedure was submitted and published."""
    bare_office.publish({"trademark.opposition": SMALL.read_bytes()})
    return bare_office


def test_an_auditor_and_an_administrator_read_who_published_what(published, browser):
    for login in ("auditor", "admin"):
        page = browser(login).get("/office-history").get_data(as_text=True)

        assert page.index("发布流程图") < page.index("提交流程图"), "newest first"
        assert "商标异议" in page
        assert "蒋海燕" in page
        assert "2 条记录的哈希链核对无误" in page


def test_it_reads_in_english_too(published, browser):
    page = browser("auditor").speaks("en").get("/office-history").get_data(as_text=True)

    assert "Diagram published" in page
    assert "Trademark opposition" in page
    assert "the hash chain of 2 lines was checked" in page


@pytest.mark.parametrize("login", ["examiner", "publisher", "opponent"])
def test_nobody_else_reads_it(published, browser, login):
    me = browser(login)

    assert me.get("/office-history").status_code == 403
    assert me.get(f"{ROOT}/office-history").status_code == 403
    assert me.get(f"{ROOT}/office-history/verification").status_code == 403


def test_programs_read_it_page_by_page(published, browser):
    me = browser("auditor")
    first = me.get(f"{ROOT}/office-history?size=1").json
    second = me.get(f"{ROOT}/office-history?size=1&after={first['next']}").json

    assert [line["act"] for line in first["items"] + second["items"]] == ["diagram.published", "diagram.submitted"]
    assert second["next"] is None
    assert me.get(f"{ROOT}/office-history/verification").json["is_intact"] is True


def test_an_altered_line_shows(published, browser):
    with published.database.engine.begin() as connection:
        for name in connection.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'office_history'")
        ).all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("UPDATE office_history SET subject = 'patent.invalidation' WHERE seq = 2"))
    me = browser("auditor")

    assert me.get(f"{ROOT}/office-history/verification").json | {"head": ""} == {
        "is_intact": False,
        "seq": 2,
        "checked": 2,
        "head": "",
        "proof": None,
    }
    assert "日志在第 2 条处被改动" in me.get("/office-history").get_data(as_text=True)


def test_an_office_that_did_nothing_says_so(engine, browser):
    page = browser("admin").get("/office-history").get_data(as_text=True)

    assert "还没有记录" in page
    assert "0 条记录" in page
