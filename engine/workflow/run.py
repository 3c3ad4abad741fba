"""A case in motion: one run of a definition in memory. Plain values in, plain values out."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Iterator, Mapping

import orjson
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.errors import EngineError, Refused, Stale
from engine.workflow import codec
from engine.workflow.definition import Definition, form_key
from engine.workflow.joins import ACTIVE
from engine.workflow.model import Node, Process
from engine.workflow.names import DECISIVE
from engine.workflow.normalise import COPY
from engine.workflow.shown import AwaitedLimit, AwaitedMessage, Effect, OpenTask, Perform
from engine.workflow.spiff_specs import Specs, specs_of

#: Automatic elements that one step may pass; beyond it the diagram runs in a circle.
MOST_MOVES = 1_000
#: Beyond 1,000 the library stops seeing tasks.
DEEPEST = 800
#: Bytes of the variables as JSON.
LARGEST_DATA = 256 * 1024
#: Elements passed, kept for drawing.
MOST_DONE = 400


class Runaway(EngineError):
    """The diagram moved on and on without waiting for anybody."""


class Run:
    """One run. Not safe for two threads; the lock of its case protects it."""

    def __init__(self, definition: Definition, variables: Mapping[str, object], perform: Perform) -> None:
        self.definition = definition
        self.variables: dict[str, object] = dict(variables)
        self.ended_at: str | None = None
        self._perform = perform
        self._specs: Specs = specs_of(definition)
        self._parameters: dict[str, dict[str, object]] = {}
        self._done: dict[tuple[str, str], None] = {}
        self._next_id = 1
        self._workflow: codec.OfficeWorkflow | None = None
        #: The tree as it was read or pruned last: a run that rests is stored as this.
        self._trees: list[list[object]] | None = None
        self._moves = 0

    @classmethod
    def begin(cls, definition: Definition, variables: Mapping[str, object], perform: Perform) -> Run:
        """Begin a run and move it until it waits."""
        run = cls(definition, variables, perform)
        run._workflow = codec.OfficeWorkflow(run._specs, run)
        run._settle()
        return run

    @classmethod
    def load(cls, definition: Definition, stored: bytes, variables: Mapping[str, object], perform: Perform) -> Run:
        """Load a run as dumped.

        :raises codec.UnknownRun: of another version, or of another diagram.
        """
        kept = codec.from_bytes(stored)
        if kept.definition != definition.sha256[:16]:
            raise codec.UnknownRun("unknown_run_definition")
        run = cls(definition, variables, perform)
        run._next_id, run.ended_at, run._parameters = kept.next_id, kept.ended_at, kept.parameters
        run._done = {(definition.order[place], element): None for place, element in kept.done}
        if kept.trees is not None:
            run._rest(kept.trees)
        return run

    def dump(self) -> bytes:
        """Return the run as bytes; the variables are kept by whoever asks."""
        places = {process_id: place for place, process_id in enumerate(self.definition.order)}
        return codec.to_bytes(
            codec.Stored(
                definition=self.definition.sha256[:16],
                next_id=self._next_id,
                ended_at=self.ended_at,
                parameters=self._parameters,
                done=[(places[process_id], element) for process_id, element in self._done],
                trees=self._trees,
            )
        )

    # --- acts --------------------------------------------------------------------------------------------------

    def complete(self, token_id: str, updates: Mapping[str, object]) -> None:
        """Complete an open task.

        :raises Stale: no such task is open.
        """
        task = self._task(token_id)
        if task is None or task.state != TaskState.READY or self._origin(task)[1].kind != "user_task":
            raise Stale("task_done")
        self.variables.update(updates)
        _foresee(task)
        task.run()
        self._note(task)
        self._settle()

    def deliver(self, message: str, updates: Mapping[str, object]) -> bool:
        """Deliver a message to what waits for it; False: nothing does."""
        for awaited in self.awaited_messages:
            if awaited.message == message:
                self.variables.update(updates)
                self._catch(awaited.token_id)
                return True
        return False

    def expire(self, token_id: str) -> None:
        """Let the limit of a timer expire.

        :raises Stale: nothing waits for it any more.
        """
        if all(limit.token_id != token_id for limit in self.awaited_limits):
            raise Stale("limit_closed")
        self._catch(token_id)

    def set_variables(self, updates: Mapping[str, object]) -> None:
        """Correct variables outside of a step: a proved day of service moves the start of running limits."""
        self.variables.update(updates)
        self._bound_data()

    def _catch(self, token_id: str) -> None:
        task = self._task(token_id)
        task.task_spec.catch(task, None)
        task.task_spec._update(task)
        self._settle()

    # --- what the run shows ------------------------------------------------------------------------------------

    @property
    def is_ended(self) -> bool:
        return self._workflow is None

    @property
    def open_tasks(self) -> tuple[OpenTask, ...]:
        return tuple(
            OpenTask(
                token_id=str(task.id),
                element=node.id,
                diagram=process.id,
                name=node.name,
                name_en=node.name_en,
                role=node.role,
                form_key=form_key(process, node),
                article=node.attributes.get("article", ""),
                distinct_from=node.distinct_from,
            )
            for task, process, node in self._active(TaskState.READY)
            if node.kind == "user_task"
        )

    @property
    def awaited_limits(self) -> tuple[AwaitedLimit, ...]:
        found = []
        for task, process, node in self._active(TaskState.WAITING):
            if node.timer is None:
                continue
            visible = self.visible(task)
            rule = (
                visible.get(node.timer.rule_id, node.timer.rule_id) if node.timer.is_parameter else node.timer.rule_id
            )
            found.append(
                AwaitedLimit(
                    token_id=str(task.id),
                    element=node.id,
                    diagram=process.id,
                    name=node.name,
                    name_en=node.name_en,
                    rule_id=str(rule),
                    starts_variable=self._starts_variable(node, visible),
                    starts_on=self._starts_on(node, visible),
                    attached_to=node.attached_to,
                    attached_token_ids=tuple(self._bound(task)),
                    interrupting=node.interrupting,
                )
            )
        return tuple(found)

    @property
    def awaited_messages(self) -> tuple[AwaitedMessage, ...]:
        return tuple(
            AwaitedMessage(
                token_id=str(task.id),
                element=node.id,
                diagram=process.id,
                message=node.message,
                name=node.name,
                name_en=node.name_en,
                form_key=form_key(process, node),
                party_role=str(
                    self.visible(task).get(node.attributes.get("party", ""), node.attributes.get("party", "office"))
                ),
                is_interrupting=node.kind == "boundary" and node.interrupting,
            )
            for task, process, node in self._active(TaskState.WAITING)
            if node.message is not None
        )

    @property
    def tokens(self) -> tuple[tuple[str, str, int], ...]:
        """Where the run stands: (diagram, element, how many)."""
        here = Counter(
            (process.id, node.id)
            for task, process, node in self._active(TaskState.READY | TaskState.WAITING | TaskState.STARTED)
            if node.kind != "boundary"
        )
        return tuple((diagram, element, count) for (diagram, element), count in here.items())

    @property
    def done_elements(self) -> tuple[tuple[str, str], ...]:
        """Elements passed so far: (diagram, element)."""
        return tuple(self._done)

    # --- asked by the specs while a step runs ----------------------------------------------------------------------

    def operate(self, task: Task) -> None:
        """Do what a service or business rule task says and take its updates into the variables."""
        process, node = self._origin(task)
        visible = self.visible(task)
        if node.kind == "business_rule_task":
            updates = self.definition.names.decisions[node.calls].evaluate(visible)
        else:
            if node.calls in DECISIVE and not self._is_approved():
                raise Refused("not_approved", element=node.id)
            parameters = self._evaluated(process, node, visible)
            updates = self._perform(
                Effect(element=node.id, diagram=process.id, operation=node.calls or "", parameters=parameters)
            )
        self.variables.update(updates or {})

    def _is_approved(self) -> bool:
        """Whether a task was done that others may not do who did the tasks it names, and after those tasks."""
        order = {element: place for place, (_, element) in enumerate(self._done)}
        done = (self.definition.node(*key) for key in self._done)
        return any(
            each.distinct_from and all(order.get(other, -1) < order[each.id] for other in each.distinct_from)
            for each in done
            if each.kind == "user_task"
        )

    def enter_call(self, task: Task) -> None:
        """Keep the parameters with which a process is called, for as long as it runs."""
        process, node = self._origin(task)
        self._parameters[str(task.id)] = self._evaluated(process, node, self.visible(task))

    def is_open(self, task: Task, key: str) -> bool:
        """Return whether a conditional flow may be taken."""
        number, _, flow = key.partition(".")
        process_id = self.definition.order[int(number[1:])]
        return self.definition.expressions[process_id, flow.partition(COPY)[0]].evaluate(self.visible(task)) is True

    def visible(self, task: Task) -> Mapping[str, object]:
        """Return what an expression at this task may read: parameters of the calls around it, then the variables."""
        around = []
        workflow = task.workflow
        while workflow.parent_task_id is not None:
            owner = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
            if str(owner.id) in self._parameters:
                around.append(self._parameters[str(owner.id)])
            workflow = owner.workflow
        return ChainMap(*around, self.variables) if around else self.variables

    def _evaluated(self, process: Process, node: Node, visible: Mapping[str, object]) -> dict[str, object]:
        return {
            name: self.definition.expressions[process.id, f"{node.id}/{name}"].evaluate(visible)
            if text.startswith("=")
            else text
            for name, text in node.parameters.items()
        }

    # --- inside ------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Move on until only people and time can; then prune, and number the new tokens."""
        self._moves = 0
        workflow = self._workflow
        for _ in range(MOST_MOVES):
            before = self._moves
            workflow.do_engine_steps(will_complete_task=self._count, did_complete_task=self._note)
            if self._moves == before:
                break
        self._bound_data()
        if workflow.is_completed():
            self._workflow, self._trees, self._parameters = None, None, {}
            return
        trees, self._next_id = self._renumbered(workflow)
        self._rest(trees)

    def _rest(self, trees: list[list[object]]) -> None:
        """Be what the run is after a restart."""
        self._trees, self._workflow = trees, codec.decode(trees, self._specs)
        self._workflow.run = self

    def _bound_data(self) -> None:
        """:raises Refused: the variables are more than a case file should carry from step to step."""
        if len(orjson.dumps(self.variables, default=str)) > LARGEST_DATA:
            raise Refused("too_much_data", kib=LARGEST_DATA // 1024)

    def _renumbered(self, workflow: codec.OfficeWorkflow) -> tuple[list[list[object]], int]:
        """Return the pruned tree; call parameters follow the new numbers of the tasks that hold them."""
        owners = [str(part.parent_task_id) for part in codec.living(workflow)]
        trees, next_id = codec.encode(workflow, self._next_id)
        moved = dict(zip(owners, (str(owner) for owner, _, _ in trees[1:]), strict=True))
        self._parameters = {moved[key]: each for key, each in self._parameters.items() if key in moved}
        return trees, next_id

    def _count(self, task: Task) -> None:
        self._moves += 1
        if self._moves > MOST_MOVES or (self._moves % 50 == 0 and task.depth > DEEPEST):
            process, node = self._named(task)
            raise Runaway("loop_without_wait", process=process.id, element=node.id)
        _foresee(task)

    def _note(self, task: Task) -> None:
        found = self._specs.origins.get(task.task_spec.name)
        if found is None:
            return
        process, node = found
        self._done.pop((process.id, node.id), None)
        self._done[process.id, node.id] = None
        if len(self._done) > MOST_DONE:
            del self._done[next(iter(self._done))]
        is_main = process.id == self.definition.main and task.workflow.parent_task_id is None
        decides = node.terminates or node.id not in self.definition.side_elements
        if node.kind == "end" and is_main and decides:
            self.ended_at = node.id

    def _named(self, task: Task) -> tuple[Process, Node]:
        """Return the drawn element of a task, or of the nearest one before it: the library has helpers of its own."""
        found = None
        while found is None:
            found = self._specs.origins.get(task.task_spec.name)
            task = task.parent or task
        return found

    def _origin(self, task: Task) -> tuple[Process, Node]:
        return self._specs.origins.get(task.task_spec.name)

    def _active(self, state: int) -> Iterator[tuple[Task, Process, Node]]:
        if self._workflow is None:
            return
        for part in (self._workflow, *self._workflow.subprocesses.values()):
            for task in part.tasks.values():
                if task.has_state(state):
                    found = self._specs.origins.get(task.task_spec.name)
                    if found is not None:
                        yield task, *found

    def _task(self, token_id: str) -> Task | None:
        if self._workflow is None or not token_id.isdecimal():
            return None
        number = int(token_id)
        parts = (self._workflow, *self._workflow.subprocesses.values())
        return next((part.tasks[number] for part in parts if number in part.tasks), None)

    @staticmethod
    def _starts_variable(node: Node, visible: Mapping[str, object]) -> str:
        """A called process may be given the *name* of the variable that holds the day."""
        named = visible.get(node.timer.starts_variable)
        return named if isinstance(named, str) and named in visible else node.timer.starts_variable

    def _starts_on(self, node: Node, visible: Mapping[str, object]) -> str | None:
        value = visible.get(self._starts_variable(node, visible))
        return value if isinstance(value, str) else None

    def _bound(self, timer: Task) -> Iterator[str]:
        """Return the tokens under a boundary timer."""
        if timer.parent is None or not isinstance(timer.parent.task_spec, BoundaryEventSplit):
            return
        for sibling in timer.parent.children:
            if sibling is not timer and not hasattr(sibling.task_spec, "cancel_activity"):
                yield str(sibling.id)
                yield from self._inside(sibling)

    def _inside(self, owner: Task) -> Iterator[str]:
        part = self._workflow.subprocesses.get(owner.id)
        for task in part.tasks.values() if part is not None else ():
            if task.has_state(ACTIVE):
                yield str(task.id)
                yield from self._inside(task)


def _foresee(task: Task) -> None:
    """A task that was read back has no children yet; the library wants them before it runs."""
    if not task.children:
        task.task_spec._predict_hook(task)
