"""A diagram as an outline list: the same content as the drawing, for who cannot or will not look at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    #: 0 in the process itself, 1 in a sub-process of it, ...
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineElement:
    id: str
    kind: str
    name: str
    role: str
    depth: int
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
    found = []
    for element, depth in _in_flow_order(root.findall(f"{BPMN}process"), depth=-1):
        if name := (element.get("name") or "").replace("\n", ""):
            found.append(
                Node(
                    id=element.get("id", ""),
                    kind=_kind(element),
                    name=name,
                    name_en=element.get(NAME_EN) or name,
                    role=role_of.get(element.get("id", ""), ""),
                    depth=depth,
                )
            )
    return tuple(found)


def _kind(element: etree._Element) -> str:
    tag = element.tag
    return tag.removeprefix(BPMN) if isinstance(tag, str) and tag.startswith(BPMN) else ""


def _in_flow_order(containers: list[etree._Element], depth: int) -> Iterator[tuple[etree._Element, int]]:
    """Yield what lies in processes or sub-processes as the flow reaches it, contents right after their container."""
    for container in containers:
        drawn = {element.get("id", ""): element for element in container if _kind(element) in SHOWN}
        following: dict[str, list[str]] = {}
        for flow in container.iterfind(f"{BPMN}sequenceFlow"):
            following.setdefault(flow.get("sourceRef", ""), []).append(flow.get("targetRef", ""))
        for element in container.iterfind(f"{BPMN}boundaryEvent"):
            following.setdefault(element.get("attachedToRef", ""), []).append(element.get("id", ""))
        waiting = [element.get("id", "") for element in container.iterfind(f"{BPMN}startEvent")]
        order: dict[str, None] = {}
        while waiting:
            here = waiting.pop(0)
            if here not in order:
                order[here] = None
                waiting.extend(following.get(here, ()))
        for identifier in order | dict.fromkeys(drawn):
            if identifier in drawn:
                yield drawn[identifier], depth + 1
                if _kind(drawn[identifier]) == "subProcess":
                    yield from _in_flow_order([drawn[identifier]], depth + 1)


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
                    depth=node.depth,
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


def _is_container(run: RunView, token: TokenView) -> bool:
    """Return whether a token stands on a sub-process: then the token inside says where the case is."""
    text = run.diagrams.get(token.diagram, "")
    return any(node.id == token.element and node.kind == "subProcess" for node in nodes(text)) if text else False


def drawing(run: RunView, limits: Iterable[LimitView] = ()) -> dict[str, object]:
    """Return what the viewer (frontend/src/diagram.js) draws."""
    return {
        "main": run.kind,
        "language": i18n.language(),
        "diagrams": {process: text for process, text in run.diagrams.items() if "BPMNDiagram" in text},
        "tokens": [
            {"element": token.element, "diagram": token.diagram, "count": token.count, "state": token.state}
            for token in run.tokens
            if token.state == "done" or not _is_container(run, token)
        ],
        "limits": [
            {"element": limit.element, "diagram": process, "text": f"{limit.expires_on or '—'}"}
            for limit in limits
            for process, text in run.diagrams.items()
            if limit.element and limit.state in LIVE and any(node.id == limit.element for node in nodes(text))
        ],
    }
