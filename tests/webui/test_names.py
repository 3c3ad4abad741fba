"""What a diagram declares has a name that a reader understands: procedures, statuses, variables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from webui import i18n, widgets

PROCESSES = sorted((Path(__file__).parents[2] / "processes").rglob("*.bpmn"))


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.stem)
def test_a_procedure_speaks_in_words(path):
    text = path.read_text("utf-8")
    process = re.search(r'<bpmn:process id="([\w.]+)"', text).group(1)
    wanted = {f"kind.{process}"}
    wanted |= {f"status.{status}" for status in re.findall(r'name="status" value="(\w+)"', text)}
    asked = widgets._questions()
    wanted |= {f"variable.{name}" for name in re.findall(r'<anjuan:variable name="(\w+)"', text) if name not in asked}

    assert sorted(key for key in wanted if not i18n.has(key)) == []
