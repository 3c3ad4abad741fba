"""The judge in a process apart: it says the same, within bounds, and a hostile diagram costs nobody else anything."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.commands.definitions import Definitions
from engine.errors import InvalidDiagram
from engine.workflow import Names, Unreadable, apart, lint
from engine.workflow.apart import Bounds, judge_apart, lint_apart
from tests.hostile.places import GOOD, condition
from tests.workflow.drawn import draw

#: A loop that its data never leave, with much to compute in every round: the dry run would take some ten seconds.
LONG = draw(
    "s:start m:xor t:user_task "
    + " ".join(f"x{n}:xor y{n}:xor" for n in range(120))
    + " q:xor e:end | s>m m>t t>x0 "
    + " ".join(f"x{n}>y{n}?again=true x{n}>y{n}* y{n}>{f'x{n + 1}' if n < 119 else 'q'}" for n in range(120))
    + " q>e?count=1 q>m*"
).replace(b"count = 1", b"count = 1 and count = 2")
#: As large as may be read.
LARGE = draw("s:start " + " ".join(f"n{n}:xor" for n in range(5_000)) + " e:end | s>n0 "
             + " ".join(f"n{n}>n{n + 1}" for n in range(4_999)) + " n4999>e")  # fmt: skip


@pytest.mark.parametrize("text", [GOOD, condition("evil()")], ids=["good", "bad"])
def test_it_says_what_the_lint_says(text):
    assert lint_apart(text, file="p.bpmn", names=Names()) == lint(text, file="p.bpmn")


def test_it_knows_the_names_and_the_decision_tables_of_the_office():
    names = Definitions().names()
    text = draw("s:start d:business_rule_task e:end | s>d d>e", d={"calls": "panel_size"})

    assert lint_apart(text, file="p.bpmn", names=names) == lint(text, file="p.bpmn", names=names)


def test_a_diagram_that_takes_too_long_is_refused():
    with pytest.raises(Unreadable) as refused:
        lint_apart(LONG, file="long.bpmn", names=Names(), bounds=Bounds(cpu_seconds=1))

    assert refused.value.params["file"] == "long.bpmn"
    assert "1 秒" in refused.value.reason and "1 s" in refused.value.reason_en


def test_a_judge_that_is_not_heard_of_again_is_ended():
    with pytest.raises(Unreadable):
        lint_apart(GOOD, file="p.bpmn", names=Names(), bounds=Bounds(wall_seconds=0.01))


def test_a_diagram_that_takes_too_much_memory_is_refused():
    assert {each.rule for each in lint_apart(LARGE, file="p.bpmn", names=Names())} == {"too_large"}

    with pytest.raises(Unreadable) as refused:
        lint_apart(LARGE, file="p.bpmn", names=Names(), bounds=Bounds(memory_mib=60))

    assert refused.value.code == "unreadable_file"


def test_many_threads_may_ask_at_once():
    texts = [condition(f"evil{number}()") for number in range(6)]

    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda text: lint_apart(text, file="p.bpmn", names=Names()), texts))

    assert [any(f"evil{number}" in each.reason for each in one) for number, one in enumerate(found)] == [True] * 6


def test_a_question_is_answered_once(monkeypatch):
    text = condition("asked_before()")
    first = lint_apart(text, file="p.bpmn", names=Names())
    monkeypatch.setattr(sys, "executable", "/bin/false")

    assert lint_apart(text, file="p.bpmn", names=Names()) == first
    with pytest.raises(RuntimeError):
        lint_apart(condition("never_asked()"), file="p.bpmn", names=Names())


def test_a_fault_of_ours_is_not_blamed_on_the_diagram():
    with pytest.raises(RuntimeError, match="dance"):
        apart._ask("p.bpmn", {"act": "dance"}, Bounds())


@pytest.mark.parametrize(
    "act",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('judge', 'wb').write(b'x' * 9_999)",
        "import os; assert not [n for n in os.environ if 'DATABASE' in n or 'SECRET' in n]; raise PermissionError",
    ],
)
def test_the_judge_reaches_nothing(act, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://office:secret@127.0.0.1/anjuan")
    asked = {}
    monkeypatch.setattr(apart.subprocess, "run", lambda *words, **more: asked.update(more) or _Done())
    apart._judged("p.bpmn", b"", Bounds())
    monkeypatch.undo()
    code = f"from engine.workflow import apart; apart._confine({{'memory_mib': 512, 'cpu_seconds': 5}}); {act}"

    ran = subprocess.run(
        [sys.executable, "-c", code], env=asked["env"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert "PermissionError" in ran.stderr or "File too large" in ran.stderr or ran.returncode < 0, ran.stderr


class _Done:
    returncode, stdout, stderr = 0, b"", b""


MAIN = draw("s:start c:call_activity e:end | s>c c>e", "main", c={"calls": "part", "parameters": {"subject": "a"}})
PART = draw("s:start a:user_task e:end | s>a a>e", "part", parameters=("subject",))


def test_the_procedure_is_the_one_that_no_other_calls():
    judged = judge_apart({"part": PART, "main": MAIN}, names=Names(), shelves={"main": {"stranger": PART}})

    assert (judged.main, judged.texts) == ("main", {"main": MAIN, "part": PART})


def test_what_is_called_comes_from_the_shelf_when_it_is_not_sent():
    assert judge_apart({"main": MAIN}, names=Names(), shelves={"main": {"part": PART}}).texts == {
        "main": MAIN,
        "part": PART,
    }


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        ({"part": PART}, "only_called"),
        ({"main": GOOD}, "wrong_process"),
        ({"main": MAIN, "part": PART, "p": GOOD}, "two_procedures"),
        ({"main": MAIN}, "unknown_process"),
    ],
)
def test_what_is_sent_must_be_one_procedure(sent, rule):
    with pytest.raises(InvalidDiagram) as refused:
        judge_apart(sent, names=Names(), shelves={})

    assert rule in {each.rule for each in refused.value.findings}


def test_bytes_of_any_kind_travel():
    with pytest.raises(Unreadable, match="UTF-8"):
        lint_apart(bytes(range(256)), file="p.bpmn", names=Names())
