"""How far SpiffWorkflow looks ahead: no step of a way twice.

The library means to stop at what it has seen on the way, but it compares a task with specs, which are never equal:
where all that follows is certain (no gateway on the way), a loop is foreseen round after round until the stack is full
(measured: SpiffWorkflow 3.2.0, a message that is awaited again after a service task).
"""

from __future__ import annotations

from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


def _predict(
    self: TaskSpec,
    my_task: Task,
    seen: tuple[TaskSpec, ...] = (),
    looked_ahead: int = 0,
    mask: TaskState = TaskState.PREDICTED_MASK,
) -> None:
    """Foresee what can follow a task, as the library's own does, and leave a way that comes back to itself."""
    if my_task.has_state(mask):
        self._predict_hook(my_task)
    if not my_task.has_state(TaskState.DEFINITE_MASK) and looked_ahead + 1 >= self.lookahead:
        return
    way = (*(seen or ()), self)
    for child in my_task.children:
        if child.has_state(mask) and child.task_spec not in way:
            child.task_spec._predict(child, way, looked_ahead + 1, mask)


TaskSpec._predict = _predict
