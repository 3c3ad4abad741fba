"""The firing rules of BPMN on one level of a diagram: tokens on flows and in activities, nothing else.

Both the token game (with variables, one way) and the soundness check (without variables, every way) play by these
rules; a ``Player`` says what differs: which flows a gateway takes, and what happens when a token enters an activity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from engine.workflow.model import GATEWAY_KINDS, LINK_KINDS, Flow, Node, Scope

#: What a token passes without asking anybody.
_THROUGH = GATEWAY_KINDS | LINK_KINDS | {"start"}


class Token(NamedTuple):
    """A token: on a flow in front of a join, or in a node until something from outside moves it."""

    #: Flow id or node id.
    at: str
    #: Non-interrupting boundary events of the node that have fired already; each fires once.
    fired: tuple[str, ...] = ()
    #: Tokens inside a sub-process or called process.
    inner: tuple[Token, ...] = ()
    #: Call parameters: name and value.
    parameters: tuple[tuple[str, object], ...] = ()
    #: Multi-instance: which instance the token is, from 1.
    instance: int = 0
    #: Multi-instance: the instances that are at work; the token itself only holds them and the boundary events.
    instances: tuple[Token, ...] = ()


Marking = tuple[Token, ...]


class Net:
    """One level, indexed."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.nodes = scope.nodes
        #: As drawn, and those drawn as link events.
        self.flows = {**scope.flows, **{flow.id: flow for flow in scope.links()}}
        self.out = {each: tuple(flow for flow in self.flows.values() if flow.source == each) for each in scope.nodes}
        self.into = {each: tuple(flow for flow in self.flows.values() if flow.target == each) for each in scope.nodes}
        self.boundaries = {each: scope.boundaries(each) for each in scope.nodes}
        self.joins = tuple(
            node for node in scope.nodes.values() if node.kind in ("and", "or") and len(self.into[node.id]) > 1
        )

    def begin(self) -> Marking:
        return tuple(Token(flow.id) for start in self.scope.starts() for flow in self.out[start.id])

    def leave(self, node: Node) -> tuple[Token, ...]:
        return tuple(Token(flow.id) for flow in self.out[node.id])

    def reach(self, origins: Iterable[str], *, avoiding: str | None = None) -> frozenset[str]:
        """The nodes that a token at ``origins`` can come to, through boundary events too."""
        seen: set[str] = set()
        pending = list(origins)
        while pending:
            node_id = pending.pop()
            if node_id in seen or node_id == avoiding or node_id not in self.nodes:
                continue
            seen.add(node_id)
            pending += [flow.target for flow in self.out[node_id]] + [each.id for each in self.boundaries[node_id]]
        return frozenset(seen)

    @cached_property
    def side(self) -> frozenset[str]:
        """Nodes that only tokens of non-interrupting boundary events come to: what happens there decides no outcome."""
        spawning = {node.id for node in self.nodes.values() if node.kind == "boundary" and not node.interrupting}
        main: set[str] = set()
        pending = [each.id for each in self.scope.starts()]
        while pending:
            node_id = pending.pop()
            if node_id not in main and node_id not in spawning and node_id in self.nodes:
                main.add(node_id)
                pending += [flow.target for flow in self.out[node_id]] + [each.id for each in self.boundaries[node_id]]
        return self.reach(spawning) - main


class Player(Protocol):
    """What differs between playing one run and exploring all of them."""

    def choices(self, net: Net, node: Node) -> Sequence[tuple[Flow, ...]]:
        """The alternatives of an XOR or OR gateway: each the flows that are taken together."""

    def enter(self, net: Net, node: Node) -> Token | None:
        """The resting token of an activity or event, or None when the token goes straight through."""

    def passed(self, net: Net, node: Node, others: Marking) -> None:
        """A token has come to the node while ``others`` were elsewhere on this level."""


#: More tokens than this on one level, and branch after branch was forgotten to join.
MOST_TOKENS = 200


class TooManyMoves(Exception):
    """The automatic part of a step does not come to rest: a loop without a wait, or tokens that multiply.

    :param at: the element where most tokens are.
    :param is_crowd: they multiply.
    """

    def __init__(self, at: str, *, is_crowd: bool = False) -> None:
        super().__init__(at)
        self.at = at
        self.is_crowd = is_crowd


def settle(net: Net, tokens: Iterable[Token], player: Player, *, cap: int = 20_000) -> set[Marking]:
    """Let every token move until all rest; one marking per way the gateways can choose.

    :raises TooManyMoves: the tokens come back to where they were, move more than ``cap`` times, or multiply.
    """
    marking = tuple(sorted(tokens))
    pending, seen, quiet = [marking], {marking}, set()
    while pending and len(seen) < cap:
        marking = pending.pop()
        moves = _moves(net, marking, player)
        if moves is None:
            quiet.add(marking)
        for each in moves or ():
            following = tuple(sorted(each))
            if len(following) > MOST_TOKENS:
                raise TooManyMoves(_crowd(net, following), is_crowd=True)
            if following not in seen:
                seen.add(following)
                pending.append(following)
    if pending or not quiet:
        raise TooManyMoves(_crowd(net, marking))
    return quiet


def _crowd(net: Net, marking: Marking) -> str:
    """Return the node at which, or in front of which, most tokens are."""
    places = Counter(net.flows[token.at].target if token.at in net.flows else token.at for token in marking)
    return max(places, key=lambda place: places[place], default="?")


def _moves(net: Net, marking: Marking, player: Player) -> list[Marking] | None:
    """One move of the first token that can; None when all rest."""
    for position, token in enumerate(marking):
        flow = net.flows.get(token.at)
        if flow is not None and net.nodes[flow.target] not in net.joins:
            return _arrive(net, net.nodes[flow.target], marking[:position] + marking[position + 1 :], player)
    for join in net.joins:
        waiting = {flow.id for flow in net.into[join.id]} & {token.at for token in marking}
        if waiting and (
            len(waiting) == len(net.into[join.id]) or (join.kind == "or" and _may_merge(net, join, waiting, marking))
        ):
            rest = list(marking)
            for each in waiting:
                rest.remove(Token(each))
            return _arrive(net, join, tuple(rest), player)
    return None


def _may_merge(net: Net, join: Node, waiting: set[str], marking: Marking) -> bool:
    """An OR join goes on when no token elsewhere can still come to one of its empty flows.

    A token that can come to one of its full flows as well does not count (BPMN 2.0.2, table 13.3):
    it is not of this round.
    """
    for token in marking:
        if token.at in waiting:
            continue
        origin = net.flows[token.at].target if token.at in net.flows else token.at
        coming = net.reach([origin], avoiding=join.id)
        flows = {flow.id for flow in net.into[join.id] if flow.source in coming or flow.id == token.at}
        if flows and not flows & waiting:
            return False
    return True


def _arrive(net: Net, node: Node, others: Marking, player: Player) -> list[Marking]:
    player.passed(net, node, others)
    if node.kind == "end":
        return [() if node.terminates else others]
    if node.kind in ("xor", "or") and len(net.out[node.id]) > 1:
        return [others + tuple(Token(flow.id) for flow in taken) for taken in player.choices(net, node)]
    resting = None if node.kind in _THROUGH else player.enter(net, node)
    return [others + ((resting,) if resting is not None else net.leave(node))]


def fire(net: Net, marking: Marking, token: Token, boundary: Node) -> Marking:
    """A boundary event happens: the token is taken away, or remembers it."""
    rest = list(marking)
    rest.remove(token)
    if not boundary.interrupting:
        rest.append(token._replace(fired=tuple(sorted({*token.fired, boundary.id}))))
    return (*rest, *net.leave(boundary))


def without(marking: Marking, token: Token) -> Marking:
    rest = list(marking)
    rest.remove(token)
    return tuple(rest)
