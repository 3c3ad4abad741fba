"""Can every run of a diagram end, and end properly? Answered by playing all of them.

Each level (a process, an embedded sub-process) is explored on its own: what is called or embedded is an activity that
ends some day, and is checked by itself. So is what a reminder starts beside the main path, unless it comes back to it.
Data is left out, so every gateway may choose every flow.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from engine.workflow.model import Flow, Node, Process, Scope
from engine.workflow.token_net import Marking, Net, Token, TooManyMoves, fire, settle, without

STATES = 20_000
#: More tokens than this at one place and branch after branch was forgotten to join.
_PILE = 2


class Problem(NamedTuple):
    """Why a diagram must not be published, by element."""

    process: str
    element: str
    #: A key of ``_REASONS``.
    rule: str
    reason: str
    reason_en: str


_REASONS = {
    "no_start": ("没有且仅有一个开始事件", "there is not exactly one start event"),
    "no_exit": ("此处没有去向，也不是结束事件", "leads nowhere and is not an end event"),
    "recursion": ("流程直接或间接地调用自身", "the process calls itself, directly or through others"),
    "loop_without_wait": ("循环中没有等待点", "lies on a loop without a wait"),
    "join_never_fires": ("汇聚网关永远等不齐令牌", "the join never gets all its tokens"),
    "join_may_starve": ("汇聚网关可能等不齐令牌，案件将停滞", "the join can be left waiting for ever"),
    "cannot_end": ("到达此处后可能再也无法结束", "from here the end may become out of reach"),
    "tokens_left": ("到达结束事件时仍有其他分支在进行", "the end is reached while other branches still run"),
    "piles_up": ("令牌在此处堆积：并行分支未汇聚", "tokens pile up here: parallel branches are not joined"),
    "dead": ("永远不会到达", "is never reached"),
    "too_large": (f"状态超过 {STATES} 个，无法检查", f"has more than {STATES} states and cannot be checked"),
}


def soundness(process: Process, called: Mapping[str, Process] | None = None) -> list[Problem]:
    """Return what is wrong with the process (not with those it calls), first the causes.

    :param called: the other processes of the bundle, to find recursion and calls that end at once.
    """
    processes = {**(called or {}), process.id: process}
    problems = list(_recursion(process, processes))
    scopes: list[Scope] = [process, *(node.inner for _, node in process.walk() if node.inner is not None)]
    for scope in scopes:
        problems += _Exploration(process, scope, processes).problems()
    return problems


def _problem(process: Process, element: str, rule: str) -> Problem:
    return Problem(process.id, element, rule, *_REASONS[rule])


def _recursion(process: Process, processes: Mapping[str, Process]) -> Iterator[Problem]:
    for _, node in process.walk():
        if node.kind == "call_activity" and _calls(node.calls, process.id, processes, set()):
            yield _problem(process, node.id, "recursion")


def _calls(caller: str | None, wanted: str, processes: Mapping[str, Process], seen: set[str]) -> bool:
    if caller == wanted or caller is None or caller in seen or caller not in processes:
        return caller == wanted
    seen.add(caller)
    return any(
        _calls(node.calls, wanted, processes, seen)
        for _, node in processes[caller].walk()
        if node.kind == "call_activity"
    )


def _is_instant(node: Node, processes: Mapping[str, Process], depth: int = 0) -> bool:
    """Whether a token may pass the node without anything from outside."""
    if node.kind == "sub_process":
        return node.inner is not None and _runs_through(node.inner, processes, depth)
    if node.kind == "call_activity":
        called = processes.get(node.calls or "")
        return called is not None and depth < 8 and _runs_through(called, processes, depth + 1)
    return not node.is_waiting and node.kind not in ("boundary", "end")


def _runs_through(scope: Scope, processes: Mapping[str, Process], depth: int) -> bool:
    net, seen = Net(scope), set()
    pending = [each.id for each in scope.starts()]
    while pending:
        node = scope.nodes[pending.pop()]
        if node.kind == "end":
            return True
        if node.id not in seen and _is_instant(node, processes, depth):
            seen.add(node.id)
            pending += [flow.target for flow in net.out[node.id]]
    return False


class _Exploration:
    """All markings of one level; the player that takes every choice."""

    def __init__(self, process: Process, scope: Scope, processes: Mapping[str, Process]) -> None:
        self.process = process
        self.scope = scope
        self.processes = processes
        self.net = Net(scope)
        self.visited: set[str] = set()
        self.untidy: dict[str, str] = {}
        #: marking -> the markings one event later
        self.graph: dict[Marking, set[Marking]] = {}

    def problems(self) -> list[Problem]:
        found = self._structural()
        if found:
            return found
        try:
            complete = self._explore()
        except TooManyMoves as error:
            return [_problem(self.process, error.at, "piles_up" if error.is_crowd else "too_large")]
        if not complete:
            return [_problem(self.process, self._owner(), "too_large")]
        faults = {**self.untidy, **dict(self._endings())}
        faults |= dict.fromkeys(self._dead(faults), "dead")
        return [_problem(self.process, element, rule) for element, rule in faults.items()]

    def _owner(self) -> str:
        return next((node.id for _, node in self.process.walk() if node.inner is self.scope), self.process.id)

    def _structural(self) -> list[Problem]:
        if len(self.scope.starts()) != 1:
            return [_problem(self.process, self._owner(), "no_start")]
        ends = [
            _problem(self.process, node.id, "no_exit")
            for node in self.scope.nodes.values()
            if node.kind != "end" and not self.net.out[node.id]
        ]
        return ends + [_problem(self.process, each, "loop_without_wait") for each in self._instant_loop()]

    def _instant_loop(self) -> list[str]:
        """One element of a loop that no wait interrupts; none when there is no such loop."""
        instant = {node.id for node in self.scope.nodes.values() if _is_instant(node, self.processes)}
        while True:  # peel off what cannot lie on a loop
            leaves = {
                each
                for each in instant
                if not any(flow.target in instant for flow in self.net.out[each])
                or not any(flow.source in instant for flow in self.net.into[each])
            }
            if not leaves:
                return sorted(instant, key=list(self.scope.nodes).index)[:1]
            instant -= leaves

    # Exploring

    def _explore(self) -> bool:
        """Fill ``graph``; False when it is larger than may be looked at."""
        beginnings = [self.net.begin(), *(self.net.leave(self.net.nodes[each]) for each in self.asides)]
        self.graph.update((marking, set()) for each in beginnings for marking in settle(self.net, each, self))
        queue = deque(self.graph)
        while queue:
            marking = queue.popleft()
            for following in self._events(marking):
                for quiet in settle(self.net, following, self):
                    capped = self._capped(quiet)
                    self.graph[marking].add(capped)
                    if capped not in self.graph:
                        self.graph[capped] = set()
                        queue.append(capped)
            if len(self.graph) > STATES:
                return False
        return True

    @cached_property
    def asides(self) -> frozenset[str]:
        """Non-interrupting boundary events whose tokens never meet those of the main path: beginnings of their own."""
        events = (node for node in self.net.nodes.values() if node.kind == "boundary" and not node.interrupting)
        return frozenset(each.id for each in events if self.net.reach([each.id]) <= self.net.side)

    def _events(self, marking: Marking) -> Iterator[Marking]:
        for token in dict.fromkeys(marking):
            if token.at in self.net.flows:
                continue
            node = self.net.nodes[token.at]
            yield (*without(marking, token), *self.net.leave(node))
            for boundary in self.net.boundaries[node.id]:
                self.visited.add(boundary.id)
                if boundary.id not in token.fired and boundary.id not in self.asides:
                    yield fire(self.net, marking, token, boundary)

    def _capped(self, marking: Marking) -> Marking:
        """Keep the number of markings finite, and remember where tokens pile up."""
        kept = [token for place, token in enumerate(marking) if place < _PILE or marking[place - _PILE].at != token.at]
        if len(kept) < len(marking):
            for place in {token.at for token in marking if marking.count(token) > _PILE}:
                node_id = self.net.flows[place].target if place in self.net.flows else place
                if node_id not in self.net.side:
                    self.untidy[node_id] = "piles_up"
        return tuple(kept)

    def choices(self, net: Net, node: Node) -> Sequence[tuple[Flow, ...]]:
        flows = net.out[node.id]
        most = 1 if node.kind == "xor" else len(flows)
        return [each for size in range(1, most + 1) for each in combinations(flows, size)]

    def enter(self, net: Net, node: Node) -> Token | None:
        rests = node.is_waiting or node.kind in ("call_activity", "sub_process")
        return Token(node.id) if rests else None

    def passed(self, net: Net, node: Node, others: Marking) -> None:
        self.visited.add(node.id)
        if node.kind == "end" and not node.terminates and self.scope is self.process and node.id not in net.side:
            places = {net.flows[each.at].target if each.at in net.flows else each.at for each in others}
            if places - net.side:
                self.untidy[node.id] = "tokens_left"

    # Judging

    def _endings(self) -> Iterator[tuple[str, str]]:
        """Joins at which tokens starve, and waits after which no way leads to the end."""
        ending, before = {()}, {}
        for marking, following in self.graph.items():
            for each in following:
                before.setdefault(each, []).append(marking)
        pending = [()]
        while pending:
            for marking in before.get(pending.pop(), ()):
                if marking not in ending:
                    ending.add(marking)
                    pending.append(marking)
        lost = [marking for marking in self.graph if marking not in ending]
        joins = {self.net.flows[token.at].target for marking in lost for token in marking if token.at in self.net.flows}
        for join in sorted(joins):
            yield join, "join_may_starve" if join in self.visited else "join_never_fires"
        if not joins:
            yield from ((each, "cannot_end") for each in sorted({token.at for marking in lost for token in marking}))

    def _dead(self, faults: Mapping[str, str]) -> Iterator[str]:
        """The first elements of every part that no token reaches."""
        for node in self.scope.nodes.values():
            if node.id in self.visited or node.id in faults or node.kind == "start":
                continue
            before = {flow.source for flow in self.net.into[node.id]} | ({node.attached_to} - {None})
            is_consequence = before and all(each not in self.visited for each in before)
            if not is_consequence or not self._comes_from_fault(node.id, faults):
                yield node.id

    def _comes_from_fault(self, node_id: str, faults: Mapping[str, str]) -> bool:
        """Whether the reason why the element is dead is reported already, or will be at an element before it."""
        before = {node_id}
        pending = [node_id]
        while pending:
            current = pending.pop()
            attached = self.scope.nodes[current].attached_to
            for each in [flow.source for flow in self.net.into[current]] + ([attached] if attached else []):
                if each not in before:
                    before.add(each)
                    pending.append(each)
        before.discard(node_id)
        return any(each in faults for each in before) or any(not self.net.into[each] for each in before)
