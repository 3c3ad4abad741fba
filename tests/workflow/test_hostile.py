"""Each hostile diagram gets one clear refusal in both languages that names the place, and quickly."""

from __future__ import annotations

import time

import pytest

from engine.errors import InvalidDiagram
from engine.workflow import Unreadable, lint, read_bundle
from tests.workflow.hostile import GOOD, ROWS, UNREADABLE


def test_the_corpus_has_not_shrunk():
    assert len(ROWS) >= 120
    assert [each for each in lint(GOOD, file="good.bpmn") if each.severity == "error"] == []


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_hostile_diagram_is_refused(text, expected):
    began = time.process_time()

    if expected == UNREADABLE:
        with pytest.raises(Unreadable) as refused:
            lint(text, file="evil.bpmn")
        assert refused.value.reason
        assert refused.value.reason_en
    else:
        errors = [finding for finding in lint(text, file="evil.bpmn") if finding.severity == "error"]
        assert expected in {finding.rule for finding in errors}
        assert all(finding.line and finding.element and " / " in finding.message for finding in errors)

    with pytest.raises((Unreadable, InvalidDiagram)):
        read_bundle({"p": text}, main="p")
    assert time.process_time() - began < 2
