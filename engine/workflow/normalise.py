"""From the diagram as drawn to the diagram as run: shapes that SpiffWorkflow gets wrong become shapes it gets right.

* A pair of link events becomes a flow between two gateways that do nothing.
* A split drawn with several flows out of an activity becomes a parallel gateway.
* A bounded multi-instance activity becomes a sub-process that holds it so many times: the library's own loses its count
  when a run is written down, and fails under a boundary event.

A parallel block inside a loop needs no wrapping: our joins count tokens (``joins``), and a wrapped block would wait for
a reminder that was started inside it.

Elements keep their ids, copies keep them before ``COPY``; what is added has ids that no diagram may use, and is not
shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.workflow.model import LINK_KINDS, Flow, Node, Process, Scope

ADDED = "~"
COPY = "#"


def normalised(process: Process) -> Scope:
    """Return the scope that is run for a process."""
    return _scope(process)


def _scope(scope: Scope) -> Scope:
    nodes = {
        key: replace(node, inner=_scope(node.inner)) if node.inner is not None else node
        for key, node in scope.nodes.items()
    }
    return _unrolled(_explicit_splits(_linked(Scope(nodes=nodes, flows=scope.flows))))


def _linked(scope: Scope) -> Scope:
    """The link events keep their ids, so that passing them is drawn; several throws merge at their catch."""
    nodes = {key: replace(node, kind="xor") if node.kind in LINK_KINDS else node for key, node in scope.nodes.items()}
    return Scope(nodes=nodes, flows={**scope.flows, **{flow.id: flow for flow in scope.links()}})


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


def _unrolled(scope: Scope) -> Scope:
    """Replace every multi-instance activity by a sub-process that holds it so many times."""
    many = [node for node in scope.nodes.values() if node.instances > 1]
    holders = {node.id: f"{node.id}{ADDED}all" for node in many}
    nodes = {
        key: replace(node, attached_to=holders.get(node.attached_to or "", node.attached_to))
        for key, node in scope.nodes.items()
        if key not in holders
    }
    for node in many:
        holder = holders[node.id]
        nodes[holder] = Node(
            id=holder, kind="sub_process", inner=_in_turn(node) if node.is_sequential else _at_once(node)
        )
    return Scope(nodes=nodes, flows={key: _moved(flow, holders) for key, flow in scope.flows.items()})


def _copies(node: Node) -> dict[str, Node]:
    copies = (_copy(replace(node, instances=1), f"{COPY}{number}") for number in range(1, node.instances + 1))
    return {each.id: each for each in copies}


def _copy(node: Node, suffix: str) -> Node:
    """Return the node, and all that is drawn in it, under ids of its own."""
    inner = node.inner
    if inner is not None:
        inside = (_copy(each, suffix) for each in inner.nodes.values())
        ends = {key: f"{key}{suffix}" for key in inner.nodes}
        flows = (replace(_moved(flow, ends), id=f"{flow.id}{suffix}") for flow in inner.flows.values())
        inner = Scope(nodes={each.id: each for each in inside}, flows={each.id: each for each in flows})
    attached_to = f"{node.attached_to}{suffix}" if node.attached_to else None
    return replace(node, id=f"{node.id}{suffix}", attached_to=attached_to, inner=inner)


def _in_turn(node: Node) -> Scope:
    copies = _copies(node)
    order = list(copies)
    return _framed(copies, _joined(zip(order, order[1:], strict=False)), order[0], order[-1])


def _at_once(node: Node) -> Scope:
    copies = _copies(node)
    split, join = f"{node.id}{ADDED}split", f"{node.id}{ADDED}join"
    flows = _joined([*((split, each) for each in copies), *((each, join) for each in copies)])
    gateways = {key: Node(id=key, kind="and") for key in (split, join)}
    return _framed({**copies, **gateways}, flows, split, join)


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, Flow]:
    flows = (Flow(id=f"{source}{ADDED}{target}", source=source, target=target) for source, target in pairs)
    return {flow.id: flow for flow in flows}


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
