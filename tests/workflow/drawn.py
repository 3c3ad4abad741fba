"""Diagrams for the tests of this folder, from one-line sketches to BPMN and to a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.workflow import Definition, Effect, Names, Run, read_bundle
from engine.workflow.model import Lane, Node, Process, TimeLimit, Variable
from tests.workflow.random_bpmn import bpmn
from tests.workflow.sketches import process as sketch

START = {"served_on": "2026-03-02"}
LANE = Lane(id="examiner", name="审查员", name_en="Examiner")


def limit(rule_id: str, starts: str = "served_on", *, is_parameter: bool = False) -> TimeLimit:
    rule = rule_id if is_parameter else f'"{rule_id}"'
    text = f"time_limit({rule}, {starts})"
    return TimeLimit(rule_id=rule_id, starts_variable=starts, is_parameter=is_parameter, text=text)


def draw(text: str, process_id: str = "p", *, parameters: tuple[str, ...] = (), **details: dict[str, object]) -> bytes:
    """Return a sketch as BPMN: everything in one lane, every message declared, ``outcome`` and days as variables.

    Details of a node inside a sub-process go with that sub-process (``inner``).
    """
    drawn = sketch(text, process_id, **details)
    names = sorted({node.message for _, node in drawn.walk() if node.message})
    variables = {
        "outcome": Variable(name="outcome"),
        "served_on": Variable(name="served_on", type="date"),
        "again": Variable(name="again", type="boolean"),
        "count": Variable(name="count", type="number"),
    }
    return bpmn(
        replace(
            drawn,
            name="流程",
            name_en="Process",
            nodes=_named(drawn),
            lanes={LANE.id: LANE},
            messages={f"id_{name}": name for name in names},
            variables=variables,
            call_parameters=frozenset(parameters),
        )
    )


def _named(drawn: Process) -> dict[str, Node]:
    """Every node gets the words that the lint asks for."""
    return {
        key: node
        if node.kind in ("start", "xor", "and", "or")
        else replace(node, name=node.name or "环节", name_en="Step")
        for key, node in drawn.nodes.items()
    }


class Story:
    """A run told by element ids; after every act it is written down, read back, and must go on the same."""

    def __init__(
        self, *texts: bytes, variables: Mapping[str, object] = START, names: Names | None = None, answers: object = None
    ) -> None:
        bundle = {_process_id(text): text for text in texts}
        self.definition: Definition = read_bundle(bundle, main=next(iter(bundle)), names=names)
        self.effects: list[Effect] = []
        self.answers = answers or (lambda effect: None)
        self.run = Run.begin(self.definition, dict(variables), self._perform)
        self._reload()

    def _perform(self, effect: Effect) -> Mapping[str, object] | None:
        self.effects.append(effect)
        return self.answers(effect)

    def _reload(self) -> None:
        before, stored = self.shown, self.run.dump()
        self.run = Run.load(self.definition, stored, self.run.variables, self._perform)
        assert self.shown == before
        assert self.run.dump() == stored

    @property
    def shown(self) -> tuple[object, ...]:
        run = self.run
        return (run.open_tasks, run.awaited_limits, run.awaited_messages, run.tokens, run.is_ended, run.ended_at)

    @property
    def open(self) -> list[str]:
        return sorted(task.element for task in self.run.open_tasks)

    @property
    def limits(self) -> list[str]:
        return sorted(each.element for each in self.run.awaited_limits)

    @property
    def messages(self) -> list[str]:
        return sorted(each.message for each in self.run.awaited_messages)

    def complete(self, *elements: str, **updates: object) -> Story:
        for element in elements:
            task = next(each for each in self.run.open_tasks if each.element == element)
            self.run.complete(task.token_id, updates)
            self._reload()
        return self

    def expire(self, element: str) -> Story:
        self.run.expire(next(each.token_id for each in self.run.awaited_limits if each.element == element))
        self._reload()
        return self

    def deliver(self, message: str, **updates: object) -> bool:
        taken = self.run.deliver(message, updates)
        self._reload()
        return taken


def _process_id(text: bytes) -> str:
    return text.decode().partition('<bpmn:process id="')[2].partition('"')[0]
