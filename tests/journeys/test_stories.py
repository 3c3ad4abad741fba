"""The table of stories in README.md against the diagrams, the table of special events, and the files.

A procedure that is drawn or changed without its stories is found here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from engine.commands.roles import ROLES_OF_KIND
from engine.rules import special_events
from engine.rules.catalogue import Catalogue
from tests.processes.test_diagrams import nodes, process

HERE = Path(__file__).parent
SECTION = re.compile(r"^## ([\w.]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| ([\w .]+) \| `(test_\w+\.py)::(test_\w+)` \|$", re.MULTILINE)
#: story -> file, test; by the kind of case.
TOLD = {
    kind: {story: (file, name) for story, file, name in ROW.findall(text)}
    for kind, text in SECTION.findall((HERE / "README.md").read_text("utf-8"))
}
#: What a case is not in: a reexamination has no other side that could be silent.
ONE_SIDED = {("patent.reexamination", "shared.hearing.respondent_receipt_expires")}
every_kind = pytest.mark.parametrize("kind", sorted(ROLES_OF_KIND))


def _expected(kind: str) -> Iterator[str]:
    yield "happy path"
    yield from (f"outcome {node.id}" for node in process(kind).nodes.values() if node.kind == "end")
    for node in nodes(kind):
        if node.timer is not None:
            yield f"{'silence' if node.interrupting else 'overdue'} {node.id}"
    for called in _called(kind) - {"shared.service_of_notice", "shared.panel_vote"}:
        for node in nodes(called):
            waits = node.timer is not None and node.interrupting
            if waits and (kind, f"{called}.{node.id}") not in ONE_SIDED:
                yield f"silence {called}.{node.id}"
    for answer in special_events.of_kind(kind, date(2026, 11, 27), Catalogue.load()):
        if answer.is_allowed:
            yield f"event {answer.event}"


def _called(kind: str) -> set[str]:
    """Return the diagrams that a diagram calls, and those that they call."""
    found = {node.calls for node in nodes(kind) if node.kind == "call_activity"}
    return found.union(*(_called(each) for each in found))


@cache
def _tests(file: str) -> frozenset[str]:
    tree = ast.parse((HERE / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def _own(kind: str) -> str:
    return f"test_{kind.replace('.', '_')}.py"


@every_kind
def test_every_story_of_a_procedure_is_told(kind: str) -> None:
    expected, told = set(_expected(kind)), TOLD.get(kind, {}).keys()

    assert expected - told == set(), "told nowhere"
    assert told - expected == set(), "told of what the diagram does not draw"


@every_kind
def test_the_stories_are_where_the_table_says(kind: str) -> None:
    assert {f"{file}::{name}" for file, name in TOLD[kind].values() if name not in _tests(file)} == set()


@every_kind
def test_a_procedure_has_a_file_of_six_stories_at_least(kind: str) -> None:
    assert len([name for name in _tests(_own(kind)) if name.startswith("test_")]) >= 6
    assert len({name for file, name in TOLD[kind].values() if file == _own(kind)}) >= 4
