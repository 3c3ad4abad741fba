"""A diagram as an outline list: the same content as the drawing, for who cannot or will not look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lxml import etree

from engine import LimitView, RunView, TokenView
from webui import i18n
from webui.words import kind_name

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
NAME_EN = "{urn:anjuan:bpmn}name_en"
#: What a reader wants to see in the list; gateways only where they ask a named question.
SHOWN = frozenset(
    "userTask receiveTask serviceTask businessRuleTask manualTask task callActivity subProcess startEvent endEvent "
    "intermediateCatchEvent intermediateThrowEvent boundaryEvent exclusiveGateway".split()
)


#: Clock states of a limit whose clock is drawn on its event.
LIVE = frozenset({"running", "provisional", "extended", "suspended"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A named element as drawn."""

    id: str
    kind: str
    name: str
    name_en: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineElement:
    id: str
    kind: str
    name: str
    role: str
    count: int
    state: Literal["active", "done", "ahead"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlinePart:
    """One diagram of the bundle."""

    id: str
    name: str
    elements: tuple[OutlineElement, ...]
    has_token: bool


@lru_cache(maxsize=128)
def nodes(text: str) -> tuple[Node, ...]:
    """Return the named elements of a BPMN text in the order in which the flow reaches them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(text.encode(), parser)
    role_of = {
        (ref.text or "").strip(): lane.get("id", "")
        for lane in root.iter(f"{BPMN}lane")
        for ref in lane.iterfind(f"{BPMN}flowNodeRef")
    }
    drawn = {element.get("id"): element for element in root.iter() if _kind(element) in SHOWN}
    found = []
    for identifier in _in_flow_order(root, drawn):
        element = drawn[identifier]
        if name := (element.get("name") or "").replace("\n", ""):
            found.append(
                Node(
                    id=identifier,
                    kind=_kind(element),
                    name=name,
                    name_en=element.get(NAME_EN) or name,
                    role=role_of.get(identifier, ""),
                )
            )
    return tuple(found)


def _kind(element: etree._Element) -> str:
    tag = element.tag
    return tag.removeprefix(BPMN) if isinstance(tag, str) and tag.startswith(BPMN) else ""


def _in_flow_order(root: etree._Element, drawn: dict[str, etree._Element]) -> list[str]:
    """Return the ids of ``drawn`` breadth first from the start events; what no flow reaches comes last."""
    following: dict[str, list[str]] = {}
    for flow in root.iter(f"{BPMN}sequenceFlow"):
        following.setdefault(flow.get("sourceRef", ""), []).append(flow.get("targetRef", ""))
    for element in root.iter(f"{BPMN}boundaryEvent"):
        following.setdefault(element.get("attachedToRef", ""), []).append(element.get("id", ""))
    for element in root.iter(f"{BPMN}subProcess"):
        starts = [start.get("id", "") for start in element.iterfind(f"{BPMN}startEvent")]
        following[element.get("id", "")] = starts + following.get(element.get("id", ""), [])
    waiting = [
        element.get("id", "") for element in root.iter(f"{BPMN}startEvent") if _kind(element.getparent()) == "process"
    ]
    order: dict[str, None] = {}
    while waiting:
        here = waiting.pop(0)
        if here not in order:
            order[here] = None
            waiting.extend(following.get(here, ()))
    order.update(dict.fromkeys(drawn))
    return [identifier for identifier in order if identifier in drawn]


def outline(run: RunView) -> list[OutlinePart]:
    """Return the parts of a run's diagrams with their tokens."""
    return _parts(run.diagrams.items(), run.tokens)


def _parts(diagrams: Iterable[tuple[str, str]], tokens: tuple[TokenView, ...]) -> list[OutlinePart]:
    standing = {(token.diagram, token.element): token for token in tokens}
    parts = []
    for process, text in diagrams:
        elements = []
        for node in nodes(text):
            token = standing.get((process, node.id))
            elements.append(
                OutlineElement(
                    id=node.id,
                    kind=node.kind,
                    name=i18n.named(node),
                    role=node.role,
                    count=token.count if token and token.state == "active" else 0,
                    state=token.state if token else "ahead",
                )
            )
        parts.append(
            OutlinePart(
                id=process,
                name=kind_name(process),
                elements=tuple(elements),
                has_token=any(element.state == "active" for element in elements),
            )
        )
    return parts


def is_drawn(run: RunView) -> bool:
    """Return whether any diagram of the run says where its shapes lie; without that only the list can be shown."""
    return any("BPMNDiagram" in text for text in run.diagrams.values())


def drawing(run: RunView, limits: Iterable[LimitView] = ()) -> dict[str, object]:
    """Return what the viewer (frontend/src/diagram.js) draws."""
    return {
        "main": run.kind,
        "language": i18n.language(),
        "diagrams": {process: text for process, text in run.diagrams.items() if "BPMNDiagram" in text},
        "tokens": [
            {"element": token.element, "diagram": token.diagram, "count": token.count, "state": token.state}
            for token in run.tokens
        ],
        "limits": [
            {"element": limit.element, "diagram": process, "text": f"{limit.expires_on or '—'}"}
            for limit in limits
            for process, text in run.diagrams.items()
            if limit.element and limit.state in LIVE and any(node.id == limit.element for node in nodes(text))
        ],
    }
