"""What a level of a diagram may look like: size, starts and ends, edges, links, boundary events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from engine.workflow.model import ACTIVITY_KINDS, Flow, Node, Process, Scope

MOST_NODES = 500
MOST_FLOWS = 2_000
#: Sub-processes within one another.
DEEPEST = 5
#: Every subset of the branches of an inclusive gateway is a way to go on.
MOST_BRANCHES = 8
#: Nodes when every instance is drawn by itself, as it will be run.
MOST_COPIES = 2_000

#: Kinds that no flow comes to, and kinds that no flow leaves.
_FIRST = ("start", "boundary", "link_catch")
_LAST = ("end", "link_throw")


class Fault(NamedTuple):
    """What is wrong, by element."""

    at: Node | Flow | Process
    rule: str
    reason: str
    reason_en: str


def scopes(process: Process) -> list[Scope]:
    """Return the process and every embedded sub-process in it."""
    return [process, *(node.inner for _, node in process.walk() if node.inner is not None)]


def too_large(process: Process) -> Fault | None:
    """Return why the process is too large to be looked at, if it is."""
    if len(list(process.walk())) <= MOST_NODES and sum(len(scope.flows) for scope in scopes(process)) <= MOST_FLOWS:
        return None
    zh, en = (
        f"节点超过 {MOST_NODES} 个或连线超过 {MOST_FLOWS} 条",
        f"more than {MOST_NODES} nodes or {MOST_FLOWS} flows",
    )
    return Fault(process, "too_large", zh, en)


def faults(process: Process) -> Iterator[Fault]:
    """Yield what is wrong with the shape of a process, level by level."""
    yield from _depth(process, 0)
    yield from _copies(process)
    for scope in scopes(process):
        if len(scope.starts()) != 1:
            at = next(iter(scope.starts()), process)
            yield Fault(at, "one_start", "每一层应当只有一个开始事件", "each level has exactly one start event")
        for flow in scope.flows.values():
            yield from _flow(scope, flow)
        for node in scope.nodes.values():
            yield from _edges(scope, node)
        yield from _links(scope)


def _depth(scope: Scope, depth: int) -> Iterator[Fault]:
    for node in scope.nodes.values():
        if node.inner is not None and depth >= DEEPEST:
            zh, en = f"子流程嵌套超过 {DEEPEST} 层", f"sub-processes nest deeper than {DEEPEST}"
            yield Fault(node, "too_deep", zh, en)
        elif node.inner is not None:
            yield from _depth(node.inner, depth + 1)


def _copies(process: Process) -> Iterator[Fault]:
    """Instances within instances multiply."""
    for node in process.nodes.values():
        if _weight(node) > MOST_COPIES:
            zh = f"多实例展开后超过 {MOST_COPIES} 个节点"
            yield Fault(node, "too_many_instances", zh, f"its instances make more than {MOST_COPIES} nodes")


def _weight(node: Node) -> int:
    inside = 0 if node.inner is None else sum(map(_weight, node.inner.nodes.values()))
    return node.instances * (1 + inside)


def _flow(scope: Scope, flow: Flow) -> Iterator[Fault]:
    if flow.source not in scope.nodes or flow.target not in scope.nodes:
        zh, en = "连线没有接到本层的节点", "the flow does not connect nodes of this level"
        yield Fault(flow, "dangling_flow", zh, en)
    elif flow.condition is not None and scope.nodes[flow.source].kind not in ("xor", "or"):
        zh, en = "条件只能写在网关之后", "only a gateway's flows may carry conditions"
        yield Fault(flow, "condition_from_task", zh, en)
    elif flow.condition is not None and (flow.is_default or len(scope.outgoing(flow.source)) < 2):
        zh, en = "默认的或唯一的分支不能有条件", "the default or only way on has no condition"
        yield Fault(flow, "needless_condition", zh, en)


def _edges(scope: Scope, node: Node) -> Iterator[Fault]:
    out, into = scope.outgoing(node.id), scope.incoming(node.id)
    if node.kind in _LAST and out or node.kind in _FIRST and into:
        yield Fault(node, "bad_flow", "连线方向有误", "a flow has the wrong direction")
    if node.kind not in _LAST and not out:
        yield Fault(node, "no_way_on", "没有后续", "nothing follows")
    if node.kind not in _FIRST and not into:
        yield Fault(node, "unreachable", "无法到达", "cannot be reached")
    if len(out) > 1 and node.kind in ("xor", "or"):
        yield from _choice(node, out)
    if node.kind == "boundary":
        yield from _boundary(scope, node)


def _choice(node: Node, out: tuple[Flow, ...]) -> Iterator[Fault]:
    if not any(flow.is_default for flow in out):
        yield Fault(node, "no_default", "排他网关应当有默认分支", "a deciding gateway needs a default flow")
    for flow in out:
        if not flow.is_default and flow.condition is None:
            zh, en = "非默认分支应当有条件", "a flow that is not the default needs a condition"
            yield Fault(flow, "no_condition", zh, en)
    if node.kind == "or" and len(out) > MOST_BRANCHES:
        zh, en = (
            f"包容网关的分支超过 {MOST_BRANCHES} 条",
            f"an inclusive gateway has more than {MOST_BRANCHES} branches",
        )
        yield Fault(node, "too_many_branches", zh, en)


def _links(scope: Scope) -> Iterator[Fault]:
    """Every link has one catch, and a throw on the same level that leads to it."""
    throws = [node for node in scope.nodes.values() if node.kind == "link_throw"]
    catches = [node for node in scope.nodes.values() if node.kind == "link_catch"]
    for ends, others in ((throws, catches), (catches, throws)):
        for node in ends:
            if not node.link or all(each.link != node.link for each in others):
                zh, en = f"链接“{node.link}”在本层没有另一端", f"the link “{node.link}” has no other end on this level"
                yield Fault(node, "dangling_link", zh, en)
    caught: set[str] = set()
    for node in catches:
        if node.link in caught:
            zh, en = f"链接“{node.link}”有两个捕获事件", f"two catch events bear the link “{node.link}”"
            yield Fault(node, "two_link_catches", zh, en)
        caught.add(node.link)


def _boundary(scope: Scope, node: Node) -> Iterator[Fault]:
    activity = scope.nodes.get(node.attached_to or "")
    if activity is None or activity.kind not in ACTIVITY_KINDS:
        yield Fault(node, "bad_boundary", "边界事件没有附着在活动上", "the boundary event sits on no activity")
    elif activity.kind in ("service_task", "business_rule_task"):
        yield Fault(node, "bad_boundary", "自动任务不等待，不能有边界事件", "an automatic task never waits")
    if node.message is None and node.timer is None:
        zh, en = "边界事件应当是消息或计时器", "a boundary event is a message or a timer"
        yield Fault(node, "bad_boundary", zh, en)
    around = scope.boundaries(node.attached_to or "")
    twins = [each for each in around if each.message is not None and not each.interrupting]
    if len(twins) > 1 and node is twins[-1]:
        zh, en = "同一活动只能有一个非中断消息", "one non-interrupting message per activity"
        yield Fault(node, "two_message_boundaries", zh, en)
