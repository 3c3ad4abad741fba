"""Service guides (办事指南): what a published procedure asks, does and decides, read out of the diagram that is run.

Nothing is typed by hand: steps and deciders come from the diagram in force, limits from the rules its timers name as
the law of today has them, fees from the decision table that charges them, materials from the checklist of the forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

import forms
from engine.commands import access, rulebook, special
from engine.commands.case_fees import TABLE
from engine.commands.roles import ROLES_OF_KIND
from engine.store.queries import diagrams as diagram_queries
from engine.store.work import Work
from engine.values import Actor, GuideFee, GuideLimit, GuideStep, GuideView
from engine.workflow import Definition
from engine.workflow.model import Node, Scope

SERVICE = "shared.service_of_notice"
_KINDS = {"user_task": "user_task", "receive_task": "receive_task", "intermediate_message": "receive_task"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passed:
    """An element as the flow reaches it, with what its caller passed to the diagram it lies in."""

    diagram: str
    scope: Scope
    node: Node
    given: Mapping[str, str]

    def told(self, text: str) -> str:
        """Return a parameter in words: as written, or as the caller passed it; what is only known later is empty."""
        return self.given.get(text[1:].strip(), "") if text.startswith("=") else text


def listed(work: Work) -> tuple[GuideView, ...]:
    """Return the published procedures that have a guide, without its contents."""
    published = {row.kind: row for row, _, _ in diagram_queries.listed(work.session)}
    rows = (published[kind] for kind in ROLES_OF_KIND if kind in published)
    return tuple(GuideView(kind=r.kind, name=r.name, name_en=r.name_en, version=r.version) for r in rows)


def view(work: Work, kind: str) -> GuideView:
    """Return the guide of a procedure, of the version that a case filed now runs on.

    :raises NotFound: it is not published.
    """
    if kind not in ROLES_OF_KIND or not work.definitions.has(work.session, kind):
        access.absent("guide", kind=kind)
    version_id, definition = work.definitions.current(work.session, kind)
    row = work.definitions.row(work.session, version_id)
    passed = list(_walk(definition, kind, {}, ()))
    return GuideView(
        kind=kind,
        name=row.name,
        name_en=row.name_en,
        version=row.version,
        steps=tuple(step for each in passed if (step := _step(each)) is not None),
        limits=tuple(_limits(work, passed)),
        materials=tuple(asdict(line) for line in forms.materials(kind)),
        fees=tuple(_fees(work, passed)),
        special_events=special.of_kind(work, kind),
    )


def _walk(
    definition: Definition, process_id: str, given: Mapping[str, str], callers: tuple[str, ...]
) -> Iterator[_Passed]:
    yield from _scope(definition, definition.processes[process_id], process_id, given, (*callers, process_id))


def _scope(
    definition: Definition, scope: Scope, diagram: str, given: Mapping[str, str], callers: tuple[str, ...]
) -> Iterator[_Passed]:
    """Yield the elements of a level in the order of the flow, what they hold or call right after them."""
    for node in _in_order(scope):
        here = _Passed(diagram=diagram, scope=scope, node=node, given=given)
        yield here
        if node.inner is not None:
            yield from _scope(definition, node.inner, diagram, given, callers)
        called = node.calls if node.kind == "call_activity" else None
        if called in definition.processes and called != SERVICE and called not in callers:
            passed_on = {name: here.told(text) for name, text in node.parameters.items()}
            yield from _walk(definition, called, passed_on, callers)


def _in_order(scope: Scope) -> list[Node]:
    following: dict[str, list[str]] = {}
    for flow in (*scope.flows.values(), *scope.links()):
        following.setdefault(flow.source, []).append(flow.target)
    for node in scope.nodes.values():
        if node.attached_to:
            following.setdefault(node.attached_to, []).append(node.id)
    waiting, order = [node.id for node in scope.starts()], dict[str, None]()
    while waiting:
        here = waiting.pop(0)
        if here not in order:
            order[here] = None
            waiting.extend(following.get(here, ()))
    return [scope.nodes[name] for name in order | dict.fromkeys(scope.nodes)]


def _step(each: _Passed) -> GuideStep | None:
    node = each.node
    kind = _KINDS.get(node.kind)
    if node.kind == "call_activity" and node.calls == SERVICE:
        kind = "notice"
    if node.kind == "boundary" and node.message:
        kind = "event"
    if kind is None:
        return None
    asked = [each.scope.nodes[flow.target] for flow in each.scope.outgoing(node.id)]
    question = next((gate for gate in asked if gate.kind == "xor" and gate.name), None)
    decides = question if kind == "user_task" else None
    return GuideStep(
        diagram=each.diagram,
        element=node.id,
        name=node.name,
        name_en=node.name_en,
        kind=kind,
        role=node.role or "",
        article=node.attributes.get("article", ""),
        decides=decides.name if decides else "",
        decides_en=decides.name_en if decides else "",
    )


def _limits(work: Work, passed: list[_Passed]) -> Iterator[GuideLimit]:
    seen = set()
    for each in passed:
        timer = each.node.timer
        if timer is None:
            continue
        rule_id = each.given.get(timer.rule_id, "") if timer.is_parameter else timer.rule_id
        if rule_id in work.catalogue.ids and (each.node.id, rule_id) not in seen:
            seen.add((each.node.id, rule_id))
            yield GuideLimit(
                diagram=each.diagram,
                element=each.node.id,
                name=each.node.name,
                name_en=each.node.name_en,
                rule=rulebook.rule(work, Actor.public(), rule_id),
            )


def _fees(work: Work, passed: list[_Passed]) -> Iterator[GuideFee]:
    """Yield the rows of the table, and of no other, that a charge of this procedure can come to."""
    charged = {each.told(each.node.parameters.get("kind", "")) for each in passed if each.node.calls == "charge_fee"}
    table = work.definitions.decisions()[TABLE]
    which = [column.expression.text for column in table.columns].index("kind")
    for row in table.rules:
        for kind in sorted(charged - {""}):
            if row.tests[which].value({"?": kind}) is not True or row.tests[which].text == "-":
                continue
            result = {o.name: expression.evaluate({}) for o, expression in zip(table.results, row.results, strict=True)}
            yield GuideFee(
                kind=kind,
                amount_fen=int(result["unit_fen"]),
                per=str(result["counts"]),
                reduced_percent=int(result["reduced_percent"]),
                surcharge_fen=int(result["surcharge_fen"]),
                source="；".join(row.annotations),
            )
