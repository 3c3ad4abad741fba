# ruff: noqa: E501
"""What speaks against a diagram: a table of drawings and the one remark each deserves."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from engine.errors import InvalidDiagram
from engine.workflow import Names, lint, read_bundle
from engine.workflow.lint_command import lint as command
from engine.workflow.names import Parameters
from tests.hostile.places import GOOD, condition
from tests.workflow.differential import _pick
from tests.workflow.drawn import draw, limit
from tests.workflow.sketches import scope

NAMES = Names(
    rules={"tm-opposition-answer"},
    forms={"p.a", "p.t", "p.w", "p.b"},
    roles={"examiner"},
    operations={"set_variable": Parameters.of("variable value [note]")},
    decisions={},
    notices={"answer_notice"},
)


def _rules(text: bytes, names: Names = NAMES) -> set[str]:
    return {finding.rule for finding in lint(text, file="p.bpmn", names=names) if finding.severity == "error"}


def test_a_good_diagram_has_no_errors():
    assert _rules(GOOD) == set()


LINE = "s:start w:{} e:end | s>w w>e"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (draw(LINE.format("user_task"), w={"attributes": {"anjuan:form": "nobody.knows"}}), "unknown_form"),
        (draw(LINE.format("user_task").replace("w", "zz")), "unknown_form"),
        (draw(LINE.format("service_task"), w={"calls": "format_disk"}), "unknown_operation"),
        (draw(LINE.format("service_task")), "unknown_operation"),
        (draw(LINE.format("service_task"), w={"calls": "set_variable", "parameters": {"template": "love_letter"}}), "unknown_notice"),
        (draw(LINE.format("business_rule_task"), w={"calls": "coin"}), "unknown_decision"),
        (draw(LINE.format("call_activity"), w={"calls": "shared.nowhere"}), "unknown_process"),
        (draw(LINE.format("intermediate_timer"), w={"timer": limit("tm-no-such-rule")}), "unknown_rule"),
        (draw(LINE.format("intermediate_timer"), w={"timer": limit("nobody", is_parameter=True)}), "unknown_rule"),
        (draw(LINE.format("intermediate_timer"), w={"timer": limit("tm-opposition-answer", "no_such_day")}), "unknown_variable"),
        (draw(LINE.format("user_task"), w={"attributes": {"anjuan:distinct_from": "ghost"}}), "unknown_element_named"),
        (draw(LINE.format("user_task")).replace(b'lane id="examiner"', b'lane id="astrologer"'), "unknown_role"),
        (draw(LINE.format("user_task")).replace(b"<bpmn:flowNodeRef>w</bpmn:flowNodeRef>", b""), "no_role"),
        (draw(LINE.format("receive_task"), w={"message": "m"}).replace(b' messageRef="id_m"', b""), "unknown_message"),
        (draw("s:start a:user_task b:user_task e:end | s>a a>e b>e"), "unreachable"),
        (draw("s:start a:user_task b:user_task e:end | s>a s>b a>e"), "no_way_on"),
        (draw("s:start w:service_task late:boundary@w x:xor e:end | s>w w>x late>x x>e", w={"calls": "set_variable"}), "bad_boundary"),
        (condition('outcome = "maybe').replace(b'"maybe', b'"maybe'), "bad_expression"),
        (draw("s:start w:sub_process e:end | s>w w>e", w={"inner": scope("i:start f:end j:start | i>f j>f")}), "one_start"),
        (draw(LINE.format("service_task"), w={"calls": "set_variable", "parameters": {"variable": "outcome"}}), "missing_parameter"),
        (draw(LINE.format("service_task"), w={"calls": "set_variable", "parameters": {"variable": "outcome", "value": "x", "valu": "y"}}), "unknown_parameter"),
        (draw(LINE.format("service_task"), w={"calls": "set_variable", "parameters": {"variable": "nobody", "value": "x"}}), "unknown_variable"),
        (draw("s:start a:user_task t:link_throw@L e:end | s>a a>t"), "dangling_link"),
        (draw("s:start a:user_task c:link_catch@L x:xor e:end | s>a a>x c>x x>e"), "dangling_link"),
        (draw("s:start t:link_throw@L c:link_catch@L d:link_catch@L x:xor e:end | s>t c>x d>x x>e"), "two_link_catches"),
        (draw("s:start t:link_throw@L c:link_catch@L a:user_task e:end | s>t t>a a>e c>e"), "bad_flow"),
        (draw("s:start t:link_throw@L h:sub_process e:end | s>t h>e", h={"inner": scope("i:start c:link_catch@L f:end | i>f c>f")}),
            "dangling_link"),
        (draw("s:start m:xor x:xor t:link_throw@L c:link_catch@L e:end | s>m c>m m>x x>t?again=true x>e*"), "loop_without_wait"),
    ],
)  # fmt: skip
def test_a_fault_is_named(text, rule):
    assert rule in _rules(text)


def test_a_called_process_is_given_what_it_takes():
    part = draw("s:start a:user_task e:end | s>a a>e", "part", parameters=("subject",))
    call = "s:start c:call_activity e:end | s>c c>e"

    def rules(**details: object) -> set[str]:
        text = draw(call, "main", c={"calls": "part", **details})
        return {each.rule for each in lint(text, file="main.bpmn", called={"part": part}) if each.severity == "error"}

    assert rules(parameters={"subject": "a"}) == set()
    assert rules() == {"missing_parameter"}
    assert rules(parameters={"subject": "a", "object": "b"}) == {"unknown_parameter"}


def test_processes_that_call_each_other_are_refused():
    one = draw("s:start c:call_activity e:end | s>c c>e", "one", c={"calls": "two"})
    two = draw("s:start c:call_activity e:end | s>c c>e", "two", c={"calls": "one"})

    with pytest.raises(InvalidDiagram) as refused:
        read_bundle({"one": one, "two": two}, main="one")

    assert {finding.rule for finding in refused.value.findings if finding.severity == "error"} == {"calls_itself"}


def test_a_remark_names_line_and_element_in_both_languages():
    text = draw(LINE.format("service_task"), w={"calls": "format_disk"})

    (finding,) = [each for each in lint(text, file="p.bpmn", names=NAMES) if each.severity == "error"]

    assert (finding.file, finding.element) == ("p.bpmn", "w")
    assert b'id="w"' in text.splitlines()[finding.line - 1]
    assert "系统动作不存在" in finding.message
    assert "unknown operation" in finding.message


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.workflow.lint_command.office_names", lambda: Names())
    (tmp_path / "good.bpmn").write_bytes(GOOD)
    (tmp_path / "bad.bpmn").write_bytes(condition("evil()"))
    (tmp_path / "noise.bpmn").write_bytes(b"<!DOCTYPE x><x/>")
    return tmp_path


@pytest.mark.parametrize(("file", "code"), [("good", 0), ("bad", 1), ("noise", 2), ("missing", 2)])
def test_the_command_says_by_its_exit_what_it_found(folder, file, code):
    assert CliRunner().invoke(command, [str(folder / f"{file}.bpmn")]).exit_code == code


def test_the_command_reads_decision_tables(folder):
    (folder / "table.dmn").write_bytes(_pick("pick"))
    (folder / "broken.dmn").write_bytes(_pick("pick").replace(b"not(", b"evil("))

    codes = [CliRunner().invoke(command, [str(folder / name)]).exit_code for name in ("table.dmn", "broken.dmn")]

    assert codes == [0, 1]


def test_the_command_knows_the_names_of_the_office(tmp_path):
    (tmp_path / "good.bpmn").write_bytes(GOOD)

    result = CliRunner().invoke(command, ["--json", str(tmp_path / "good.bpmn")])

    assert {row["rule"] for row in json.loads(result.stdout) if row["severity"] == "error"} == {"unknown_form"}


def test_the_command_speaks_json(folder):
    result = CliRunner().invoke(command, ["--json", str(folder / "bad.bpmn"), str(folder / "good.bpmn")])

    rows = json.loads(result.stdout)
    assert all(list(row) == ["file", "line", "element", "rule", "severity", "message"] for row in rows)
    assert {row["rule"] for row in rows if row["severity"] == "error"} == {"bad_expression"}


def test_files_given_together_may_call_each_other(folder):
    (folder / "caller.bpmn").write_bytes(draw("s:start c:call_activity e:end | s>c c>e", "q", c={"calls": "p"}))

    alone = CliRunner().invoke(command, [str(folder / "caller.bpmn")])
    together = CliRunner().invoke(command, [str(folder / "caller.bpmn"), str(folder / "good.bpmn")])

    assert (alone.exit_code, together.exit_code) == (1, 0)
