"""A run as bytes: small, positional, versioned; the tree is pruned to what can still matter.

A run in memory is always what it would be after a restart: every step ends by encoding and decoding the tree. That also
gives each token a short number that stays the same for its life.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit, _EndJoin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.Join import Join
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError
from engine.workflow.spiff_specs import Conditions, Specs

VERSION = 1
ANCHORS = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class UnknownRun(EngineError):
    """Stored bytes of another version or another diagram; never read by guessing."""


def encode(workflow: BpmnWorkflow, next_id: int) -> tuple[dict[str, object], int]:
    """Return the tree as plain data and the next free token number."""
    numbers: dict[object, int] = {}
    trees, kept = [], []
    for part in _parts(workflow):
        tasks = _kept(part)
        kept.append((part, tasks))
        for task in tasks:
            if not isinstance(task.id, int):
                numbers[task.id], next_id = next_id, next_id + 1
            else:
                numbers[task.id] = task.id
    names = {spec: {name: i for i, name in enumerate(each)} for spec, each in workflow.specs.names.items()}
    for part, tasks in kept:
        inside = set(numbers)
        index = names[part.spec.name]
        rows = [
            [
                numbers[task.id],
                numbers.get(parent.id, 0) if (parent := _parent(task, tasks)) is not None else 0,
                index[task.task_spec.name],
                task._state,
                int(task.triggered),
                {k: v for k, v in task.internal_data.items() if k in ("event_fired",) and v} or 0,
            ]
            for task in tasks
            if task.id in inside
        ]
        trees.append([numbers.get(part.parent_task_id, 0), part.spec.name, rows])
    return {"trees": trees}, next_id


def decode(data: dict[str, object], specs: Specs) -> BpmnWorkflow:
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
    except (KeyError, IndexError, ValueError, TypeError) as error:
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


def _fill(workflow: BpmnWorkflow | BpmnSubWorkflow, rows: list[list[object]], names: tuple[str, ...]) -> None:
    for number, parent, spec, state, triggered, internal in rows:
        task = Task(workflow, workflow.spec.task_specs[names[spec]], workflow.tasks.get(parent), state, number)
        task.triggered = bool(triggered)
        task.internal_data = dict(internal or {})
        if parent == 0:
            workflow.task_tree = task
        if isinstance(task.task_spec, CatchingEvent) and state == TaskState.WAITING:
            workflow.top_workflow.event_manager.add_task(task)
    workflow.last_task = workflow.task_tree


def _parts(workflow: BpmnWorkflow) -> Iterator[BpmnWorkflow | BpmnSubWorkflow]:
    """The main tree, then living sub-workflows, owners first."""
    yield workflow
    yield from living(workflow)


def living(workflow: BpmnWorkflow) -> list[BpmnSubWorkflow]:
    """Return the sub-workflows that still run, owners first."""
    return sorted((part for part in workflow.subprocesses.values() if not part.completed), key=lambda part: part.depth)


# --- pruning -----------------------------------------------------------------------------------------------------


def _kept(part: BpmnWorkflow | BpmnSubWorkflow) -> list[Task]:
    """Return the tasks that can still matter, parents before children; the first is the root."""
    anchors = _anchors(part)
    if not anchors:
        return [part.task_tree]
    top = _lowest_common(anchors)
    while top.parent is not None and isinstance(top.parent.task_spec, BoundaryEventSplit):
        top = top.parent
    kept = [part.task_tree] if top is not part.task_tree else []
    pending = [top]
    while pending:
        task = pending.pop(0)
        kept.append(task)
        pending += [child for child in task.children if not _is_idle_end(child, anchors)]
    return kept


def _anchors(part: BpmnWorkflow | BpmnSubWorkflow) -> list[Task]:
    tasks = list(part.tasks.values())
    active = [task for task in tasks if task.has_state(ANCHORS) and not isinstance(task.task_spec, _EndJoin)]
    if not active:
        return [task for task in tasks if task.has_state(ANCHORS)][:1]
    waiting = {
        task.task_spec for task in active if isinstance(task.task_spec, Join) and task.state == TaskState.WAITING
    }
    return active + [task for task in tasks if task.task_spec in waiting and task not in active]


def _is_idle_end(task: Task, anchors: list[Task]) -> bool:
    """A waiting end join: whichever branch ends last makes its own."""
    return isinstance(task.task_spec, _EndJoin) and task.state == TaskState.WAITING and task not in anchors


def _lowest_common(anchors: list[Task]) -> Task:
    paths = [list(reversed(list(_line(task)))) for task in anchors]
    common = paths[0][0]
    for step in zip(*paths, strict=False):
        if any(task is not step[0] for task in step):
            break
        common = step[0]
    return common


def _line(task: Task | None) -> Iterator[Task]:
    while task is not None:
        yield task
        task = task.parent


def _parent(task: Task, kept: list[Task]) -> Task | None:
    """Return the parent in the pruned tree: its own where it is kept, else the root."""
    if task is kept[0]:
        return None
    parent = task.parent
    return (
        parent
        if parent is not None and (parent is kept[0] or task is not kept[1] if len(kept) > 1 else True)
        else kept[0]
    )
