"""Diagrams in one line, for tests: ``"s:start u:user_task e:end | s>u u>e"``."""

from __future__ import annotations

from engine.workflow.model import Flow, Node, Process, Scope, TimeLimit, Variable

_LIMIT = TimeLimit(
    rule_id="tm-opposition-answer", starts_variable="served_on", text='time_limit("tm-opposition-answer", served_on)'
)


def scope(sketch: str, details: dict[str, dict[str, object]] | None = None) -> Scope:
    """Read a sketch.

    Before the bar ``id:kind``, a boundary timer as ``id:boundary@task`` (``@task+``: not interrupting),
    a link as ``id:link_throw@name``; after it flows
    ``source>target``, the default one as ``source>target*``, a conditional one as ``source>target?condition``.

    :param details: further fields of a node, by its id.
    """
    drawn, flows = (part.split() for part in sketch.split("|"))
    nodes: dict[str, Node] = {}
    for word in drawn:
        node_id, kind = word.split(":")
        kind, _, activity = kind.partition("@")
        fields: dict[str, object] = {"timer": _LIMIT} if kind in ("boundary", "intermediate_timer") else {}
        if kind.startswith("link"):
            fields["link"] = activity
        elif activity:
            fields |= {"attached_to": activity.rstrip("+"), "interrupting": not activity.endswith("+")}
        nodes[node_id] = Node(id=node_id, kind=kind, **{**fields, **(details or {}).get(node_id, {})})  # type: ignore[arg-type]
    drawn_flows: dict[str, Flow] = {}
    for word in flows:
        source, target = word.split(">", 1)
        target, _, condition = target.partition("?")
        flow_id = f"{source}_{target.rstrip('*')}_{len(drawn_flows)}"
        drawn_flows[flow_id] = Flow(
            id=flow_id,
            source=source,
            target=target.rstrip("*"),
            condition=condition.replace("=", " = ") or None,
            is_default=target.endswith("*"),
        )
    return Scope(nodes=nodes, flows=drawn_flows)


def process(sketch: str, process_id: str = "p", **details: dict[str, object]) -> Process:
    """Return the sketch as a process with a text variable ``outcome`` and a date ``served_on``."""
    body = scope(sketch, details)
    variables = {"outcome": Variable(name="outcome"), "served_on": Variable(name="served_on", type="date")}
    return Process(id=process_id, nodes=body.nodes, flows=body.flows, variables=variables)
