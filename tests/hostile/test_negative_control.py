"""The rows that break SpiffWorkflow as it comes: without our gate each of them does what it was drawn for.

If one of these tests goes red, the library has changed, and the gate may be looked at again.
"""

from __future__ import annotations

import pytest
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import TaskDataEnvironment
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.workflow import Unreadable
from engine.workflow.xml import parse
from tests.hostile.expression_rows import EXPRESSIONS
from tests.hostile.xml_rows import xml_rows
from tests.workflow.drawn import draw

LOOP = draw("s:start m:xor x:xor e:end | s>m m>x x>m?again=true x>e*")
CHOICE = "s:start x:xor a:user_task b:user_task m:xor e:end | s>x x>a?again=true x>b* a>m b>m m>e"
TEXTS = {(number, what): text for number, what, text in EXPRESSIONS}


def stock(text: bytes, engine: PythonScriptEngine | None = None, **data: object) -> BpmnWorkflow:
    """Run a diagram as the manual of the library says."""
    parser = BpmnParser()
    parser.add_bpmn_str(text)
    process = next(iter(parser.get_process_ids()))
    workflow = BpmnWorkflow(
        parser.get_spec(process), parser.get_subprocess_specs(process), script_engine=engine or PythonScriptEngine()
    )
    workflow.task_tree.data.update(data)
    workflow.do_engine_steps()
    return workflow


def test_row_2_an_entity_in_an_attribute_is_expanded_by_the_parser_that_resolves_none():
    (row,) = [each for each in xml_rows() if each.number == 2]
    careful = etree.XMLParser(resolve_entities=False, no_network=True)

    assert "in" in {node.get("name") for node in etree.fromstring(row.text, careful).iter()}
    with pytest.raises(Unreadable):
        parse(row.text, "evil.bpmn")


def test_row_7_a_search_for_doctype_does_not_see_utf_16():
    (row,) = [each for each in xml_rows() if each.what == "UTF-16 with a mark"]

    assert b"<!DOCTYPE" not in row.text
    assert etree.fromstring(row.text).getroottree().docinfo.doctype
    with pytest.raises(Unreadable):
        parse(row.text, "evil.bpmn")


def test_row_21_a_condition_runs_a_program(tmp_path):
    proof = tmp_path / "proof"
    program = TEXTS[21, "import"].replace("'true'", f"'touch {proof}'")

    stock(draw(CHOICE).replace(b"again = true", f"{program} == 0".encode()))

    assert proof.exists()


def test_row_22_a_condition_reaches_every_class_though_nothing_is_built_in():
    emptied = PythonScriptEngine(environment=TaskDataEnvironment({"__builtins__": {}}))
    program = f"{TEXTS[22, 'subclasses']}.__len__() &gt; 100"

    workflow = stock(draw(CHOICE).replace(b"again = true", program.encode()), emptied)

    assert [task.task_spec.name for task in workflow.get_tasks(manual=True)] == ["a"]


def test_row_49_a_loop_without_a_wait_ends_nowhere_and_is_called_complete():
    workflow = stock(LOOP.replace(b"again = true", b"True"))

    assert workflow.is_completed()
    assert "e" not in {task.task_spec.name for task in workflow.get_tasks(state=TaskState.COMPLETED)}


def test_row_50_a_long_chain_is_too_deep():
    nodes = " ".join(f"n{n}:xor" for n in range(1_000))
    with pytest.raises(ValidationException, match="RecursionError"):
        stock(draw(f"s:start {nodes} e:end | s>n0 " + " ".join(f"n{n}>n{n + 1}" for n in range(999)) + " n999>e"))


def test_row_51_every_gateway_doubles_the_tree():
    def tasks(levels: int) -> int:
        nodes = " ".join(f"a{n}:and p{n}:user_task q{n}:user_task" for n in range(levels))
        flows = " ".join(f"a{n}>p{n} a{n}>q{n} p{n}>a{n + 1} q{n}>a{n + 1}" for n in range(levels))
        return len(stock(draw(f"s:start {nodes} a{levels}:and e:end | s>a0 {flows} a{levels}>e")).get_tasks())

    assert tasks(9) > 2**9
    assert tasks(9) > 1.9 * tasks(8)


def test_row_56_a_quote_in_a_reference_takes_the_data_of_another():
    """3.2.0 looks messages up by name, and still finds data by a path pasted together from what the diagram says."""
    data = '<bpmn:dataObject id="secret"/><bpmn:dataObjectReference id="theirs" dataObjectRef="secret"/>'
    forged = "<bpmn:dataInputAssociation><bpmn:sourceRef>x' or '1'='1</bpmn:sourceRef></bpmn:dataInputAssociation>"
    text = draw("s:start t:user_task e:end | s>t t>e").replace(
        b"</bpmn:userTask>", f"{forged}</bpmn:userTask>".encode()
    )

    parser = BpmnParser()
    parser.add_bpmn_str(text.replace(b"<bpmn:startEvent", f"{data}<bpmn:startEvent".encode(), 1))

    assert [each.bpmn_id for each in parser.get_spec("p").task_specs["t"].data_input_associations] == ["secret"]
