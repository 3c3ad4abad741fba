"""A run as bytes: small, positional, versioned; the tree is pruned to what can still matter.

A run in memory is always what it would be after a restart: every step ends by encoding and decoding the tree. That also
gives each token a short number that stays the same for its life.
"""

from __future__ import annotations

from typing import NamedTuple

import orjson
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError
from engine.workflow.pace import Level, SubWorkflow
from engine.workflow.prune import pruned
from engine.workflow.spiff_specs import Conditions, Specs

VERSION = 1


class UnknownRun(EngineError):
    """Stored bytes of another version or another diagram; never read by guessing."""


def encode(workflow: OfficeWorkflow, next_id: int) -> tuple[list[list[object]], int]:
    """Return the pruned tree as plain data and the next free token number.

    A level is ``[owner, spec, rows]``, a row ``[number, parent, task spec, state]``; names are given by their place.
    """
    numbers: dict[int | None, int] = {}
    trees = []
    for part in (workflow, *living(workflow)):
        places, rows = workflow.specs.places[part.spec.name], []
        for task, parent in pruned(part):
            if task.id > 0:
                number = task.id
            else:
                number, next_id = next_id, next_id + 1
            numbers[task.id] = number
            above = 0 if parent is None else numbers[parent.id]
            rows.append([number, above, places[task.task_spec.name], task.state])
        trees.append([numbers.get(part.parent_task_id, 0), part.spec.name, rows])
    return trees, next_id


def decode(trees: list[list[object]], specs: Specs) -> OfficeWorkflow:
    """Return the tree.

    :raises UnknownRun: it does not fit the diagram.
    """
    workflow = OfficeWorkflow(specs, deserializing=True)
    try:
        (_, name, rows), *parts = trees
        _fill(workflow, rows, specs.names[name])
        for parent_id, spec_name, part_rows in parts:
            owner = workflow.get_task_from_id(parent_id)
            part = SubWorkflow(specs.parts[spec_name], owner.id, workflow, deserializing=True)
            _fill(part, part_rows, specs.names[spec_name])
            workflow.subprocesses[owner.id] = part
            part.completed_event.connect(owner.task_spec._on_subworkflow_completed, owner)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, WorkflowException) as error:
        raise UnknownRun("unknown_run") from error
    return workflow


class OfficeWorkflow(Level, BpmnWorkflow):
    """The library's workflow with our conditions, and the run it belongs to."""

    def __init__(self, specs: Specs, run: object = None, **options: object) -> None:
        self.specs = specs
        self.run = run
        super().__init__(specs.main, specs.parts, script_engine=Conditions(), **options)

    def create_subprocess(self, my_task: Task, spec_name: str) -> SubWorkflow:
        part = self.subprocesses[my_task.id] = SubWorkflow(self.subprocess_specs[spec_name], my_task.id, self)
        return part


class Stored(NamedTuple):
    """What is kept of a run beside its variables."""

    #: Beginning of the hash of its bundle.
    definition: str
    next_id: int
    ended_at: str | None
    #: Call parameters by the token of the call.
    parameters: dict[str, dict[str, object]]
    #: Elements passed: place of the process, element.
    done: list[tuple[int, str]]
    #: None when the run has ended.
    trees: list[list[object]] | None


def to_bytes(stored: Stored) -> bytes:
    return orjson.dumps([VERSION, *stored])


def from_bytes(text: bytes) -> Stored:
    """:raises UnknownRun: not ours, or of another version."""
    try:
        data = orjson.loads(text)
    except ValueError as error:
        raise UnknownRun("unknown_run") from error
    if not isinstance(data, list) or not data:
        raise UnknownRun("unknown_run")
    if data[0] != VERSION:
        raise UnknownRun("unknown_run_version", version=str(data[0])[:20])
    if len(data) != 1 + len(Stored._fields):
        raise UnknownRun("unknown_run")
    return Stored(*data[1:])


def _fill(workflow: BpmnWorkflow | SubWorkflow, rows: list[list[int]], names: tuple[str, ...]) -> None:
    for number, parent, spec, state in rows:
        if spec < 0 or number < 1:
            raise IndexError(spec, number)
        task = Task(workflow, workflow.spec.task_specs[names[spec]], workflow.tasks.get(parent), state, number)
        if parent == 0:
            workflow.task_tree = task
        if isinstance(task.task_spec, CatchingEvent) and state == TaskState.WAITING:
            workflow.top_workflow.event_manager.add_task(task)
    workflow.last_task = workflow.task_tree


def living(workflow: BpmnWorkflow) -> list[SubWorkflow]:
    """Return the sub-workflows that still run, owners first."""
    return sorted((part for part in workflow.subprocesses.values() if not part.completed), key=lambda part: part.depth)
