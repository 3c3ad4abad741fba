"""From the diagram as drawn to the diagram as run: shapes that SpiffWorkflow gets wrong become shapes it gets right.

* A split drawn with several flows out of an activity becomes a parallel gateway.
* A parallel or inclusive block inside a loop is wrapped in an embedded sub-process: otherwise its join fires early from
  the second round on (measured: 24 of 36 orders with three branches).
* A boundary event on a bounded multi-instance activity gets its activity wrapped (otherwise the library fails).

Elements keep their ids; what is added has ids that no diagram may use, so that it is never shown.
"""

from __future__ import annotations

from dataclasses import replace

from engine.workflow.model import Flow, Node, Process, Scope
from engine.workflow.token_net import Net

ADDED = "~"


def normalised(process: Process) -> Scope:
    """Return the scope that is run for a process."""
    return _scope(process)


def _scope(scope: Scope) -> Scope:
    nodes = {
        key: replace(node, inner=_scope(node.inner)) if node.inner is not None else node
        for key, node in scope.nodes.items()
    }
    scope = _explicit_splits(Scope(nodes=nodes, flows=dict(scope.flows)))
    scope = _wrapped_instances(scope)
    for _ in range(len(scope.nodes)):
        wrapped = _wrap_one_block(scope)
        if wrapped is None:
            return scope
        scope = wrapped
    return scope


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


def _wrap_one_block(scope: Scope) -> Scope | None:
    """Wrap the first parallel block that lies in a loop of this level; None: there is none."""
    net = Net(scope)
    for split in scope.nodes.values():
        if split.kind not in ("and", "or") or len(net.out[split.id]) < 2 or not _is_in_loop(net, split.id):
            continue
        block = _block(net, split.id)
        if block is not None:
            join, inside = block
            return _wrap(scope, split.id, join, inside)
    return None


def _is_in_loop(net: Net, node_id: str) -> bool:
    return node_id in net.reach(flow.target for flow in net.out[node_id])


def _block(net: Net, split: str) -> tuple[str, frozenset[str]] | None:
    """Return the join that closes a block and the nodes from split to join; None when the block is not closed."""
    starts = [flow.target for flow in net.out[split]]
    for join in net.nodes.values():
        if join.kind != net.nodes[split].kind or len(net.into[join.id]) < 2 or join.id == split:
            continue
        inside = net.reach(starts, avoiding=join.id) | {split, join.id}
        entering = [flow for node in inside - {split} for flow in net.into[node] if flow.source not in inside]
        leaving = [flow for node in inside - {join.id} for flow in net.out[node] if flow.target not in inside]
        if not entering and not leaving and all(flow.source in inside for flow in net.into[join.id]):
            return join.id, frozenset(inside)
    return None


def _wrap(scope: Scope, split: str, join: str, inside: frozenset[str]) -> Scope:
    holder = f"{split}{ADDED}block"
    within = {
        key: flow for key, flow in scope.flows.items() if flow.source in inside - {join} and flow.target in inside - {split}
    }
    inner = _framed({key: scope.nodes[key] for key in scope.nodes if key in inside}, within, split, join)
    nodes = {key: node for key, node in scope.nodes.items() if key not in inside}
    nodes[holder] = Node(id=holder, kind="sub_process", inner=inner)
    flows = {
        key: _moved(flow, dict.fromkeys(inside, holder)) for key, flow in scope.flows.items() if key not in within
    }
    return Scope(nodes=nodes, flows=flows)


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
