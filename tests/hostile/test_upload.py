"""The corpus as uploads: one row of every number over HTTP; a page in the reader's language, and nothing is kept."""

from __future__ import annotations

import html
import io

import pytest

from tests.hostile.corpus import ROWS
from tests.hostile.rows import UNREADABLE, Row
from tests.webui.conftest import app, browser, engine

__all__ = ["app", "browser", "engine"]

PARTS = {"A": range(1, 21), "B": range(21, 49), "C": range(49, 73)}


def first_of_each(numbers: range) -> list[Row]:
    rows: dict[int, Row] = {}
    for row in ROWS:
        if row.number in numbers and row.file.endswith(".bpmn"):
            rows.setdefault(row.number, row)
    return list(rows.values())


def with_forms(text: bytes) -> bytes:
    """The tasks of the corpus have no forms of their own; here they borrow one, so that nothing else is wrong."""
    return text.replace(b"<bpmn:userTask id=", b'<bpmn:userTask anjuan:form="shared.intake.check_formalities" id=')


@pytest.mark.parametrize("part", PARTS)
def test_a_hostile_upload_is_refused_and_nothing_is_kept(part, browser, bare_office):
    me = browser("analyst")

    for row in first_of_each(PARTS[part]):
        pages = {}
        for language in ("zh", "en"):
            file = (io.BytesIO(with_forms(row.text)), "evil.bpmn")
            answer = me.speaks(language).post("/diagrams", {"files": file, "act": "submit"})
            pages[language] = html.unescape(answer.get_data(as_text=True))
            assert answer.status_code in (413, 422), f"{row}: {answer.status_code}"
        if answer.status_code == 413:
            assert row.number == 10
        elif row.rule == UNREADABLE:
            assert row.place in pages["zh"], row
            assert "evil.bpmn" in pages["en"] or "p.bpmn" in pages["en"] or "p:" in pages["en"], row
        else:
            assert f"<code>{row.rule}</code>" in pages["zh"], row
            assert f"<code>{row.place}</code>" in pages["en"], row
        assert "提交新版本" in pages["zh"] or answer.status_code == 413
        assert "Submit a new version" in pages["en"] or answer.status_code == 413

    assert bare_office.engine.diagram_drafts(bare_office.actor("publisher")) == ()
    assert bare_office.engine.diagrams(bare_office.actor("publisher")) == ()
