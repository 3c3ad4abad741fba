"""Plays the same path in SpiffWorkflow behind the fence and in the token game, and says where they part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import NoReturn

from engine.workflow import Names, Run, load_bundle
from engine.workflow.decisions import read_decision
from engine.workflow.token_game import Act, Command, Game, State, Waiting
from tests.workflow.random_bpmn import bpmn
from tests.workflow.random_models import CHOICES, DECISIONS, VALUES, RandomModel

STEPS = 30
#: A path takes the way that ends a case early less often than the way on.
_WEIGHTS = {"task": 6, "message": 3, "limit": 2}


def _pick(decision: str) -> bytes:
    rule = "<rule id='{}'><inputEntry><text>{}</text></inputEntry><outputEntry><text>{}</text></outputEntry></rule>"
    return (
        f"<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'><decision id='{decision}'><decisionTable>"
        "<input id='i'><inputExpression typeRef='string'><text>u0</text></inputExpression></input>"
        f"<output id='o' name='{decision}_found' typeRef='string'/>"
        f"{rule.format('r1', '&quot;a&quot;', '&quot;a&quot;')}"
        f"{rule.format('r2', 'not(&quot;a&quot;)', 'if u0 = null then &quot;c&quot; else u0')}"
        "</decisionTable></decision></definitions>"
    ).encode()


PICKS = {each: read_decision(_pick(each), f"{each}.dmn") for each in DECISIONS}


class Divergence(AssertionError):
    """The two interpreters disagree."""


def answer(operation: str | None, parameters: Mapping[str, object]) -> Mapping[str, object] | None:
    """What a service task gives back, for both."""
    return {str(parameters["variable"]): parameters["value"]} if operation == "set_variable" else None


class Pair:
    """One run, twice."""

    def __init__(self, model: RandomModel, files: Mapping[str, bytes] | None = None) -> None:
        self.seed = model.seed
        #: Whether an element calls another process.
        self.calls = {
            node.id: node.kind == "call_activity" for process in model.processes.values() for _, node in process.walk()
        }
        self.game = Game(model.main, model.called, PICKS)
        files = files or {process_id: bpmn(process) for process_id, process in model.processes.items()}
        self.definition = load_bundle(files, main=model.main.id, names=Names(decisions=PICKS))
        self.trace: list[str] = []
        self.asked: list[tuple[object, ...]] = []
        self.played: list[tuple[object, ...]] = []
        variables = {"served_on": "2026-01-05"}
        self.state: State = self.game.begin(variables, self._play)
        self.run = Run.begin(self.definition, dict(variables), self._perform)

    def _perform(self, effect: object) -> Mapping[str, object] | None:
        parameters = dict(effect.parameters)
        self.asked.append((effect.diagram, effect.element, effect.operation, repr(sorted(parameters.items()))))
        return answer(effect.operation, parameters)

    def _play(self, act: Act) -> Mapping[str, object] | None:
        self.played.append((act.diagram, act.element, act.calls, repr(sorted(act.parameters.items()))))
        return answer(act.calls, act.parameters)

    def walk(self, random: Random, steps: int = STEPS) -> int:
        """Go one random path, compared after every step; return its length."""
        self.compare()
        for number in range(steps):
            possible = self._possible()
            if not possible:
                return number
            waiting = random.choices(possible, [_WEIGHTS[each.kind] for each in possible])[0]
            self.go(waiting, {random.choice(CHOICES): random.choice(VALUES)})
            self.compare()
        return steps

    def _possible(self) -> list[Waiting]:
        """What can be named without doubt: no second token waits for the same thing at the same place.

        The instances of a receive task are one as good as the other.
        """
        waiting = self.game.waiting(self.state)
        places = Counter(each.path for each in waiting)
        messages: dict[object, set[object]] = {}
        for each in waiting:
            if each.kind == "message":
                messages.setdefault(each.awaits, set()).add((*each.path[:-1], each.path[-1].partition("#")[0]))
        return [
            each
            for each in waiting
            if places[each.path] == 1 and (each.kind != "message" or len(messages[each.awaits]) == 1)
        ]

    def go(self, waiting: Waiting, updates: Mapping[str, object]) -> None:
        self.trace.append(f"{waiting.kind} {'/'.join(waiting.path)} {dict(updates)}")
        if waiting.kind == "task":
            command = Command(kind="complete", path=waiting.path, updates=updates)
            self.run.complete(self._token(self.run.open_tasks, waiting.path), dict(updates))
        elif waiting.kind == "message":
            command = Command(kind="deliver", message=str(waiting.awaits[0]), updates=updates)
            if not self.run.deliver(command.message, dict(updates)):
                self._part("deliver", True, False)
        else:
            command = Command(kind="expire", path=waiting.path)
            self.run.expire(self._token(self.run.awaited_limits, waiting.path))
        self.state = self.game.step(self.state, command, self._play)

    def _token(self, awaited: tuple[object, ...], path: tuple[str, ...]) -> str:
        found = [each.token_id for each in awaited if self._way(each.token_id) == self._spelt(path)]
        if len(found) != 1:
            self._part(f"tokens at {'/'.join(path)}", 1, len(found))
        return found[0]

    def _way(self, token_id: str) -> list[str]:
        """The names of a token's task and of the tasks around it, as the library has them."""
        task, names = self.run._task(token_id), []
        while True:
            names.insert(0, task.task_spec.name.partition(".")[2])
            workflow = task.workflow
            if workflow.parent_task_id is None:
                return [name for name in names if "~all" not in name]
            task = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)

    def _spelt(self, path: tuple[str, ...]) -> list[str]:
        """The same for a path of the token game: a copy bears its number and those of the copies it lies in."""
        names, around = [], ""
        for name in path:
            element, mark, number = name.partition("#")
            names.append(f"{element}{mark}{number}{around}")
            around = "" if self.calls[element] else f"{mark}{number}{around}"
        return names

    def compare(self) -> None:
        """Compare what waits, was asked and is known; then write the run down, read it back, and compare again."""
        self._agree("effects", sorted(self.played), sorted(self.asked))
        self.asked.clear()
        self.played.clear()
        self._same("live")
        stored = self.run.dump()
        if not isinstance(stored, bytes):
            self._part("dump", bytes, type(stored))
        self.run = Run.load(self.definition, stored, dict(self.run.variables), self._perform)
        self._same("after load")
        self._agree("stored again", stored, self.run.dump())

    def _same(self, when: str) -> None:
        waiting = self.game.waiting(self.state)
        expected = {
            kind: sorted(map(repr, (_seen(each) for each in waiting if each.kind == kind))) for kind in _WEIGHTS
        }
        run = self.run
        actual = {
            "task": [(each.diagram, each.element) for each in run.open_tasks],
            "limit": [(each.diagram, each.element, each.rule_id, each.starts_on) for each in run.awaited_limits],
            "message": [(each.diagram, each.element, each.message) for each in run.awaited_messages],
        }
        for kind, wanted in expected.items():
            self._agree(f"{when}: {kind}", wanted, sorted(map(repr, actual[kind])))
        self._agree(f"{when}: ended", (self.state.is_ended, self.state.ended_at), (run.is_ended, run.ended_at))
        self._agree(f"{when}: variables", _known(self.state.variables), _known(run.variables))

    def _agree(self, what: str, expected: object, actual: object) -> None:
        if expected != actual:
            self._part(what, expected, actual)

    def _part(self, what: str, expected: object, actual: object, cause: Exception | None = None) -> NoReturn:
        path = "\n    ".join(self.trace) or "(at the beginning)"
        where = f"seed {self.seed}: {what}\n  token game: {expected}\n  run:        {actual}\n  path:\n    {path}"
        raise Divergence(where) from cause


def _seen(waiting: Waiting) -> tuple[object, ...]:
    return (waiting.diagram, waiting.path[-1].partition("#")[0], *waiting.awaits)


def _known(variables: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in variables.items() if value is not None}
