"""A procedure ready to run: the main diagram and every diagram it calls, checked, compiled and pinned together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.errors import InvalidDiagram
from engine.workflow.expressions import Expression, compile_expression
from engine.workflow.model import Node, Process, Variable
from engine.workflow.names import Names
from engine.workflow.reader import Reader
from engine.workflow.shape import scopes
from engine.workflow.token_net import Net


@dataclass(frozen=True, kw_only=True, eq=False)
class Definition:
    """One version of a procedure."""

    #: Id of the main process: the case kind.
    main: str
    processes: Mapping[str, Process]
    #: process id -> text as drawn, main first.
    texts: Mapping[str, bytes]
    sha256: str
    names: Names = field(default_factory=Names)

    @property
    def name(self) -> str:
        return self.processes[self.main].name

    @property
    def name_en(self) -> str:
        return self.processes[self.main].name_en

    @cached_property
    def variables(self) -> dict[str, Variable]:
        """Every variable that a process of the bundle declares."""
        return {name: each for process in reversed(self.processes.values()) for name, each in process.variables.items()}

    @cached_property
    def order(self) -> tuple[str, ...]:
        return tuple(self.processes)

    @cached_property
    def _nodes(self) -> dict[tuple[str, str], Node]:
        return {(process.id, node.id): node for process in self.processes.values() for _, node in process.walk()}

    def node(self, process_id: str, node_id: str) -> Node:
        return self._nodes[process_id, node_id]

    def is_start(self, process_id: str, node_id: str) -> bool:
        """Return whether a name is that of the start event of a process."""
        node = self._nodes.get((process_id, node_id))
        return node is not None and node.kind == "start"

    @cached_property
    def expressions(self) -> dict[tuple[str, str], Expression]:
        """Compiled conditions (by process and flow id) and parameters (by process and ``node/name``)."""
        found = {}
        for process in self.processes.values():
            types = self.types(process)
            for scope in scopes(process):
                for flow in scope.flows.values():
                    if flow.condition:
                        found[process.id, flow.id] = compile_expression(flow.condition, types)
                for node in scope.nodes.values():
                    for name, text in node.parameters.items():
                        if text.startswith("="):
                            found[process.id, f"{node.id}/{name}"] = compile_expression(text[1:].strip(), types)
        return found

    def types(self, process: Process) -> dict[str, str]:
        """What an expression of a process may name: its variables and parameters, and what its callers pass on."""
        passed = {name for each in self.processes.values() for name in each.call_parameters}
        return {**dict.fromkeys(passed, "any"), **{n: v.type for n, v in self.variables.items()}, **process.types}

    @cached_property
    def side_elements(self) -> frozenset[str]:
        """What only non-interrupting events of the main process lead to; an end there decides if it terminates."""
        return Net(self.processes[self.main]).side

    def describe(self) -> list[dict[str, object]]:
        """Return every named element with what a reader wants to know of it, in drawing order."""
        return [
            {
                "diagram": process.id,
                "id": node.id,
                "kind": node.kind,
                "name": node.name,
                "name_en": node.name_en,
                "role": node.role,
                "form_key": form_key(process, node),
                "article": node.attributes.get("article", ""),
                "message": node.message,
                "rule": node.timer.rule_id if node.timer else None,
            }
            for process in self.processes.values()
            for _, node in process.walk()
        ]


def form_key(process: Process, node: Node) -> str | None:
    """Return the form of a user task, or of a message that is sent in; None for elements nobody answers."""
    if node.kind != "user_task" and node.message is None:
        return None
    return node.attributes.get("form") or f"{process.id}.{node.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What one file is, without checking it."""

    id: str
    name: str
    name_en: str
    #: Process ids that it calls.
    calls: tuple[str, ...]


def outline(text: bytes | str, file: str = "diagram.bpmn") -> Outline:
    """Return what a file is and what it calls.

    :raises Unreadable: no XML of ours. :raises InvalidDiagram: no single process in it.
    """
    reader = Reader(_bytes(text), file)
    process = reader.process()
    if process is None:
        raise InvalidDiagram(reader.findings)
    calls = dict.fromkeys(node.calls for _, node in process.walk() if node.kind == "call_activity" and node.calls)
    return Outline(id=process.id, name=process.name, name_en=process.name_en, calls=tuple(calls))


def _bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text
