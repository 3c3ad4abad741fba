"""A hundred paths before a diagram is published: what goes wrong is named by element."""

from __future__ import annotations

import pytest

from engine.commands.definitions import PROCESSES, Definitions
from engine.commands.diagrams import read_originals
from engine.errors import InvalidDiagram
from engine.workflow import Names, lint, load_bundle, read_bundle
from engine.workflow.decisions import read_decision
from engine.workflow.dry_run import MORE_PATHS, PATHS, _Walker, dry_run
from engine.workflow.token_game import Game
from tests.workflow.drawn import draw
from tests.workflow.test_decisions import table

ORIGINALS = read_originals(PROCESSES)
NAMES = Definitions().names()
LOOP = "s:start m:xor a:user_task x:xor e:end | s>m m>a a>x x>e?{} x>m*"


def _found(text: bytes, names: Names | None = None) -> tuple[str, str]:
    (finding,) = [each for each in lint(text, file="p.bpmn", names=names) if each.severity == "error"]
    assert "试运行" in finding.reason and "dry run" in finding.reason_en and finding.line
    return finding.rule, finding.element


@pytest.mark.parametrize("kind", sorted(ORIGINALS))
def test_the_originals_come_to_their_ends(kind):
    assert dry_run(load_bundle(ORIGINALS, kind, NAMES)) == []


def test_a_loop_whose_way_out_contradicts_itself_is_found_where_it_stands():
    stuck = draw(LOOP.format("again=true")).replace(b"again = true", b'outcome = "a" and outcome = "b"')
    assert _found(stuck) == ("dry_run_never_ends", "a")


def test_a_wait_that_the_data_never_lead_to_is_a_warning():
    text = draw("s:start a:user_task x:xor b:user_task m:xor e:end | s>a a>x x>b?again=true x>m* b>m m>e")
    dead = text.replace(b"again = true", b'outcome = "a" and outcome = "b"')

    found = [each for each in lint(dead, file="p.bpmn") if each.rule == "dry_run_never_reached"]

    assert [(each.element, each.severity) for each in found] == [("b", "warning")]
    assert not [each for each in lint(text, file="p.bpmn") if each.rule == "dry_run_never_reached"]


def test_a_loop_that_one_value_leaves_comes_to_its_end():
    assert not any(each.severity == "error" for each in lint(draw(LOOP.format("count=17")), file="p.bpmn"))


def test_a_condition_that_cannot_be_computed_is_found_at_its_gateway():
    text = draw("s:start a:user_task x:xor b:user_task m:xor e:end | s>a a>x x>b?again=true x>m* b>m m>e")
    divided = text.replace(b"again = true", b"1 / (count - 3) = 1")
    assert _found(divided) == ("dry_run_failed", "x")


def test_a_decision_without_an_answer_is_found_at_its_task():
    text = draw("s:start a:user_task d:business_rule_task e:end | s>a a>d d>e", d={"calls": "size"})
    partial = table([(["> 5"], ['"many"'])], inputs=(("count", "number", ""),))
    whole = table([(["> 5"], ['"many"']), (["<= 5"], ['"few"'])], inputs=(("count", "number", ""),))

    assert _found(text, Names(decisions={"size": read_decision(partial, "size.dmn")})) == ("dry_run_failed", "d")
    found = lint(text, file="p.bpmn", names=Names(decisions={"size": read_decision(whole, "size.dmn")}))
    assert not any(each.severity == "error" for each in found)


def test_what_fails_in_a_called_process_is_named_there():
    inner = draw("s:start a:user_task x:xor b:user_task m:xor e:end | s>a a>x x>b?again=true x>m* b>m m>e", "inner")
    inner = inner.replace(b"again = true", b"1 / (count - 3) = 1")
    outer = draw("s:start c:call_activity e:end | s>c c>e", "outer", c={"calls": "inner"})

    with pytest.raises(InvalidDiagram) as refused:
        read_bundle({"outer": outer, "inner": inner}, "outer")

    (finding,) = [each for each in refused.value.findings if each.severity == "error"]
    assert (finding.file, finding.element, finding.rule) == ("inner.bpmn", "x", "dry_run_failed")


def test_the_paths_come_by_every_wait_of_the_opposition():
    definition = load_bundle(ORIGINALS, "trademark.opposition", NAMES)
    walker = _Walker(Game(definition.processes[definition.main], definition.processes, NAMES.decisions), definition)
    waits = {node.id for process in definition.processes.values() for _, node in process.walk() if node.is_waiting}
    for number in range(PATHS + MORE_PATHS):
        walker.path(number)
        waits -= {path[-1].partition("#")[0] for path in walker.visits}  # one of several is called after it, with #
        if not waits:
            break

    assert waits == set()


def test_what_is_far_behind_is_come_to_step_by_step():
    steps = "".join(f" a{each}>x{each} x{each}>a{each + 1}?count={each} x{each}>e*" for each in range(8))
    nodes = " ".join(f"a{each}:user_task x{each}:xor" for each in range(8))
    text = draw(f"s:start {nodes} a8:user_task e:end | s>a0{steps} a8>e")

    assert {each.rule for each in lint(text, file="p.bpmn")} == {"no_article"}
