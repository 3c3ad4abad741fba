"""Only what the law itself deems (视为…) happens without a person: every timer of every diagram, walked to its end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from engine.rules.catalogue import Catalogue, Rule
from engine.workflow.model import Node, Scope
from tests.processes.test_diagrams import ORIGINALS
from tests.processes.test_diagrams import process as read

process = cache(read)

PERSON = {"user_task", "receive_task"}


def nodes(kind: str) -> Iterator[Node]:
    return (node for _, node in process(kind).walk())


TIMERS = sorted((kind, node.id) for kind in ORIGINALS for node in nodes(kind) if node.timer is not None)
#: Shared procedures that a case starts beside the main one: their end takes nothing from anybody.
#: Terms at whose end proceedings go on: that takes nothing from anybody (专利审查指南（2023）第五部分第七章第7.4节).
RESUMES = {"pat-suspension"}
BESIDE = {
    "shared.party_change",
    "shared.extension",
    "shared.suspension",
    "shared.preservation",
    "shared.returned_mail",
    "shared.posted_in_time",
    "shared.later_receipt",
    "shared.recusal",
    "shared.joinder",
    "shared.separation",
    "shared.second_look",
}

#: Called diagrams that tell their caller of the silence, and a rule whose callers then ask a person: the walk cannot
#: follow a variable, the journeys of patent pledges and licences do (``test_a_silent_..._is_refused_by_two_persons``),
#: those of renewal and licences for an unpaid fee.
HEARD = {("shared.correction", "pat-designated-default"), ("shared.fee", "tm-application-correction")}


def scope_of(kind: str, node_id: str) -> Scope:
    return next(scope for scope, node in process(kind).walk() if node.id == node_id)


def rules_of(kind: str, node: Node) -> Iterator[Rule]:
    """Return the rules that a timer can name: its own, or what the callers of its diagram hand over."""
    if not node.timer.is_parameter:
        named = {node.timer.rule_id}
    elif node.timer.rule_id in process(kind).variables and process(kind).variables[node.timer.rule_id].values:
        named = set(process(kind).variables[node.timer.rule_id].values)
    else:
        callers = [each for other in ORIGINALS for each in nodes(other) if each.calls == kind]
        named = {caller.parameters[node.timer.rule_id] for caller in callers}
    for rule in sorted(named):
        yield from Catalogue.load().versions(rule)


def ends_alone(kind: str, node_id: str, seen: set[tuple[str, str]]) -> bool:
    """Return whether a case can come from here to its end while nobody looks at it."""
    if (kind, node_id) in seen:
        return False
    seen.add((kind, node_id))
    scope = scope_of(kind, node_id)
    node = scope.nodes[node_id]
    if node.kind in PERSON or (node.kind == "call_activity" and not passes_alone(node.calls)):
        return False
    if node.kind == "end":
        return _after_end(kind, scope, node, seen)
    return any(ends_alone(kind, flow.target, seen) for flow in scope.flows.values() if flow.source == node_id)


@cache
def passes_alone(kind: str) -> bool:
    """Return whether a called diagram can come from its start to an end while nobody looks."""
    top = process(kind)
    ways = [node.id for node in top.nodes.values() if node.kind == "start"]
    seen: set[str] = set()
    while ways:
        node = top.nodes[ways.pop()]
        if node.kind == "end":
            return True
        if node.id in seen or node.kind in PERSON or (node.kind == "call_activity" and not passes_alone(node.calls)):
            continue
        seen.add(node.id)
        ways += [flow.target for flow in top.flows.values() if flow.source == node.id]
    return False


def _after_end(kind: str, scope: Scope, node: Node, seen: set[tuple[str, str]]) -> bool:
    around = next((each for _, each in process(kind).walk() if each.inner is scope or _is_inner(each, node.id)), None)
    if around is not None:
        return _after(kind, around.id, seen)
    callers = [(other, each.id) for other in ORIGINALS for each in nodes(other) if each.calls == kind]
    return any(_after(other, each, seen) for other, each in callers) if callers else kind not in BESIDE


def _is_inner(around: Node, node_id: str) -> bool:
    return around.inner is not None and node_id in around.inner.nodes


def _after(kind: str, node_id: str, seen: set[tuple[str, str]]) -> bool:
    flows = scope_of(kind, node_id).flows.values()
    return any(ends_alone(kind, flow.target, seen) for flow in flows if flow.source == node_id)


@cache
def taken_alone() -> list[tuple[str, str]]:
    """Return the timers of parties after which a case can end by itself."""
    return [
        (kind, timer)
        for kind, timer in TIMERS
        if not all(rule.binds_office for rule in rules_of(kind, scope_of(kind, timer).nodes[timer]))
        and _ends_the_case(kind, timer)
        and _after(kind, timer, set())
    ]


def _ends_the_case(kind: str, timer: str) -> bool:
    """A timer that goes off beside the work takes nothing, unless it leads to an end that stops everything."""
    scope = scope_of(kind, timer)
    return scope.nodes[timer].interrupting or any(node.terminates for node in scope.nodes.values())


def test_the_walk_finds_the_correction() -> None:
    """A silent party is deemed to have withdrawn: the one end that comes by itself."""
    assert [timer for kind, timer in taken_alone() if kind == "shared.intake"]


@pytest.mark.parametrize(("kind", "timer"), TIMERS)
def test_what_ends_without_a_person_is_deemed_by_the_law(kind: str, timer: str) -> None:
    node = scope_of(kind, timer).nodes[timer]
    for rule in rules_of(kind, node):
        if rule.binds_office:
            assert not node.interrupting or rule.id in RESUMES, "a limit of the office warns"
        elif (kind, timer) in taken_alone() and (kind, rule.id) not in HEARD:
            assert "视为" in rule.consequence, rule.id
