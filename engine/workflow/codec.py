"""A run as bytes: small, positional, versioned; the tree is pruned to what can still matter.

A run in memory is always what it would be after a restart: every step ends by encoding and decoding the tree. That also
gives each token a short number that stays the same for its life.
"""

from __future__ import annotations

import orjson
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import WorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError
from engine.workflow.prune import pruned
from engine.workflow.spiff_specs import Conditions, Specs

VERSION = 1


class UnknownRun(EngineError):
    """Stored bytes of another version or another diagram; never read by guessing."""


def encode(workflow: OfficeWorkflow, next_id: int) -> tuple[dict[str, object], int]:
    """Return the pruned tree as plain data and the next free token number.

    A level is ``[owner, spec, rows]``, a row ``[number, parent, task spec, state]``; names are given by their place.
    """
    numbers: dict[object, int] = {}
    trees = []
    for part in (workflow, *living(workflow)):
        places, rows = workflow.specs.places[part.spec.name], []
        for task, parent in pruned(part):
            if isinstance(task.id, int):
                number = task.id
            else:
                number, next_id = next_id, next_id + 1
            numbers[task.id] = number
            above = 0 if parent is None else numbers[parent.id]
            rows.append([number, above, places[task.task_spec.name], task.state])
        trees.append([numbers.get(part.parent_task_id, 0), part.spec.name, rows])
    return {"trees": trees}, next_id


def decode(data: dict[str, object], specs: Specs) -> OfficeWorkflow:
    """Return the tree.

    :raises UnknownRun: it does not fit the diagram.
    """
    workflow = OfficeWorkflow(specs, deserializing=True)
    try:
        (_, name, rows), *parts = data["trees"]
        _fill(workflow, rows, specs.names[name])
        for parent_id, spec_name, part_rows in parts:
            owner = workflow.get_task_from_id(parent_id)
            part = BpmnSubWorkflow(specs.parts[spec_name], owner.id, workflow, deserializing=True)
            _fill(part, part_rows, specs.names[spec_name])
            workflow.subprocesses[owner.id] = part
            part.completed_event.connect(owner.task_spec._on_subworkflow_completed, owner)
    except (KeyError, IndexError, ValueError, TypeError, AttributeError, WorkflowException) as error:
        raise UnknownRun("unknown_run") from error
    return workflow


class OfficeWorkflow(BpmnWorkflow):
    """The library's workflow with our conditions, and the run it belongs to."""

    def __init__(self, specs: Specs, run: object = None, **options: object) -> None:
        self.specs = specs
        self.run = run
        super().__init__(specs.main, specs.parts, script_engine=Conditions(), **options)


def to_bytes(data: dict[str, object]) -> bytes:
    return orjson.dumps([VERSION, data])


def from_bytes(stored: bytes) -> dict[str, object]:
    """:raises UnknownRun: not ours."""
    try:
        version, data = orjson.loads(stored)
    except (orjson.JSONDecodeError, ValueError) as error:
        raise UnknownRun("unknown_run") from error
    if version != VERSION:
        raise UnknownRun("unknown_run_version", version=version)
    return data


def _fill(workflow: BpmnWorkflow | BpmnSubWorkflow, rows: list[list[int]], names: tuple[str, ...]) -> None:
    for number, parent, spec, state in rows:
        task = Task(workflow, workflow.spec.task_specs[names[spec]], workflow.tasks.get(parent), state, number)
        if parent == 0:
            workflow.task_tree = task
        if isinstance(task.task_spec, CatchingEvent) and state == TaskState.WAITING:
            workflow.top_workflow.event_manager.add_task(task)
    workflow.last_task = workflow.task_tree


def living(workflow: BpmnWorkflow) -> list[BpmnSubWorkflow]:
    """Return the sub-workflows that still run, owners first."""
    return sorted((part for part in workflow.subprocesses.values() if not part.completed), key=lambda part: part.depth)
