"""What a diagram may consist of: elements, attributes, ids, names. What is not listed is refused, never ignored.

The list speaks first, because its refusals can be read; what passes it must also be BPMN by the schema of the standard
(``xsd``), which knows what may stand where and how often.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from engine.workflow import xsd

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ANJUAN = "{urn:anjuan:bpmn}"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
#: What a modeller writes about how the diagram is drawn.
DRAWING = (
    "{http://www.omg.org/spec/BPMN/20100524/DI}",
    "{http://www.omg.org/spec/DD/20100524/DC}",
    "{http://www.omg.org/spec/DD/20100524/DI}",
)
COLOURS = ("{http://bpmn.io/schema/bpmn/biocolor/1.0}", "{http://www.omg.org/spec/BPMN/non-normative/color/1.0}")

ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
#: Names that mean something to the machine of a reader: properties of every object in a browser, or in Python.
RESERVED = re.compile(r"__.*|constructor|prototype|toString|valueOf|hasOwnProperty")
VARIABLE = re.compile(r"[a-z_][a-z0-9_]{0,63}")
COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}|[a-z]{3,20}")
LONGEST_NAME = 200
LONGEST_TEXT = 4_000
LARGEST_COORDINATE = 100_000
MOST_POINTS = 200

#: element -> attributes beside id and name
_TASK = "default"
ELEMENTS: dict[str, str] = {
    "definitions": "targetNamespace expressionLanguage typeLanguage exporter exporterVersion",
    "process": "isExecutable processType isClosed",
    "collaboration": "isClosed",
    "participant": "processRef",
    "message": "",
    "laneSet": "",
    "lane": "",
    "flowNodeRef": "",
    "documentation": "textFormat",
    "extensionElements": "",
    "incoming": "",
    "outgoing": "",
    "textAnnotation": "textFormat",
    "text": "",
    "association": "sourceRef targetRef associationDirection",
    "group": "categoryValueRef",
    "category": "",
    "categoryValue": "value",
    "startEvent": "isInterrupting",
    "endEvent": "",
    "userTask": _TASK,
    "receiveTask": f"{_TASK} messageRef",
    "serviceTask": _TASK,
    "businessRuleTask": _TASK,
    "callActivity": f"{_TASK} calledElement",
    "subProcess": f"{_TASK} triggeredByEvent",
    "exclusiveGateway": "default gatewayDirection",
    "parallelGateway": "gatewayDirection",
    "inclusiveGateway": "default gatewayDirection",
    "intermediateCatchEvent": "parallelMultiple",
    "intermediateThrowEvent": "",
    "boundaryEvent": "attachedToRef cancelActivity parallelMultiple",
    "sequenceFlow": "sourceRef targetRef isImmediate",
    "conditionExpression": "",
    "timerEventDefinition": "",
    "timeDuration": "",
    "messageEventDefinition": "messageRef",
    "terminateEventDefinition": "",
    "linkEventDefinition": "",
    "multiInstanceLoopCharacteristics": "isSequential",
    "loopCardinality": "",
}
#: Elements that hold text and nothing else.
TEXTS = frozenset(
    "conditionExpression timeDuration loopCardinality flowNodeRef incoming outgoing documentation text".split()
)
DRAWN = frozenset("BPMNDiagram BPMNPlane BPMNShape BPMNEdge BPMNLabel BPMNLabelStyle Bounds Font waypoint".split())
DRAWN_ATTRIBUTES = frozenset(
    "id name bpmnElement isHorizontal isExpanded isMarkerVisible isMessageVisible labelStyle x y width height"
    " resolution documentation size isBold isItalic isUnderline isStrikeThrough".split()
)
#: our element -> its attributes
OWN_ELEMENTS = {"variable": "name type values name_en label label_en", "parameter": "name value name_en"}
#: our element -> the elements it may belong to
OWN_PLACES = {"variable": ("process",), "parameter": ("process", "serviceTask", "callActivity")}
_NODES = frozenset(
    "userTask receiveTask serviceTask businessRuleTask callActivity subProcess startEvent endEvent boundaryEvent"
    " intermediateCatchEvent intermediateThrowEvent exclusiveGateway parallelGateway inclusiveGateway".split()
)
#: What others refer to, and findings name.
_IDENTIFIED = _NODES | {"process", "lane", "message", "sequenceFlow"}
_ANSWERED = frozenset("userTask receiveTask boundaryEvent intermediateCatchEvent".split())
#: our attribute -> the elements it may stand on
OWN_ATTRIBUTES: dict[str, frozenset[str]] = {
    "name_en": _NODES | {"process", "participant", "lane", "sequenceFlow", "message"},
    "article": _NODES,
    "form": _ANSWERED,
    "party": _ANSWERED,
    "distinct_from": frozenset({"userTask"}),
    "operation": frozenset({"serviceTask"}),
    "decision": frozenset({"businessRuleTask"}),
}
WHY_REFUSED = {
    "scriptTask": ("脚本任务不被允许：流程图中没有程序", "script tasks are not allowed: a diagram holds no program"),
    "eventBasedGateway": (
        "请用带边界计时器的接收任务代替事件网关",
        "draw a receive task with a boundary timer instead",
    ),
    "standardLoopCharacteristics": ("请用排他网关画出循环", "draw the loop with an exclusive gateway"),
}


class Remark(NamedTuple):
    """What the gate has against an element."""

    node: etree._Element
    rule: str
    zh: str
    en: str


def remarks(root: etree._Element) -> Iterator[Remark]:
    """Yield what is wrong with the elements and attributes of a diagram, in document order."""
    found = False
    for each in _listed(root):
        found = True
        yield each
    if not found:
        for node, message in xsd.faults(root):
            name = etree.QName(node).localname
            zh = f"不符合 BPMN 2.0 架构（XSD）：{name} 的位置、次数或取值不对"
            yield Remark(node, "not_bpmn", zh, f"not BPMN 2.0 by its XSD: {message}")


def _listed(root: etree._Element) -> Iterator[Remark]:
    ids = {node.get("id") for node in root.iter() if node.get("id")}
    flows = {node.get("id"): node for node in root.iter(f"{BPMN}sequenceFlow")}
    seen: set[str] = set()
    for node in root.iter():
        name = etree.QName(node).localname
        if node.tag.startswith(BPMN):
            yield from _bpmn(node, name)
            yield from _referring(node, name, ids, flows)
        elif node.tag.startswith(ANJUAN):
            yield from _own(node, name)
        elif node.tag.startswith(DRAWING):
            yield from _drawn(node, name, ids)
        else:
            yield Remark(node, "unknown_element", f"未知元素 {node.tag[:100]}", f"unknown element {node.tag[:100]}")
        yield from _identity(node, seen)
        if not all(map(is_clean, (*node.attrib.values(), node.text or ""))):
            yield Remark(node, "bad_name", "文字含控制字符或方向字符", "a text has control or direction characters")


def _bpmn(node: etree._Element, name: str) -> Iterator[Remark]:
    if name not in ELEMENTS:
        zh, en = WHY_REFUSED.get(name, (f"不支持的元素 {name}", f"unsupported element {name}"))
        yield Remark(node, "refused_element", zh, en)
        return
    allowed = {"id", "name", XSI_TYPE, *ELEMENTS[name].split()}
    own = {f"{ANJUAN}{each}" for each, places in OWN_ATTRIBUTES.items() if name in places}
    yield from _attributes(node, (allowed | own).__contains__)
    if name in TEXTS and len(node):
        yield Remark(node, "unknown_element", f"{name} 中只能有文字", f"{name} holds text only")
    if name not in TEXTS and name != "extensionElements" and (node.text or "").strip():
        yield Remark(node, "unexpected_text", f"{name} 中不应有文字", f"{name} holds no text")
    if name == "extensionElements" and any(not each.tag.startswith(ANJUAN) for each in node):
        yield Remark(node, "unknown_extension", "只允许本系统的扩展元素", "only our own extension elements are allowed")
    if name in ("documentation", "text") and len(node.text or "") > LONGEST_TEXT:
        yield Remark(node, "bad_name", f"文字超过 {LONGEST_TEXT} 字", f"the text is longer than {LONGEST_TEXT}")


def _referring(
    node: etree._Element, name: str, ids: set[str | None], flows: dict[str | None, etree._Element]
) -> Iterator[Remark]:
    """What a node says of others must be so; what moves tokens (flows, events) is held by the lint."""
    named = [node.get("processRef")] if name == "participant" else []
    if name == "association":
        named = [node.get("sourceRef"), node.get("targetRef")]
    if name == "flowNodeRef":
        named = [(node.text or "").strip()]
    for each in named:
        if each is not None and each not in ids:
            yield Remark(node, "dangling_reference", f"没有元素 {each[:64]}", f"there is no element {each[:64]}")
    if name in ("incoming", "outgoing"):
        text, end = (node.text or "").strip(), "targetRef" if name == "incoming" else "sourceRef"
        flow = flows.get(text)
        if flow is None or flow.get(end) != node.getparent().get("id"):
            yield Remark(
                node, "dangling_reference", f"没有接到此处的连线 {text[:64]}", f"no flow {text[:64]} ends here"
            )


def _own(node: etree._Element, name: str) -> Iterator[Remark]:
    if name not in OWN_ELEMENTS or len(node) or (node.text or "").strip():
        yield Remark(node, "unknown_extension", f"未知扩展 {name}", f"unknown extension {name}")
        return
    allowed = OWN_ELEMENTS[name].split()
    yield from _attributes(node, lambda each: each in allowed)
    holder = node.getparent().getparent() if node.getparent() is not None else None
    place = "" if holder is None else etree.QName(holder).localname
    if place not in OWN_PLACES[name]:
        yield Remark(node, "unknown_extension", f"扩展 {name} 不能放在 {place} 中", f"{name} means nothing in {place}")
    given = node.get("name", "")
    if not VARIABLE.fullmatch(given) or RESERVED.fullmatch(given):
        zh, en = "变量或参数名应由小写字母、数字和下划线组成", "a variable or parameter is named in lower case"
        yield Remark(node, "bad_id", zh, en)


def _drawn(node: etree._Element, name: str, ids: set[str | None]) -> Iterator[Remark]:
    if name not in DRAWN:
        yield Remark(node, "unknown_element", f"未知图形元素 {name}", f"unknown drawing element {name}")
    yield from _attributes(node, lambda each: each in DRAWN_ATTRIBUTES or each.startswith(COLOURS))
    for each, value in node.attrib.items():
        if each.startswith(COLOURS) and not COLOUR.fullmatch(value):
            yield Remark(node, "bad_colour", f"颜色不合规：{value[:40]}", f"bad colour: {value[:40]}")
    for each in ("x", "y", "width", "height"):
        if (value := node.get(each)) is not None and not _is_coordinate(value, is_size=each in ("width", "height")):
            yield Remark(node, "bad_coordinate", f"坐标不合理：{value[:40]}", f"bad coordinate: {value[:40]}")
    if (drawn := node.get("bpmnElement")) is not None and drawn not in ids:
        yield Remark(node, "dangling_drawing", f"图形没有对应的元素：{drawn[:64]}", f"draws no element: {drawn[:64]}")
    if name == "BPMNEdge" and len(node) > MOST_POINTS:
        yield Remark(node, "too_many_points", f"连线的折点超过 {MOST_POINTS} 个", f"more than {MOST_POINTS} waypoints")


def _attributes(node: etree._Element, is_allowed: Callable[[str], bool]) -> Iterator[Remark]:
    for name, value in node.attrib.items():
        if not is_allowed(name):
            yield Remark(node, "unknown_attribute", f"未知属性 {name[:100]}", f"unknown attribute {name[:100]}")
        elif name in ("name", f"{ANJUAN}name_en", f"{ANJUAN}article") and not is_plain(value):
            yield Remark(node, "bad_name", "名称过长或含控制字符", "the name is too long or has control characters")


def _identity(node: etree._Element, seen: set[str]) -> Iterator[Remark]:
    given = node.get("id")
    if given is None:
        if node.tag.startswith(BPMN) and etree.QName(node).localname in _IDENTIFIED:
            yield Remark(node, "bad_id", "缺少标识（id）", "the id is missing")
        return
    if not ID.fullmatch(given) or RESERVED.fullmatch(given):
        yield Remark(node, "bad_id", f"标识不合规：{given[:80]}", f"bad id: {given[:80]}")
    if given in seen:
        yield Remark(node, "duplicate_id", f"标识重复：{given[:80]}", f"duplicate id: {given[:80]}")
    seen.add(given)


def _is_coordinate(value: str, *, is_size: bool) -> bool:
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,20})?", value):
        return False
    return (0 if is_size else -LARGEST_COORDINATE) <= float(value) <= LARGEST_COORDINATE


def is_plain(text: str) -> bool:
    """Return whether a name can be shown anywhere: not too long, NFC, no control or direction characters."""
    return len(text) <= LONGEST_NAME and unicodedata.normalize("NFC", text) == text and is_clean(text)


def is_clean(text: str) -> bool:
    """Return whether a text has no control, format, direction, private or separator characters but line breaks."""
    return text.isascii() and text.isprintable() or all(map(_is_shown, text))


def _is_shown(character: str) -> bool:
    return character in "\n\r\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
