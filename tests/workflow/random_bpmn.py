"""Models as BPMN text, in the words of our diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from engine.workflow.model import Node, Process, Scope

_TAGS = {
    "start": "startEvent", "end": "endEvent", "user_task": "userTask", "receive_task": "receiveTask",
    "service_task": "serviceTask", "business_rule_task": "businessRuleTask", "call_activity": "callActivity",
    "sub_process": "subProcess", "xor": "exclusiveGateway", "and": "parallelGateway", "or": "inclusiveGateway",
    "intermediate_message": "intermediateCatchEvent", "intermediate_timer": "intermediateCatchEvent",
    "boundary": "boundaryEvent", "link_throw": "intermediateThrowEvent", "link_catch": "intermediateCatchEvent",
}  # fmt: skip
_CALLS = {"service_task": "anjuan:operation", "business_rule_task": "anjuan:decision", "call_activity": "calledElement"}


def bpmn(process: Process) -> bytes:
    """Write a process as a file of its own."""
    names = {name: message_id for message_id, name in process.messages.items()}
    messages = "".join(
        f"  <bpmn:message id={quoteattr(key)} name={quoteattr(name)}/>\n" for key, name in process.messages.items()
    )
    variables = "".join(
        f"<anjuan:variable name={quoteattr(each.name)} type={quoteattr(each.type)}"
        + (f" values={quoteattr(','.join(each.values))}" if each.values else "")
        + "/>"
        for each in process.variables.values()
    )
    variables += "".join(f"<anjuan:parameter name={quoteattr(each)}/>" for each in sorted(process.call_parameters))
    lanes = "".join(
        f"<bpmn:lane id={quoteattr(lane.id)} name={quoteattr(lane.name)} anjuan:name_en={quoteattr(lane.name_en)}>"
        + "".join(f"<bpmn:flowNodeRef>{node_id}</bpmn:flowNodeRef>" for node_id in process.nodes)
        + "</bpmn:lane>"
        for lane in process.lanes.values()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:anjuan="urn:anjuan:bpmn" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="urn:anjuan">\n'
        f"{messages}  <bpmn:process id={quoteattr(process.id)} name={quoteattr(process.name)} "
        f'anjuan:name_en={quoteattr(process.name_en)} isExecutable="true">\n'
        f"    <bpmn:extensionElements>{variables}</bpmn:extensionElements>\n"
        f'    <bpmn:laneSet id="lanes">{lanes}</bpmn:laneSet>\n'
        + "\n".join(_scope(process, names))
        + "\n  </bpmn:process>\n</bpmn:definitions>\n"
    ).encode()


def _scope(scope: Scope, messages: dict[str, str]) -> Iterator[str]:
    for node in scope.nodes.values():
        yield from _node(scope, node, messages)
    for flow in scope.flows.values():
        head = f'<bpmn:sequenceFlow id="{flow.id}" sourceRef="{flow.source}" targetRef="{flow.target}"'
        condition = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
        if flow.condition is None:
            yield f"{head}/>"
        else:
            yield f"{head}>{condition}{escape(flow.condition)}</bpmn:conditionExpression></bpmn:sequenceFlow>"


def _node(scope: Scope, node: Node, messages: dict[str, str]) -> Iterator[str]:
    tag = f"bpmn:{_TAGS[node.kind]}"
    attributes = {"id": node.id, "name": node.name, "anjuan:name_en": node.name_en, **node.attributes}
    if node.kind in _CALLS:
        attributes[_CALLS[node.kind]] = node.calls or ""
    if node.kind == "receive_task":
        attributes["messageRef"] = messages[node.message or ""]
    if node.attached_to:
        attributes |= {"attachedToRef": node.attached_to, "cancelActivity": str(node.interrupting).lower()}
    attributes["default"] = next((flow.id for flow in scope.outgoing(node.id) if flow.is_default), "")
    yield f"<{tag} " + " ".join(f"{key}={quoteattr(value)}" for key, value in attributes.items() if value) + ">"
    if node.parameters:
        parameters = (
            f"<anjuan:parameter name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in node.parameters.items()
        )
        yield f"<bpmn:extensionElements>{''.join(parameters)}</bpmn:extensionElements>"
    yield from (f"<bpmn:incoming>{flow.id}</bpmn:incoming>" for flow in scope.incoming(node.id))
    yield from (f"<bpmn:outgoing>{flow.id}</bpmn:outgoing>" for flow in scope.outgoing(node.id))
    if node.instances > 1:
        yield (
            f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(node.is_sequential).lower()}">'
            f"<bpmn:loopCardinality>{node.instances}</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
        )
    if node.inner is not None:
        yield from _scope(node.inner, messages)
    if node.timer is not None:
        yield (
            f'<bpmn:timerEventDefinition id="timer_{node.id}"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">'
            f"{escape(node.timer.text)}</bpmn:timeDuration></bpmn:timerEventDefinition>"
        )
    elif node.message is not None and node.kind != "receive_task":
        yield f'<bpmn:messageEventDefinition id="msg_{node.id}" messageRef="{messages[node.message]}"/>'
    if node.link:
        yield f"<bpmn:linkEventDefinition name={quoteattr(node.link)}/>"
    if node.terminates:
        yield "<bpmn:terminateEventDefinition/>"
    yield f"</{tag}>"
