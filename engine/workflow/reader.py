"""From the XML of a diagram to plain values: only what is known is read, everything else is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from engine.values import Finding
from engine.workflow.gate import ANJUAN, BPMN, remarks
from engine.workflow.model import Flow, Lane, Node, Process, Scope, TimeLimit, Variable
from engine.workflow.xml import Unreadable, parse

__all__ = ["ANJUAN", "BPMN", "Reader"]

TIMER = re.compile(r'time_limit\(\s*(?:"([a-z0-9-]{1,80})"|([a-z_][a-z0-9_]{0,63}))\s*,\s*([a-z_][a-z0-9_]{0,63})\s*\)')
MOST_INSTANCES = 20

KINDS = {
    "startEvent": "start",
    "endEvent": "end",
    "userTask": "user_task",
    "receiveTask": "receive_task",
    "serviceTask": "service_task",
    "businessRuleTask": "business_rule_task",
    "callActivity": "call_activity",
    "subProcess": "sub_process",
    "exclusiveGateway": "xor",
    "parallelGateway": "and",
    "inclusiveGateway": "or",
    "intermediateCatchEvent": "intermediate",
    "intermediateThrowEvent": "throw",
    "boundaryEvent": "boundary",
}
#: Event definitions that mean something, by where they stand.
EVENTS = {
    "boundary": ("timerEventDefinition", "messageEventDefinition"),
    "intermediate": ("timerEventDefinition", "messageEventDefinition", "linkEventDefinition"),
    "throw": ("linkEventDefinition",),
    "end": ("terminateEventDefinition",),
}


class Reader:
    """Reads one file; findings gather on the way."""

    def __init__(self, text: bytes, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.root = parse(text, file)
        self._roles: dict[str, str] = {}

    def process(self) -> Process | None:
        """Return the one executable process, None when there is none to speak of."""
        if self.root.tag != f"{BPMN}definitions":
            raise Unreadable(
                self.file, self.root.sourceline or 0, "根元素不是 BPMN definitions", "the root is not BPMN definitions"
            )
        for node, rule, zh, en in remarks(self.root):
            self.find(node, rule, zh, en)
        processes = self.root.findall(f"{BPMN}process")
        if len(processes) != 1:
            self.find(self.root, "one_process", "一个文件应当只有一个流程", "a file holds exactly one process")
            return None
        return self._process(processes[0])

    def find(self, node: etree._Element, rule: str, reason: str, reason_en: str) -> None:
        self.findings.append(
            Finding(
                file=self.file,
                line=node.sourceline or 0,
                element=_place(node),
                rule=rule,
                severity="error",
                reason=reason,
                reason_en=reason_en,
            )
        )

    # --- the process -----------------------------------------------------------------------------------------------

    def _process(self, node: etree._Element) -> Process:
        messages = {each.get("id", ""): each.get("name", "") for each in self.root.findall(f"{BPMN}message")}
        lanes = {}
        for lane in node.iter(f"{BPMN}lane"):
            lanes[lane.get("id", "")] = Lane(
                id=lane.get("id", ""),
                name=lane.get("name", ""),
                name_en=lane.get(f"{ANJUAN}name_en", ""),
                line=lane.sourceline or 0,
            )
            for reference in lane.findall(f"{BPMN}flowNodeRef"):
                self._roles[(reference.text or "").strip()] = lane.get("id", "")
        scope = self._scope(node, messages, None)
        variables, parameters = self._declared(node)
        return Process(
            id=node.get("id", ""),
            name=node.get("name", ""),
            name_en=node.get(f"{ANJUAN}name_en", ""),
            nodes=scope.nodes,
            flows=scope.flows,
            variables=variables,
            call_parameters=parameters,
            lanes=lanes,
            messages=messages,
            file=self.file,
            line=node.sourceline or 0,
        )

    def _declared(self, node: etree._Element) -> tuple[dict[str, Variable], frozenset[str]]:
        variables, parameters = {}, set()
        for each in self._extensions(node):
            if each.tag == f"{ANJUAN}variable":
                name, kind = each.get("name", ""), each.get("type", "string")
                if kind not in ("string", "number", "boolean", "date", "list"):
                    self.find(each, "bad_type", f"未知类型 {kind}", f"unknown type {kind}")
                    kind = "string"
                values = tuple(value.strip() for value in each.get("values", "").split(",") if value.strip())
                variables[name] = Variable(name=name, type=kind, values=values, line=each.sourceline or 0)
            elif each.tag == f"{ANJUAN}parameter":
                parameters.add(each.get("name", ""))
        return variables, frozenset(parameters)

    def _extensions(self, node: etree._Element) -> Iterator[etree._Element]:
        for block in node.findall(f"{BPMN}extensionElements"):
            yield from block

    def _scope(self, parent: etree._Element, messages: dict[str, str], role: str | None) -> Scope:
        nodes: dict[str, Node] = {}
        flows: dict[str, Flow] = {}
        defaults = {each.get("default") for each in parent if each.get("default")}
        for each in parent:
            tag = etree.QName(each).localname
            if not each.tag.startswith(BPMN):
                continue
            if tag == "sequenceFlow":
                flow = self._flow(each, defaults)
                flows[flow.id] = flow
            elif tag in KINDS:
                node = self._node(each, KINDS[tag], messages, role)
                nodes[node.id] = node
        for each in defaults - flows.keys():
            self.find(parent, "dangling_flow", f"默认连线不存在：{each[:64]}", f"no such default flow: {each[:64]}")
        return Scope(nodes=nodes, flows=flows)

    def _flow(self, node: etree._Element, defaults: set[str | None]) -> Flow:
        condition = node.find(f"{BPMN}conditionExpression")
        text = None if condition is None else (condition.text or "").strip().removeprefix("=").strip()
        return Flow(
            id=node.get("id", ""),
            source=node.get("sourceRef", ""),
            target=node.get("targetRef", ""),
            condition=text,
            is_default=node.get("id") in defaults,
            name=node.get("name", ""),
            name_en=node.get(f"{ANJUAN}name_en", ""),
            line=node.sourceline or 0,
        )

    def _node(self, node: etree._Element, kind: str, messages: dict[str, str], role: str | None) -> Node:
        own = {name[len(ANJUAN) :]: value for name, value in node.attrib.items() if name.startswith(ANJUAN)}
        here = self._roles.get(node.get("id", ""), role)
        message, timer, terminates = self._event(node, kind, messages)
        link = node.find(f"{BPMN}linkEventDefinition")
        if kind in ("intermediate", "throw"):
            kind = _kind_of_event(kind, message, link)
        instances, is_sequential = self._instances(node)
        if is_true(node, "triggeredByEvent"):
            self.find(node, "event_sub_process", "事件子流程不被支持", "event sub-processes are not supported")
        calls = {
            "service_task": own.get("operation"),
            "business_rule_task": own.get("decision"),
            "call_activity": node.get("calledElement"),
        }
        return Node(
            id=node.get("id", ""),
            kind=kind,
            name=node.get("name", ""),
            name_en=own.pop("name_en", ""),
            role=here,
            attached_to=node.get("attachedToRef"),
            interrupting=is_true(node, "cancelActivity", default=True),
            message=message,
            timer=timer,
            link="" if link is None else link.get("name", "").strip(),
            terminates=terminates,
            calls=calls.get(kind),
            parameters=self._parameters(node),
            attributes=own,
            inner=self._scope(node, messages, here) if kind == "sub_process" else None,
            instances=instances,
            is_sequential=is_sequential,
            line=node.sourceline or 0,
        )

    def _parameters(self, node: etree._Element) -> dict[str, str]:
        given = (each for each in self._extensions(node) if each.tag == f"{ANJUAN}parameter")
        return {each.get("name", ""): each.get("value", "") for each in given}

    def _event(
        self, node: etree._Element, kind: str, messages: dict[str, str]
    ) -> tuple[str | None, TimeLimit | None, bool]:
        definitions = [each for each in node if etree.QName(each).localname.endswith("EventDefinition")]
        names = [etree.QName(each).localname for each in definitions]
        if any(name not in EVENTS.get(kind, ()) for name in names):
            self.find(node, "refused_event", f"此处不支持 {names[0]}", f"{names[0]} is not supported here")
        if len(names) > 1 or (kind in ("boundary", "intermediate", "throw") and not names):
            self.find(node, "one_event", "应当恰好等待一个事件", "waits for exactly one event")
        named = dict(zip(names, definitions, strict=True))
        reference = node if kind == "receive_task" else named.get("messageEventDefinition")
        message = timer = None
        if reference is not None:
            message = messages.get(reference.get("messageRef", ""))
            if not message:
                self.find(node, "unknown_message", "消息没有声明", "the message is not declared")
                message = "undeclared"
        elif "timerEventDefinition" in named:
            timer = self._timer(node, named["timerEventDefinition"])
        return message, timer, "terminateEventDefinition" in named

    def _timer(self, node: etree._Element, definition: etree._Element) -> TimeLimit | None:
        duration = definition.find(f"{BPMN}timeDuration")
        text = "" if duration is None else (duration.text or "").strip()
        match = TIMER.fullmatch(text)
        if match is None:
            self.find(
                node,
                "timer_names_no_rule",
                f'计时器应当写作 time_limit("规则", 起算日变量)，而不是 {text[:60] or "其他写法"}',
                'a timer reads time_limit("rule", start_variable)',
            )
            return None
        rule, parameter, starts = match.groups()
        return TimeLimit(rule_id=rule or parameter, starts_variable=starts, is_parameter=rule is None, text=text)

    def _instances(self, node: etree._Element) -> tuple[int, bool]:
        loop = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
        if loop is None:
            return 1, False
        cardinality = loop.findtext(f"{BPMN}loopCardinality", "").strip()
        if (
            not re.fullmatch(r"[0-9]{1,2}", cardinality)
            or not 1 <= int(cardinality) <= MOST_INSTANCES
            or len(loop) != 1
        ):
            zh = f"多实例数应当是 1 到 {MOST_INSTANCES} 的整数"
            self.find(node, "unbounded_instances", zh, f"a multi-instance needs a whole number up to {MOST_INSTANCES}")
            return 1, False
        return int(cardinality), is_true(loop, "isSequential")


def is_true(node: etree._Element, attribute: str, *, default: bool = False) -> bool:
    """Read an ``xs:boolean``, which may also be written 1 or 0."""
    given = node.get(attribute, "").strip()
    return given in ("true", "1") if given else default


def _kind_of_event(kind: str, message: str | None, link: etree._Element | None) -> str:
    if kind == "throw":
        return "link_throw"
    if link is not None:
        return "link_catch"
    return "intermediate_timer" if message is None else "intermediate_message"


def _place(node: etree._Element) -> str:
    """Return the id of the element, or of the nearest one around it that has an id."""
    around = (each.get("id") for each in (node, *node.iterancestors()) if each.get("id"))
    return next(around, etree.QName(node).localname)
