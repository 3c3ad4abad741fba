"""The steps that people do, read out of the published diagrams."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from engine.store.queries import diagrams as diagram_queries
from engine.store.work import Work
from engine.workflow import Definition
from engine.workflow.model import Node, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A user task of a diagram in force."""

    element: str
    name: str
    name_en: str
    role: str


def of_roles(work: Work, roles: Set[str]) -> tuple[list[str], list[Step]]:
    """Return the published procedures, and the steps in them that fall to some roles, each element once."""
    found: dict[str, Step] = {}
    versions = diagram_queries.current_ids(work.session)
    for version_id in versions.values():
        for node in _user_tasks(work.definitions.version(work.session, version_id)):
            if node.role in roles:
                step = Step(element=node.id, name=node.name, name_en=node.name_en, role=node.role)
                found.setdefault(node.id, step)
    return list(versions), sorted(found.values(), key=lambda step: (step.role, step.name))


def _user_tasks(definition: Definition) -> Iterator[Node]:
    for scope in definition.processes.values():
        yield from _of_scope(scope)


def _of_scope(scope: Scope) -> Iterator[Node]:
    for node in scope.nodes.values():
        if node.kind == "user_task":
            yield node
        if node.inner is not None:
            yield from _of_scope(node.inner)
