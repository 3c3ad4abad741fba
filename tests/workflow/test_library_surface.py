"""What the library could do to us: a new version must not bring a new way to run text, nor new noise."""

from __future__ import annotations

import ast
import logging
from importlib.metadata import version
from pathlib import Path

import pytest
import SpiffWorkflow

from engine.workflow.spiff_specs import Conditions, _NoPython

ROOT = Path(SpiffWorkflow.__file__).parent
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}


def _calls(names: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                name = path.relative_to(ROOT).as_posix()
                found[name] = found.get(name, 0) + 1
    return found


def test_the_library_is_the_version_that_was_examined():
    assert version("SpiffWorkflow") == "3.2.0"


def test_the_places_where_the_library_runs_text_are_known():
    assert _calls(RUNS_TEXT) == {
        "bpmn/script_engine/python_environment.py": 2,
        "bpmn/serializer/migration/version_1_2.py": 2,
        "serializer/dict.py": 1,
        "specs/Transform.py": 1,
    }


def test_nothing_a_diagram_says_reaches_python():
    environment, engine = _NoPython(), Conditions()

    for refuse in (
        lambda: environment.evaluate("1 + 1", {}),
        lambda: environment.execute("x = 1", {}),
        lambda: engine.execute(None, "x = 1"),
    ):
        with pytest.raises(PermissionError):
            refuse()


def test_the_loggers_of_the_library_are_quiet():
    assert all(logging.getLogger(name).level == logging.WARNING for name in ("spiff", "spiff.task", "spiff.workflow"))
