"""Random sound models: block-structured, so that every one of them can end, and said twice: as values and as BPMN."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from engine.workflow.model import Flow, Lane, Node, Process, Scope, TimeLimit, Variable

#: Variables that people set; gateways choose by them.
CHOICES = ("u0", "u1", "u2")
VALUES = ("a", "b", "c")
#: Decisions that a business rule task may ask: each looks at u0 and sets a variable of its own.
DECISIONS = tuple(f"pick{number}" for number in range(4))
RULES = ("tm-opposition-answer", "tm-opposition-evidence")
MAIN = "random.main"


@dataclass(frozen=True, slots=True)
class RandomModel:
    seed: int
    main: Process
    called: Mapping[str, Process]

    @property
    def processes(self) -> dict[str, Process]:
        return {self.main.id: self.main, **self.called}


def random_model(seed: int, size: int = 16) -> RandomModel:
    """Return the model of a seed.

    :param size: about how many activities the main process has.
    """
    random = Random(seed)
    called: dict[str, Process] = {}
    decisions = list(DECISIONS)
    for number in range(random.randint(0, 2)):
        process_id = f"random.called{number}"
        called[process_id] = _Author(random, process_id, dict(called), decisions, is_called=True).process(
            random.randint(1, 4)
        )
    main = _Author(random, MAIN, called, decisions, is_called=False).process(random.randint(4, size))
    return RandomModel(seed, main, called)


@dataclass
class _Page:
    """A scope being drawn."""

    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    #: Loops around what is being drawn.
    loops: int = 0

    def scope(self) -> Scope:
        return Scope(nodes=self.nodes, flows=self.flows)


Ends = tuple[str, str]


class _Author:
    """Draws one process."""

    def __init__(
        self, random: Random, process_id: str, called: Mapping[str, Process], decisions: list[str], *, is_called: bool
    ) -> None:
        self.random = random
        self.id = process_id
        self.prefix = process_id.rsplit(".", 1)[-1]
        self.called = called
        self.decisions = decisions
        self.is_called = is_called
        self.count = 0
        self.budget = 0
        self.variables = {name: Variable(name=name, type="string", values=VALUES) for name in CHOICES}
        self.variables["served_on"] = Variable(name="served_on", type="date")
        self.messages: dict[str, str] = {}
        self.page = _Page()

    def process(self, size: int) -> Process:
        self.budget = size
        self._framed(lambda: self._sequence(0))
        lane = Lane(id="examiner", name="审查员", name_en="Examiner")
        nodes = {
            each.id: replace(each, role=None if each.kind == "boundary" else lane.id)
            for each in self.page.nodes.values()
        }
        return Process(
            id=self.id,
            name="随机流程",
            name_en="Random process",
            nodes=nodes,
            flows=self.page.flows,
            variables=self.variables,
            lanes={lane.id: lane},
            call_parameters=frozenset({"subject", "limit"}) if self.is_called else frozenset(),
            messages=self.messages,
        )

    # Pieces

    def _new_id(self, kind: str) -> str:
        self.count += 1
        return f"{kind}_{self.prefix}_{self.count}"

    def _node(self, kind: str, **details: object) -> str:
        node_id = self._new_id(kind)
        name = (
            {}
            if kind in ("xor", "and", "or", "start")
            else {"name": f"节点{self.count}", "name_en": f"Node {self.count}"}
        )
        self.page.nodes[node_id] = Node(id=node_id, kind=kind, **{**name, **details})  # type: ignore[arg-type]
        return node_id

    def _flow(self, source: str, target: str, condition: str | None = None, *, is_default: bool = False) -> None:
        flow = Flow(id=self._new_id("flow"), source=source, target=target, condition=condition, is_default=is_default)
        self.page.flows[flow.id] = flow

    def _framed(self, body: Callable[[], Ends]) -> None:
        start = self._node("start")
        entry, leaving = body()
        self._flow(start, entry)
        self._flow(leaving, self._node("end"))

    def _message(self) -> str:
        name = f"{self.prefix}_message_{self.count + 1}"
        self.messages[f"id_{name}"] = name
        return name

    def _timer(self) -> TimeLimit:
        if self.is_called and self.random.random() < 0.5:
            return TimeLimit(
                rule_id="limit", starts_variable="served_on", is_parameter=True, text="time_limit(limit, served_on)"
            )
        rule = self.random.choice(RULES)
        return TimeLimit(rule_id=rule, starts_variable="served_on", text=f'time_limit("{rule}", served_on)')

    def _condition(self, variables: tuple[str, ...] = ()) -> str:
        if self.is_called and not variables and self.random.random() < 0.3:
            return 'subject != "a"'
        name, value = self.random.choice(variables or CHOICES), self.random.choice(VALUES)
        return self.random.choice([f'{name} = "{value}"', f'{name} in ("{value}", "b")', f'not({name} = "{value}")'])

    # Blocks: each returns where a token enters and where it leaves

    def _block(self, depth: int) -> Ends:
        self.budget -= 1
        simple = [self._task, self._task, self._receive, self._service, self._wait, self._guarded, self._guarded]
        deep = [self._choice, self._parallel, self._parallel, self._loop, self._loop, self._sub_process, self._call]
        deep += [self._judged, self._rounds, self._rounds, self._race, self._inclusive, self._many, self._many]
        deep += [self._linked]
        blocks = simple if depth >= 4 or self.budget < 1 else simple + deep
        return self.random.choice(blocks)(depth)

    def _sequence(self, depth: int, least: int = 1) -> Ends:
        entry, leaving = self._block(depth)
        for _ in range(self.random.randint(least - 1, 2 if depth else max(2, self.budget))):
            if self.budget < 1 and least < 2:
                break
            following, end = self._block(depth)
            self._flow(leaving, following)
            leaving = end
        return entry, leaving

    def _task(self, depth: int) -> Ends:
        task = self._node("user_task")
        return task, task

    def _receive(self, depth: int) -> Ends:
        task = self._node("receive_task", message=self._message())
        return task, task

    def _service(self, depth: int) -> Ends:
        if self.is_called and self.random.random() < 0.3:
            task = self._node(
                "service_task", calls="serve_notice", parameters={"addressee": "=subject", "template": "a b"}
            )
        else:
            task = self._assignment()
        return task, task

    def _assignment(self) -> str:
        value = self.random.choice(["a", "=u0", '=if u1 = "a" then u2 else "c"'])
        return self._node(
            "service_task", calls="set_variable", parameters={"variable": self._own_variable(), "value": value}
        )

    def _own_variable(self) -> str:
        """A variable that no other element sets, so that the order of parallel branches does not matter."""
        name = f"own_{self.prefix}_{self.count + 1}"
        self.variables[name] = Variable(name=name, type="string")
        return name

    def _wait(self, depth: int) -> Ends:
        if self.random.random() < 0.5:
            event = self._node("intermediate_timer", timer=self._timer())
        else:
            event = self._node("intermediate_message", message=self._message())
        return event, event

    def _judged(self, depth: int) -> Ends:
        """A service or business rule task, and a choice by what it found."""
        if self.decisions and self.random.random() < 0.5:
            decision = self.decisions.pop()
            variable, task = f"{decision}_found", self._node("business_rule_task", calls=decision)
            self.variables[variable] = Variable(name=variable, type="string")
        else:
            task = self._assignment()
            variable = self.page.nodes[task].parameters["variable"]
        split, merge = self._choice(depth, (variable,))
        self._flow(task, split)
        return task, merge

    def _choice(self, depth: int, variables: tuple[str, ...] = ()) -> Ends:
        split, merge = self._node("xor"), self._node("xor")
        for _ in range(self.random.randint(1, 2)):
            self._branch(split, merge, depth, self._condition(variables))
        if self.random.random() < 0.3:
            self._flow(split, merge, is_default=True)
        else:
            entry, leaving = self._sequence(depth + 1)
            self._flow(split, entry, is_default=True)
            self._flow(leaving, merge)
        return split, merge

    def _branch(self, split: str, merge: str, depth: int, condition: str | None = None) -> None:
        entry, leaving = self._sequence(depth + 1)
        self._flow(split, entry, condition)
        self._flow(leaving, merge)

    def _parallel(self, depth: int) -> Ends:
        split, join = self._node("and"), self._node("and")
        for _ in range(self.random.randint(2, 3)):
            self._branch(split, join, depth)
        return split, join

    def _inclusive(self, depth: int) -> Ends:
        split, join = self._node("or"), self._node("or")
        for _ in range(2):
            self._branch(split, join, depth, self._condition())
        entry, leaving = self._sequence(depth + 1)
        self._flow(split, entry, is_default=True)
        self._flow(leaving, join)
        return split, join

    def _rounds(self, depth: int) -> Ends:
        """A parallel block in a loop: what SpiffWorkflow alone gets wrong from the second round on."""
        return self._loop(depth, self._parallel)

    def _loop(self, depth: int, body: Callable[[int], Ends] | None = None) -> Ends:
        task = self._node("user_task")
        self.page.loops += 1
        entry, leaving = (body or self._sequence)(depth + 1)
        self.page.loops -= 1
        is_implicit = self.random.random() < 0.3  # the task itself merges
        merge, split = task if is_implicit else self._node("xor"), self._node("xor")
        if not is_implicit:
            self._flow(merge, task)
        self._flow(task, entry)
        self._flow(leaving, split)
        after = self._node("xor")
        self._flow(
            split, merge, None if (is_long := self.random.random() < 0.5) else self._condition(), is_default=is_long
        )
        self._flow(split, after, self._condition() if is_long else None, is_default=not is_long)
        return merge, after

    def _guarded(self, depth: int) -> Ends:
        """A task with boundary events."""
        kind = self.random.choice(["user_task", "receive_task"])
        task = self._node(kind, **({"message": self._message()} if kind == "receive_task" else {}))
        return self._with_boundaries(task, depth)

    def _sub_process(self, depth: int) -> Ends:
        outer, self.page = self.page, _Page()
        self._framed(lambda: self._sequence(depth + 1))
        inner, self.page = self.page.scope(), outer
        part = self._node("sub_process", inner=inner)
        return self._with_boundaries(part, depth) if self.random.random() < 0.7 else (part, part)

    def _many(self, depth: int) -> Ends:
        """An activity that is done several times, at once or one after another, boundary events and all."""
        blocks = [self._task, self._receive, self._service, self._guarded, self._sub_process, self._call]
        entry, leaving = self.random.choice(blocks)(depth + 1)
        times, is_sequential = self.random.randint(2, 3), self.random.random() < 0.5
        self.page.nodes[entry] = replace(self.page.nodes[entry], instances=times, is_sequential=is_sequential)
        return entry, leaving

    def _linked(self, depth: int) -> Ends:
        """A choice whose branches end in link events that meet in one."""
        link = f"link {self.count}"
        split, catch = self._node("xor"), self._node("link_catch", link=link)
        for condition in (self._condition(), None):
            throw = self._node("link_throw", link=link)
            entry, leaving = self._sequence(depth + 1)
            self._flow(split, entry, condition, is_default=condition is None)
            self._flow(leaving, throw)
        return split, catch

    def _race(self, depth: int) -> Ends:
        """A sub-process that the first branch to end ends for all."""
        outer, self.page = self.page, _Page()
        start, split = self._node("start"), self._node("and")
        self._flow(start, split)
        for terminates in (True, False):
            task = self._node("user_task")
            self._flow(split, task)
            self._branch(task, self._node("end", terminates=terminates), depth)
        inner, self.page = self.page.scope(), outer
        part = self._node("sub_process", inner=inner)
        return part, part

    def _call(self, depth: int) -> Ends:
        if not self.called:
            return self._task(depth)
        called = self.random.choice(sorted(self.called))
        subject = self.random.choice(["a", "b", "=u1"] + (["=subject"] if self.is_called else []))
        part = self._node(
            "call_activity", calls=called, parameters={"subject": subject, "limit": self.random.choice(RULES)}
        )
        return self._with_boundaries(part, depth) if self.random.random() < 0.4 else (part, part)

    def _with_boundaries(self, activity: str, depth: int) -> Ends:
        after = self._node("xor")
        self._flow(activity, after)
        for number in range(self.random.randint(1, 2)):
            interrupting = self.random.random() < 0.6
            # The lint refuses a second message that does not interrupt.
            is_timer = self.random.random() < 0.6 or (number > 0 and not interrupting)
            awaited = {"timer": self._timer()} if is_timer else {"message": self._message()}
            event = self._node("boundary", attached_to=activity, interrupting=interrupting, **awaited)
            if not interrupting:
                self._aside(event, depth)
            elif self.random.random() < 0.5:
                self._flow(event, after)
            else:
                self._branch(event, after, depth + 1)
        return activity, after

    def _aside(self, event: str, depth: int) -> None:
        """What a reminder starts beside the main path; in a loop it may outlive its round."""
        following, _ = self.random.choice([self._task, self._service])(depth)
        self._flow(event, following)
        self._flow(following, self._node("end"))
