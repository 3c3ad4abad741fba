"""From the diagram as drawn to the diagram as run: shapes that SpiffWorkflow gets wrong become shapes it gets right.

* A split drawn with several flows out of an activity becomes a parallel gateway.
* A boundary event on a bounded multi-instance activity gets its activity wrapped (otherwise the library fails).

A parallel block inside a loop needs no wrapping: our joins count tokens (``joins``), and a wrapped block would wait for
a reminder that was started inside it.

Elements keep their ids; what is added has ids that no diagram may use, so that it is never shown.
"""

from __future__ import annotations

from dataclasses import replace

from engine.workflow.model import Flow, Node, Process, Scope

ADDED = "~"


def normalised(process: Process) -> Scope:
    """Return the scope that is run for a process."""
    return _scope(process)


def _scope(scope: Scope) -> Scope:
    nodes = {
        key: replace(node, inner=_scope(node.inner)) if node.inner is not None else node
        for key, node in scope.nodes.items()
    }
    return _wrapped_instances(_explicit_splits(Scope(nodes=nodes, flows=dict(scope.flows))))


def _explicit_splits(scope: Scope) -> Scope:
    nodes, flows = dict(scope.nodes), dict(scope.flows)
    for node in scope.nodes.values():
        out = scope.outgoing(node.id)
        if node.kind in ("xor", "and", "or") or len(out) < 2:
            continue
        gateway = f"{node.id}{ADDED}split"
        nodes[gateway] = Node(id=gateway, kind="and")
        for flow in out:
            flows[flow.id] = replace(flow, source=gateway)
        flows[f"{gateway}{ADDED}in"] = Flow(id=f"{gateway}{ADDED}in", source=node.id, target=gateway)
    return Scope(nodes=nodes, flows=flows)


def _wrapped_instances(scope: Scope) -> Scope:
    for node in scope.nodes.values():
        if node.instances > 1 and scope.boundaries(node.id):
            holder = f"{node.id}{ADDED}all"
            nodes, flows = dict(scope.nodes), dict(scope.flows)
            nodes[holder] = Node(id=holder, kind="sub_process", inner=_alone(nodes.pop(node.id)))
            for boundary in scope.boundaries(node.id):
                nodes[boundary.id] = replace(boundary, attached_to=holder)
            for flow in scope.flows.values():
                flows[flow.id] = _moved(flow, {node.id: holder})
            return _wrapped_instances(Scope(nodes=nodes, flows=flows))
    return scope


def _alone(node: Node) -> Scope:
    return _framed({node.id: node}, {}, node.id, node.id)


def _framed(nodes: dict[str, Node], flows: dict[str, Flow], first: str, last: str) -> Scope:
    """Return a scope with a start before ``first`` and an end after ``last``."""
    start, end = f"{first}{ADDED}start", f"{last}{ADDED}end"
    return Scope(
        nodes={start: Node(id=start, kind="start"), **nodes, end: Node(id=end, kind="end")},
        flows={
            f"{start}{ADDED}out": Flow(id=f"{start}{ADDED}out", source=start, target=first),
            **flows,
            f"{end}{ADDED}in": Flow(id=f"{end}{ADDED}in", source=last, target=end),
        },
    )


def _moved(flow: Flow, ends: dict[str, str]) -> Flow:
    return replace(flow, source=ends.get(flow.source, flow.source), target=ends.get(flow.target, flow.target))
