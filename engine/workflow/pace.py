"""How SpiffWorkflow goes through its tree in a step: by a plain walk, and without telling anybody.

The library searches the tree after every element for what is ready and for what waits, with a general iterator that
counts depths, joins lists and asks five questions of each task, and it composes a log line for every change of state,
whether anybody reads the log or not. That took more than half of a step. Here the same tasks are found in the same
order: the order in which branches move decides the order of their letters and tokens.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from SpiffWorkflow import task as library
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


def walk(root: Task, state: int, parts: dict[object, BpmnSubWorkflow] | None = None) -> Iterator[Task]:
    """Yield the tasks at and below one that are in a definite state, as the library's own iterators find them.

    What a walk finds may change the tree while it goes on: each task is asked when its turn comes.

    :param parts: go into these sub-workflows too, first of all below the task that they belong to.
    """
    pending = [root]
    while pending:
        task = pending.pop()
        if task._state >= TaskState.FUTURE:
            tasks = task.workflow.tasks
            pending += [tasks[child] for child in reversed(task._children)]
        if parts and task.id in parts:
            pending.append(parts[task.id].task_tree)
        if task._state & state:
            yield task


class Level:
    """What a workflow of the library and its sub-workflows share: how they find the tasks of a step."""

    def get_tasks(self, first_task: Task | None = None, **sought: object) -> list[Task]:
        if first_task is None and sought == {"state": TaskState.READY}:
            parts = self.top_workflow.subprocesses
            ready = [
                task
                for each in (self, *parts.values())
                for task in each.tasks.values()
                if task._state == TaskState.READY
            ]
            needs_no_order = not ready or (len(ready) == 1 and ready[0].workflow is self)
            return ready if needs_no_order else list(walk(self.task_tree, TaskState.READY, parts))
        return super().get_tasks(first_task, **sought)

    def update_waiting_tasks(self) -> None:
        for task in walk(self.task_tree, TaskState.WAITING):
            task.task_spec._update(task)


class SubWorkflow(Level, BpmnSubWorkflow):
    """An embedded or called process while it runs."""


def _set_state(self: Task, value: int) -> None:
    """Set the state as the library's own does, without the log line and without the machine's clock.

    When a state changed is asked only where branches merge their data, and no data travel in the tree.
    """
    self._state = value


Task._set_state = _set_state

#: Numbers of tasks until the run is encoded, all below zero: those that are kept have numbers above it. The library
#: would draw a UUID for each, and work out its hash at every look-up.
_NUMBERS = count(-1, -1)
library.uuid4 = _NUMBERS.__next__
