"""A diagram as plain values: what was drawn, without XML and without SpiffWorkflow.

``diagrams`` fills it from hardened XML, ``lint`` and ``normalise`` read it, and ``token_game`` plays on it. It holds
the diagram *as drawn*: a node may have several incoming flows (each token goes through on its own) and several
outgoing ones (all are taken), as BPMN says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "start",
    "end",
    "user_task",
    "receive_task",
    "service_task",
    "business_rule_task",
    "call_activity",
    "sub_process",
    "xor",
    "and",
    "or",
    "intermediate_message",
    "intermediate_timer",
    "boundary",
    "link_throw",
    "link_catch",
]
TypeName = Literal["string", "number", "boolean", "date", "list"]

#: Kinds at which a token rests until somebody or something from outside moves it.
WAITING_KINDS: frozenset[str] = frozenset({"user_task", "receive_task", "intermediate_message", "intermediate_timer"})
#: Kinds that may carry boundary events.
ACTIVITY_KINDS: frozenset[str] = frozenset(
    {"user_task", "receive_task", "service_task", "business_rule_task", "call_activity", "sub_process"}
)
GATEWAY_KINDS: frozenset[str] = frozenset({"xor", "and", "or"})
LINK_KINDS: frozenset[str] = frozenset({"link_throw", "link_catch"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A run variable that the process declares."""

    name: str
    type: TypeName = "string"
    #: Allowed values of a string; empty: any.
    values: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    #: The role id.
    id: str
    name: str = ""
    name_en: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """``time_limit("rule-id", starts_variable)``: a timer names the law, never a date."""

    #: A rule id, or the name of a call parameter that holds one (then ``is_parameter``).
    rule_id: str
    starts_variable: str
    is_parameter: bool = False
    #: As written in the diagram.
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    #: FEEL, or None when the flow is always open.
    condition: str | None = None
    is_default: bool = False
    name: str = ""
    name_en: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One element that a token can reach."""

    id: str
    kind: Kind
    name: str = ""
    name_en: str = ""
    #: Lane id of the element (of the enclosing sub-process when it lies in no lane itself), None without lanes.
    role: str | None = None
    #: boundary: the activity it sits on.
    attached_to: str | None = None
    #: boundary: whether it ends that activity.
    interrupting: bool = True
    #: boundary, intermediate events and receive tasks: the message *name* that is awaited.
    message: str | None = None
    #: boundary and intermediate events: the limit that is awaited.
    timer: TimeLimit | None = None
    #: link_throw, link_catch: the name under which a flow goes on elsewhere on the same level.
    link: str = ""
    #: end: kills every other token of its scope (terminate end event).
    terminates: bool = False
    #: call_activity: process id; business_rule_task: decision name; service_task: operation name.
    calls: str | None = None
    #: Operation or call parameters, in order: literal text, or FEEL when it starts with "=".
    parameters: Mapping[str, str] = field(default_factory=dict)
    #: Other attributes of urn:anjuan:bpmn by local name: form, article, distinct_from, party, ...
    attributes: Mapping[str, str] = field(default_factory=dict)
    #: sub_process: what is drawn inside.
    inner: Scope | None = None
    #: Bounded multi-instance: how often the activity is done; 1 is the ordinary case.
    instances: int = 1
    #: Multi-instance one after another instead of at once.
    is_sequential: bool = False
    line: int = 0

    @property
    def distinct_from(self) -> tuple[str, ...]:
        """Elements whose completers may not complete this one (four eyes); the start event: who began the run."""
        return tuple(each.strip() for each in self.attributes.get("distinct_from", "").split(",") if each.strip())

    @property
    def is_waiting(self) -> bool:
        return self.kind in WAITING_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The nodes and flows of one level: a process, or an embedded sub-process."""

    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]

    def outgoing(self, node_id: str) -> tuple[Flow, ...]:
        return tuple(flow for flow in self.flows.values() if flow.source == node_id)

    def incoming(self, node_id: str) -> tuple[Flow, ...]:
        return tuple(flow for flow in self.flows.values() if flow.target == node_id)

    def boundaries(self, node_id: str) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes.values() if node.attached_to == node_id)

    def links(self) -> tuple[Flow, ...]:
        """Return the flows that are drawn as a pair of link events: from every throw to the first catch of its name."""
        catches = {node.link: node.id for node in reversed(self.nodes.values()) if node.kind == "link_catch"}
        throws = (node for node in self.nodes.values() if node.kind == "link_throw" and node.link in catches)
        return tuple(Flow(id=f"{each.id}~link", source=each.id, target=catches[each.link]) for each in throws)

    def starts(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes.values() if node.kind == "start")

    def walk(self) -> Iterator[tuple[Scope, Node]]:
        """Every node with the scope it lies in, sub-processes after themselves."""
        for node in self.nodes.values():
            yield self, node
            if node.inner is not None:
                yield from node.inner.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Process(Scope):
    """One executable process: ``id`` is the case kind."""

    id: str
    name: str = ""
    name_en: str = ""
    variables: Mapping[str, Variable] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    #: Names that the callers pass in; visible inside like variables.
    call_parameters: frozenset[str] = frozenset()
    #: Declared messages: id -> name.
    messages: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    line: int = 0

    @property
    def types(self) -> dict[str, TypeName]:
        """What an expression may name; call parameters are strings."""
        return {
            **dict.fromkeys(self.call_parameters, "string"),
            **{name: each.type for name, each in self.variables.items()},
        }
