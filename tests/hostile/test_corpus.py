"""Each hostile diagram gets a refusal in both languages that names the place, from the lint and from the judge."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from engine.commands.definitions import Definitions
from engine.errors import InvalidDiagram
from engine.values import Finding
from engine.workflow import Names, Unreadable, lint, read_bundle
from engine.workflow.apart import Bounds, lint_apart
from engine.workflow.decisions import read_decision
from tests.hostile.corpus import ELSEWHERE, ROWS
from tests.hostile.places import GOOD
from tests.hostile.rows import UNREADABLE, Row
from tests.hostile.xml_rows import xml_rows

ROOT = Path(__file__).resolve().parents[2]
NAMES = Names(roles=Definitions().names().roles)


def found(row: Row) -> list[Finding]:
    if not row.file.endswith(".dmn"):
        return lint(row.text, file=row.file, names=NAMES)
    try:
        return list(read_decision(row.text, row.file).findings)
    except InvalidDiagram as refused:
        return list(refused.findings)


def check(row: Row, findings: list[Finding]) -> None:
    errors = [each for each in findings if each.severity == "error"]
    assert (row.rule, row.place[:64]) in {(each.rule, each.element[:64]) for each in errors}
    assert all(each.reason and each.reason_en and each.file == row.file for each in errors)
    assert any(each.line for each in errors)


def test_every_row_of_the_list_is_here():
    numbers = {row.number for row in ROWS}
    for number in range(1, 73):
        assert number in numbers or number in ELSEWHERE, number
    assert len(ROWS) >= 120
    assert len({str(row) for row in ROWS}) == len(ROWS)
    for name in ELSEWHERE.values():
        file, _, test = name.partition("::")
        assert f"def {test}(" in (ROOT / file).read_text("utf-8"), name


def test_what_they_were_made_from_is_good():
    assert [each for each in lint(GOOD, file="good.bpmn", names=NAMES) if each.severity == "error"] == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_hostile_diagram_is_refused(row):
    if row.rule == UNREADABLE:
        with pytest.raises(Unreadable) as refused:
            found(row)
        assert row.place in refused.value.reason
        assert refused.value.reason_en
    else:
        check(row, found(row))

    with pytest.raises((Unreadable, InvalidDiagram)):
        read_decision(row.text, row.file) if row.file.endswith(".dmn") else read_bundle({"p": row.text}, "p", NAMES)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_the_judge_needs_little_to_refuse_it(row):
    little = Bounds(cpu_seconds=2, memory_mib=256)
    if row.rule == UNREADABLE:
        with pytest.raises(Unreadable) as refused:
            lint_apart(row.text, file=row.file, names=NAMES, bounds=little)
        assert row.place in refused.value.reason
    else:
        check(row, lint_apart(row.text, file=row.file, names=NAMES, bounds=little))


def test_nobody_is_asked_for_anything():
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        threading.Thread(target=_listen, args=(server, heard), daemon=True).start()
        rows = [row for row in xml_rows(address) if address.encode() in row.text]
        for row in rows:
            with pytest.raises((Unreadable, InvalidDiagram)):
                read_bundle({"p": row.text}, "p")

    assert {row.number for row in rows} == {1, 3, 4, 12, 13, 14}
    assert heard == []


def _listen(server: socket.socket, heard: list[object]) -> None:
    while True:
        try:
            heard.append(server.accept())
        except OSError:
            return
