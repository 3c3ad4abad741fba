"""What SpiffWorkflow is given instead of a diagram: plain generated XML, our own events, operations and no Python.

The library never sees what an analyst wrote. Ids are numbered per process (``p0.check``), conditions are keys into the
compiled expressions, timers and messages are one event definition that fires only when the office says so.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import lru_cache

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import BoundaryEventParser, IntermediateCatchEventParser, ReceiveTaskParser
from SpiffWorkflow.bpmn.parser.task_parsers import (
    CallActivityParser,
    ConditionalGatewayParser,
    GatewayParser,
    SubWorkflowParser,
)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import (
    BoundaryEvent,
    CallActivity,
    IntermediateCatchEvent,
    ReceiveTask,
    ServiceTask,
    SubWorkflowTask,
)
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition

from engine.workflow import foresight  # noqa: F401 (it teaches the library to stop)
from engine.workflow.definition import Definition
from engine.workflow.joins import AndGateway, OrGateway
from engine.workflow.model import Node, Process, Scope
from engine.workflow.normalise import COPY, normalised

#: The library computes log extras on every state change unless its loggers are quiet.
for _name in ("spiff", "spiff.task", "spiff.workflow", "spiff.spec"):
    logging.getLogger(_name).setLevel(logging.WARNING)

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


class Awaited(EventDefinition):
    """A timer or a message: it knows no date and no payload, and fires when it is told to."""

    def catch(self, my_task: object, event: object = None) -> None:
        my_task._set_internal_data(event_fired=True)

    def catches(self, my_task: object, event: object) -> bool:
        return False  # nothing is ever broadcast


class _AwaitedParser:
    def parse_timer_event(self, event: etree._Element) -> Awaited:
        return Awaited("timer")

    def parse_message_event(self, event: etree._Element) -> Awaited:
        return Awaited("message")


class _BoundaryParser(_AwaitedParser, BoundaryEventParser):
    pass


class _IntermediateParser(_AwaitedParser, IntermediateCatchEventParser):
    pass


class _ReceiveParser(_AwaitedParser, ReceiveTaskParser):
    pass


class Operation(ServiceTask):
    """A service or business rule task: done inside the step by whoever runs the case."""

    def _run_hook(self, my_task: object) -> bool:
        my_task.workflow.top_workflow.run.operate(my_task)
        return True


class Part(SubWorkflowTask):
    """An embedded sub-process; data does not travel in the tree."""

    def copy_data(self, my_task: object, subworkflow: object) -> None:
        pass

    def update_data(self, my_task: object, subworkflow: object) -> None:
        pass


class Call(CallActivity):
    """A called process: its parameters are evaluated when it is entered."""

    def copy_data(self, my_task: object, subworkflow: object) -> None:
        my_task.workflow.top_workflow.run.enter_call(my_task)

    def update_data(self, my_task: object, subworkflow: object) -> None:
        pass


class _NoPython(BasePythonScriptEngineEnvironment):
    def evaluate(self, expression: str, context: object, external_context: object = None) -> object:
        raise PermissionError("diagrams hold no Python")

    def execute(self, script: str, context: object, external_context: object = None) -> None:
        raise PermissionError("diagrams hold no Python")


class Conditions(PythonScriptEngine):
    """Looks conditions up by key; never compiles text."""

    def __init__(self) -> None:
        super().__init__(environment=_NoPython())

    def validate(self, expression: str) -> None:
        pass

    def evaluate(self, task: object, expression: str, external_context: object = None) -> bool:
        return task.workflow.top_workflow.run.is_open(task, expression)

    def execute(self, task: object, script: str, external_context: object = None) -> None:
        raise PermissionError("diagrams hold no Python")


class _Parser(BpmnParser):
    OVERRIDE_PARSER_CLASSES = {
        full_tag("boundaryEvent"): (_BoundaryParser, BoundaryEvent),
        full_tag("intermediateCatchEvent"): (_IntermediateParser, IntermediateCatchEvent),
        full_tag("receiveTask"): (_ReceiveParser, ReceiveTask),
        full_tag("serviceTask"): (TaskParser, Operation),
        full_tag("subProcess"): (SubWorkflowParser, Part),
        full_tag("callActivity"): (CallActivityParser, Call),
        full_tag("parallelGateway"): (GatewayParser, AndGateway),
        full_tag("inclusiveGateway"): (ConditionalGatewayParser, OrGateway),
    }


class Specs:
    """The parsed specs of one definition, shared by all its runs."""

    def __init__(self, definition: Definition) -> None:
        parser = _Parser()
        parser.add_bpmn_xml(_document(definition))
        main = f"p{definition.order.index(definition.main)}"
        self.main: BpmnProcessSpec = parser.get_spec(main)
        self.parts: Mapping[str, BpmnProcessSpec] = parser.get_subprocess_specs(main)
        #: spec -> its task spec names in an order that is the same in every process of the machine
        self.names = {name: tuple(sorted(spec.task_specs)) for name, spec in {main: self.main, **self.parts}.items()}
        self.places = {name: {each: place for place, each in enumerate(names)} for name, names in self.names.items()}
        #: task spec name -> the drawn element behind it; the library's own helpers are missing
        self.origins = {
            each: found
            for names in self.names.values()
            for each in names
            if (found := _origin(definition, each)) is not None
        }


def _origin(definition: Definition, spec_name: str) -> tuple[Process, Node] | None:
    number, _, element = spec_name.partition(".")
    if not number[1:].isdecimal():
        return None
    process = definition.processes[definition.order[int(number[1:])]]
    try:
        return process, definition.node(process.id, element.partition(COPY)[0])
    except KeyError:
        return None


@lru_cache(maxsize=64)
def specs_of(definition: Definition) -> Specs:
    """Return the specs of a definition, parsed once per process."""
    return Specs(definition)


# --- the XML that the library reads ------------------------------------------------------------------------------

_TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "user_task": "userTask",
    "receive_task": "receiveTask",
    "service_task": "serviceTask",
    "business_rule_task": "serviceTask",
    "call_activity": "callActivity",
    "sub_process": "subProcess",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "intermediate_message": "intermediateCatchEvent",
    "intermediate_timer": "intermediateCatchEvent",
    "boundary": "boundaryEvent",
}


def _element(parent: etree._Element, tag: str, **attributes: str | None) -> etree._Element:
    given = {name: value for name, value in attributes.items() if value is not None}
    return etree.SubElement(parent, f"{{{BPMN}}}{tag}", given)


def _document(definition: Definition) -> etree._Element:
    root = etree.Element(f"{{{BPMN}}}definitions", nsmap={"bpmn": BPMN})
    for number, process_id in enumerate(definition.order):
        process = _element(root, "process", id=f"p{number}", isExecutable="true")
        _draw(process, normalised(definition.processes[process_id]), f"p{number}", definition)
    return root


def _draw(parent: etree._Element, scope: Scope, prefix: str, definition: Definition) -> None:
    for node in scope.nodes.values():
        _draw_node(parent, scope, node, prefix, definition)
    for flow in scope.flows.values():
        drawn = _element(
            parent,
            "sequenceFlow",
            id=f"{prefix}.{flow.id}",
            sourceRef=f"{prefix}.{flow.source}",
            targetRef=f"{prefix}.{flow.target}",
        )
        if flow.condition:
            _element(drawn, "conditionExpression").text = f"{prefix}.{flow.id}"


def _draw_node(parent: etree._Element, scope: Scope, node: Node, prefix: str, definition: Definition) -> None:
    default = next((flow.id for flow in scope.outgoing(node.id) if flow.is_default), None)
    drawn = _element(
        parent,
        _TAGS[node.kind],
        id=f"{prefix}.{node.id}",
        default=f"{prefix}.{default}" if default and node.kind in ("xor", "or") else None,
        attachedToRef=f"{prefix}.{node.attached_to}" if node.attached_to else None,
        cancelActivity=str(node.interrupting).lower() if node.kind == "boundary" else None,
        calledElement=f"p{definition.order.index(node.calls)}" if node.kind == "call_activity" else None,
        messageRef="m" if node.kind == "receive_task" else None,
    )
    if node.terminates:
        _element(drawn, "terminateEventDefinition")
    if node.kind in ("boundary", "intermediate_message", "intermediate_timer"):
        _element(drawn, "timerEventDefinition" if node.timer else "messageEventDefinition")
    if node.inner is not None:
        _draw(drawn, node.inner, prefix, definition)
