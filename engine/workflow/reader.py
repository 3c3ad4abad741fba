"""From the XML of a diagram to plain values: only what is known is read, everything else is a finding."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from engine.values import Finding
from engine.workflow.model import Flow, Lane, Node, Process, Scope, TimeLimit, Variable
from engine.workflow.xml import Unreadable, parse

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ANJUAN = "{urn:anjuan:bpmn}"
DRAWING = (
    "{http://www.omg.org/spec/BPMN/20100524/DI}",
    "{http://www.omg.org/spec/DD/20100524/DC}",
    "{http://www.omg.org/spec/DD/20100524/DI}",
    "{http://bpmn.io/schema/bpmn/biocolor/1.0}",
)
ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
TIMER = re.compile(r'time_limit\(\s*(?:"([a-z0-9-]{1,80})"|([a-z_][a-z0-9_]{0,63}))\s*,\s*([a-z_][a-z0-9_]{0,63})\s*\)')
LONGEST_NAME = 200
LARGEST_COORDINATE = 100_000

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
    "boundaryEvent": "boundary",
}
#: Read past: they draw or explain, and move no token.
QUIET = {
    "documentation",
    "extensionElements",
    "incoming",
    "outgoing",
    "laneSet",
    "textAnnotation",
    "association",
    "ioSpecification",
}
WHY_REFUSED = {
    "scriptTask": ("脚本任务不被允许：流程图中没有程序", "script tasks are not allowed: a diagram holds no program"),
    "eventBasedGateway": (
        "请用带边界计时器的接收任务代替事件网关",
        "draw a receive task with a boundary timer instead",
    ),
    "complexGateway": ("复杂网关不被支持", "complex gateways are not supported"),
    "adHocSubProcess": ("即席子流程不被支持", "ad-hoc sub-processes are not supported"),
    "transaction": ("事务子流程不被支持", "transactions are not supported"),
}
OWN_ATTRIBUTES = {"name_en", "form", "article", "distinct_from", "party", "operation", "decision", "unit", "label_en"}


class Reader:
    """Reads one file; findings gather on the way."""

    def __init__(self, text: bytes, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.root = parse(text, file)
        self._ids: set[str] = set()
        self._roles: dict[str, str] = {}

    def process(self) -> Process | None:
        """Return the one executable process, None when there is none to speak of."""
        if self.root.tag != f"{BPMN}definitions":
            raise Unreadable(
                self.file, self.root.sourceline or 0, "根元素不是 BPMN definitions", "the root is not BPMN definitions"
            )
        self._check_tree()
        processes = self.root.findall(f"{BPMN}process")
        if len(processes) != 1:
            self.find(self.root, "one_process", "一个文件应当只有一个流程", "a file holds exactly one process")
            return None
        return self._process(processes[0])

    def find(self, node: etree._Element, rule: str, message: str, message_en: str, severity: str = "error") -> None:
        self.findings.append(
            Finding(
                file=self.file,
                line=node.sourceline or 0,
                element=node.get("id") or etree.QName(node).localname,
                rule=rule,
                severity=severity,
                message=f"{message} / {message_en}",
            )
        )

    def _check_tree(self) -> None:
        for node in self.root.iter():
            own = node.tag.startswith((BPMN, ANJUAN))
            if not own and not node.tag.startswith(DRAWING):
                self.find(node, "unknown_element", f"未知元素 {node.tag}", f"unknown element {node.tag}")
                continue
            if not own:
                self._check_drawing(node)
            self._check_attributes(node)
            given = node.get("id")
            if given is not None:
                self._check_id(node, given)

    def _check_attributes(self, node: etree._Element) -> None:
        for name, value in node.attrib.items():
            namespace = name.rpartition("}")[0]
            if namespace and f"{namespace}}}" == ANJUAN and name[len(ANJUAN) :] in OWN_ATTRIBUTES:
                pass
            elif namespace and not name.startswith(DRAWING) and "XMLSchema-instance" not in namespace:
                self.find(node, "unknown_attribute", f"未知属性 {name}", f"unknown attribute {name}")
            if name in ("name", f"{ANJUAN}name_en") and not _is_plain(value):
                self.find(node, "bad_name", "名称过长或含控制字符", "the name is too long or has control characters")

    def _check_id(self, node: etree._Element, given: str) -> None:
        if not ID.fullmatch(given):
            self.find(node, "bad_id", f"标识不合规：{given[:80]}", f"bad id: {given[:80]}")
        elif given in self._ids:
            self.find(node, "duplicate_id", f"标识重复：{given}", f"duplicate id: {given}")
        self._ids.add(given)

    def _check_drawing(self, node: etree._Element) -> None:
        for name in ("x", "y", "width", "height"):
            value = node.get(name)
            if value is None:
                continue
            try:
                number = float(value)
            except ValueError:
                number = math.nan
            if not abs(number) <= LARGEST_COORDINATE or (name in ("width", "height") and number < 0):
                self.find(node, "bad_coordinate", f"坐标不合理：{value[:40]}", f"bad coordinate: {value[:40]}")

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
            else:
                self.find(each, "unknown_extension", f"未知扩展 {each.tag}", f"unknown extension {each.tag}")
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
            if not each.tag.startswith(BPMN) or tag in QUIET:
                continue
            if tag == "sequenceFlow":
                flow = self._flow(each, defaults)
                flows[flow.id] = flow
            elif tag in KINDS:
                node = self._node(each, KINDS[tag], messages, role)
                nodes[node.id] = node
            else:
                zh, en = WHY_REFUSED.get(tag, (f"不支持的元素 {tag}", f"unsupported element {tag}"))
                self.find(each, "refused_element", zh, en)
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
        message, timer, terminates = self._event(node, messages)
        if kind == "intermediate":
            kind = "intermediate_message" if message is not None else "intermediate_timer"
        instances, is_sequential = self._instances(node)
        if node.get("triggeredByEvent") == "true":
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
            interrupting=node.get("cancelActivity", "true") != "false",
            message=message,
            timer=timer,
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
        found = {}
        for each in self._extensions(node):
            if each.tag == f"{ANJUAN}parameter":
                found[each.get("name", "")] = each.get("value", "")
            else:
                self.find(each, "unknown_extension", f"未知扩展 {each.tag}", f"unknown extension {each.tag}")
        return found

    def _event(self, node: etree._Element, messages: dict[str, str]) -> tuple[str | None, TimeLimit | None, bool]:
        message = timer = None
        terminates = False
        references = [node] if node.get("messageRef") is not None else []
        for each in node:
            tag = etree.QName(each).localname
            if tag == "messageEventDefinition":
                references.append(each)
            elif tag == "timerEventDefinition":
                timer = self._timer(node, each)
            elif tag == "terminateEventDefinition":
                terminates = True
            elif tag.endswith("EventDefinition") or tag == "standardLoopCharacteristics":
                self.find(node, "refused_element", f"不支持 {tag}", f"{tag} is not supported")
        for each in references:
            message = messages.get(each.get("messageRef", ""))
            if not message:
                self.find(node, "unknown_message", "消息没有声明", "the message is not declared")
                message = message or "undeclared"
        return message, timer, terminates

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
        if not cardinality.isdecimal() or not 1 <= int(cardinality[:6]) <= 20 or list(loop) != [loop[0]]:
            self.find(
                node,
                "unbounded_instances",
                "多实例数应当是 1 到 20 的整数",
                "a multi-instance needs a whole number from 1 to 20",
            )
            return 1, False
        return int(cardinality), loop.get("isSequential") == "true"


def _is_plain(text: str) -> bool:
    if len(text) > LONGEST_NAME or unicodedata.normalize("NFC", text) != text:
        return False
    return all(unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Co") or each == "\n" for each in text)
