"""A small independent interpreter of diagrams: what SpiffWorkflow must agree with, and what a simulation plays on.

A run is a value: ``begin`` and ``step`` take a state and give the next one, and never touch the one they took. Nothing
here knows SpiffWorkflow, the database or a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

from engine.errors import EngineError
from engine.workflow.decisions import Decision
from engine.workflow.expressions import Expression, compile_expression
from engine.workflow.model import Flow, Node, Process, Scope
from engine.workflow.token_net import Marking, Net, Token, TooManyMoves, fire, settle, without
from engine.workflow.token_soundness import Problem, soundness

__all__ = ["Act", "Command", "Game", "Problem", "State", "Waiting", "soundness"]

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a service task asks for while a token passes it."""

    diagram: str
    element: str
    #: The operation.
    calls: str | None
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What comes from outside.

    ``complete`` and ``expire`` name the element by its ``path``: the sub-processes and calls around it, then itself;
    of an activity that is done many times the instance: ``opinion#2``.
    """

    kind: Literal["complete", "expire", "deliver"]
    path: Path = ()
    message: str = ""
    updates: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a run stands."""

    marking: Marking
    variables: Mapping[str, object]
    #: The end event that decided the outcome of the main process.
    ended_at: str | None = None

    @property
    def is_ended(self) -> bool:
        return not self.marking


class Waiting(NamedTuple):
    """Something from outside that would move a run."""

    kind: Literal["task", "limit", "message"]
    path: Path
    diagram: str
    #: limit: rule id and start day; message: its name; task: empty.
    awaits: tuple[object, ...]


Perform = Callable[[Act], Mapping[str, object] | None]


class Game:
    """The diagrams of one bundle, indexed and compiled once."""

    def __init__(
        self,
        main: Process,
        called: Mapping[str, Process] | None = None,
        decisions: Mapping[str, Decision] | None = None,
    ) -> None:
        self.main = main
        self.decisions = decisions or {}
        self.processes = {**(called or {}), main.id: main}
        self._nets: dict[int, Net] = {}
        self._compiled: dict[tuple[str, str], Expression] = {}

    @cached_property
    def _types(self) -> dict[str, str]:
        return {name: kind for process in self.processes.values() for name, kind in process.types.items()}

    def net(self, scope: Scope) -> Net:
        if id(scope) not in self._nets:
            self._nets[id(scope)] = Net(scope)
        return self._nets[id(scope)]

    def evaluate(self, text: str, variables: Mapping[str, object]) -> object:
        parameters = "\0".join(sorted(variables.keys() - self._types.keys()))
        if (text, parameters) not in self._compiled:
            types = {**dict.fromkeys(variables, "any"), **self._types}
            self._compiled[text, parameters] = compile_expression(text, types)
        return self._compiled[text, parameters].evaluate(variables)

    def begin(self, variables: Mapping[str, object], perform: Perform) -> State:
        play = _Play(self, dict(variables), perform)
        marking = play.settled(_Level(self.main, self.main), self.net(self.main).begin())
        return State(marking=marking, variables=play.variables, ended_at=play.ended_at)

    def step(self, state: State, command: Command, perform: Perform) -> State:
        """Return the state after ``command``; effects are what ``perform`` was asked.

        :raises NotAwaited: nothing there waits for it.
        """
        play = _Play(self, {**state.variables, **command.updates}, perform)
        play.ended_at = state.ended_at
        marking = play.moved(_Level(self.main, self.main), state.marking, command)
        if marking is None:
            raise NotAwaited("not_awaited", kind=command.kind, element="/".join(command.path) or command.message)
        return State(marking=marking, variables=play.variables, ended_at=play.ended_at)

    def waiting(self, state: State) -> list[Waiting]:
        """Everything that could happen next, tokens on the same element once each."""
        return sorted(self._waiting(_Level(self.main, self.main), state.marking, state.variables), key=repr)

    def _waiting(self, level: _Level, marking: Marking, variables: Mapping[str, object]) -> Iterator[Waiting]:
        net, visible = self.net(level.scope), {**variables, **dict(level.parameters)}
        for token in marking:
            if token.at in net.flows:
                continue
            node = net.nodes[token.at]
            for each in net.boundaries[node.id]:
                if each.id not in token.fired:
                    yield from _awaited(level, each, each.id, visible)
            for one in token.instances or (token,):
                yield from _awaited(level, node, _name(node, one), visible)
                if one.inner:
                    yield from self._waiting(level.inside(self, node, one), one.inner, variables)


def _awaited(level: _Level, node: Node, name: str, visible: Mapping[str, object]) -> Iterator[Waiting]:
    path, diagram = (*level.path, name), level.process.id
    if node.kind == "user_task":
        yield Waiting("task", path, diagram, ())
    if node.message is not None:
        yield Waiting("message", path, diagram, (node.message,))
    if node.timer is not None:
        rule = visible.get(node.timer.rule_id, node.timer.rule_id)
        yield Waiting("limit", path, diagram, (rule, visible.get(node.timer.starts_variable)))


def _name(node: Node, token: Token) -> str:
    return f"{node.id}#{token.instance}" if token.instance else node.id


@contextmanager
def _naming(level: _Level, node: Node) -> Iterator[None]:
    """Whatever cannot be computed says at which element."""
    try:
        yield
    except EngineError as error:
        error.params.setdefault("process", level.process.id)
        error.params.setdefault("element", node.id)
        raise


class NotAwaited(EngineError):
    """A command for an element at which no token waits."""


@dataclass(frozen=True, slots=True)
class _Level:
    """A place in the nesting: which process, which scope of it, how one came here, what the callers passed."""

    process: Process
    scope: Scope
    path: Path = ()
    parameters: tuple[tuple[str, object], ...] = ()

    def inside(self, game: Game, node: Node, token: Token) -> _Level:
        if node.kind == "sub_process":
            return replace(self, scope=node.inner, path=(*self.path, _name(node, token)))
        process = game.processes[node.calls]
        return _Level(process, process, (*self.path, _name(node, token)), token.parameters)


class _Play:
    """One step in the making; the player of its levels."""

    def __init__(self, game: Game, variables: dict[str, object], perform: Perform) -> None:
        self.game = game
        self.variables = variables
        self.perform = perform
        self.ended_at: str | None = None
        self._levels: list[_Level] = []

    def settled(self, level: _Level, tokens: Marking) -> Marking:
        self._levels.append(level)
        try:
            (marking,) = settle(self.game.net(level.scope), tokens, self)
        except TooManyMoves as error:
            raise EngineError("loop_without_wait", process=level.process.id, element=error.at) from error
        finally:
            self._levels.pop()
        return marking

    def _value(self, level: _Level, text: str) -> object:
        return self.game.evaluate(text, {**self.variables, **dict(level.parameters)})

    def _parameters(self, level: _Level, node: Node) -> dict[str, object]:
        with _naming(level, node):
            return {
                name: self._value(level, text[1:]) if text.startswith("=") else text
                for name, text in node.parameters.items()
            }

    # The player of token_net

    def choices(self, net: Net, node: Node) -> list[tuple[Flow, ...]]:
        drawn, level = net.out[node.id], self._levels[-1]
        with _naming(level, node):
            open_ = [
                each for each in drawn if each.condition is not None and self._value(level, each.condition) is True
            ]
        taken = open_[:1] if node.kind == "xor" else open_
        taken = taken or [flow for flow in drawn if flow.is_default]
        if not taken:
            raise EngineError("no_flow_open", element=node.id)
        return [tuple(taken)]

    def enter(self, net: Net, node: Node) -> Token | None:
        level = self._levels[-1]
        if node.instances == 1:
            return self._entered(level, node)
        begun = self._begun(level, node, 1)
        return Token(node.id, instances=begun) if begun else None

    def _begun(self, level: _Level, node: Node, first: int) -> tuple[Token, ...]:
        """Begin instances from the given one on: all, or one after another until one rests."""
        begun: list[Token] = []
        for number in range(first, node.instances + 1):
            one = self._entered(level, node, number)
            begun += [one] if one is not None else []
            if begun and node.is_sequential:
                break
        return tuple(begun)

    def _entered(self, level: _Level, node: Node, instance: int = 0) -> Token | None:
        if node.is_waiting:
            return Token(node.id, instance=instance)
        if node.kind == "business_rule_task":
            visible = {**self.variables, **dict(level.parameters)}
            with _naming(level, node):
                self.variables.update(self.game.decisions[node.calls or ""].evaluate(visible))
            return None
        if node.kind == "service_task":
            parameters = self._parameters(level, node)
            act = Act(diagram=level.process.id, element=node.id, calls=node.calls, parameters=parameters)
            self.variables.update(self.perform(act) or {})
            return None
        visible = level.parameters
        if node.kind == "call_activity":
            visible = tuple(sorted({**dict(visible), **self._parameters(level, node)}.items()))
        token = Token(node.id, parameters=visible, instance=instance)
        inside = level.inside(self.game, node, token)
        inner = self.settled(inside, self.game.net(inside.scope).begin())
        return token._replace(inner=inner) if inner else None

    def passed(self, net: Net, node: Node, others: Marking) -> None:
        if node.kind == "end" and not self._levels[-1].path and node.id not in net.side:
            self.ended_at = node.id

    # Commands

    def moved(self, level: _Level, marking: Marking, command: Command) -> Marking | None:
        """The marking after the command, or None when nothing on this level or below takes it."""
        net = self.game.net(level.scope)
        for token in marking:
            if token.at in net.flows:
                continue
            node = net.nodes[token.at]
            for each in net.boundaries[node.id]:
                if each.id not in token.fired and _takes(each, (*level.path, each.id), command):
                    return self.settled(level, fire(net, marking, token, each))
            after = self._after(level, node, token, command)
            if after is not None:
                return self.settled(level, (*without(marking, token), *(after or net.leave(node))))
        return None

    def _after(self, level: _Level, node: Node, token: Token, command: Command) -> tuple[Token, ...] | None:
        """What the command leaves of an activity: the token as it then rests, or nothing; None: not for it."""
        if not token.instances:
            return self._instance_after(level, node, token, command)
        for place, one in enumerate(token.instances):
            after = self._instance_after(level, node, one, command)
            if after is not None:
                if not after and node.is_sequential:
                    after = self._begun(level, node, one.instance + 1)
                left = (*token.instances[:place], *after, *token.instances[place + 1 :])
                return (token._replace(instances=left),) if left else ()
        return None

    def _instance_after(self, level: _Level, node: Node, one: Token, command: Command) -> tuple[Token, ...] | None:
        if _takes(node, (*level.path, _name(node, one)), command):
            return ()
        inner = self.moved(level.inside(self.game, node, one), one.inner, command) if one.inner else None
        if inner is None:
            return None
        return (one._replace(inner=inner),) if inner else ()


def _takes(node: Node, path: Path, command: Command) -> bool:
    if command.kind == "deliver":
        return node.message == command.message != ""
    awaited = node.kind == "user_task" if command.kind == "complete" else node.timer is not None
    return awaited and path == command.path
