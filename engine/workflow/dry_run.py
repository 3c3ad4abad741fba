"""A hundred random paths through a diagram before it is published: what the flows allow, the data may still forbid.

Soundness looks at the flows alone, so every gateway may choose every way. Here the token game evaluates each condition,
parameter and decision table on values that the diagram itself knows: declared values, and the literals it compares
with. The paths are the same each time, so that what was refused once is refused again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Literal, NamedTuple

from lark import Token

from engine.errors import EngineError
from engine.workflow.definition import Definition
from engine.workflow.feel_syntax import parse, unquoted
from engine.workflow.feel_types import parse_date
from engine.workflow.token_game import Act, Command, Game, State, Waiting

PATHS = 100
#: How many more are walked in search of a wait that none has come to, each from where an earlier one was.
MORE_PATHS = 4_000
#: A path that has not ended after so many acts goes in a circle that the data never leave.
MOST_ACTS = 5_000
#: How many of the variables an answer draws anew: so many are picked, some of them twice.
_SHARE = 0.35
_DAYS = ("2026-01-05", "2026-09-28", "2027-02-28")
_OTHER = "其他"


class Failure(NamedTuple):
    """Where a path came to grief."""

    process: str
    element: str
    rule: str
    reason: str
    reason_en: str
    severity: Literal["error", "warning"] = "error"


def dry_run(definition: Definition) -> list[Failure]:
    """Return the first thing that goes wrong on a hundred random paths, or the waits that no path comes to."""
    decisions = definition.names.decisions
    asked = {node.calls for process in definition.processes.values() for _, node in process.walk()
             if node.kind == "business_rule_task"}  # fmt: skip
    if asked - set(decisions or {}):
        return []  # the lint says so where it may; what is not known cannot be played
    game = Game(definition.processes[definition.main], definition.processes, decisions)
    walker = _Walker(game, definition)
    for number in range(PATHS + MORE_PATHS):
        if number >= PATHS and not walker.unreached():
            break
        if (failure := walker.path(number)) is not None:
            return [failure]
    zh, en = (
        "试运行没有一次走到此处：前面的条件可能永远不成立",
        "no path of the dry run comes here: a condition before it may never hold",
    )
    return [Failure(definition.main, each, "dry_run_never_reached", zh, en, "warning") for each in walker.unreached()]


class _Walker:
    """Walks one path after another, and rather where no path has been."""

    def __init__(self, game: Game, definition: Definition) -> None:
        self.game = game
        self.definition = definition
        self.values = _values(definition)
        self.picked = [*self.values.items()]
        self.visits: Counter[tuple[str, ...]] = Counter()
        #: wait -> the run as the last path that came to it had it
        self.seen: dict[tuple[str, str], State] = {}
        self.begun: Counter[tuple[str, str]] = Counter()
        self.waits = [node.id for _, node in game.main.walk() if node.is_waiting]
        self.at = (definition.main, definition.main)
        self.random = Random(0)

    def path(self, number: int) -> Failure | None:
        random = self.random = Random(number)
        self.at = (self.definition.main, self.definition.main)
        try:
            state = self._from_the_start(random) if number < PATHS else self._from_there()
            for _ in range(MOST_ACTS):
                waiting = self.game.waiting(state)
                self.seen.update(((each.diagram, _element(each)), state) for each in waiting)
                if not waiting:
                    return None
                state = self._gone(state, self._chosen(waiting, random), random)
        except EngineError as error:
            return self._failed(error)
        return self._circling(waiting)

    def unreached(self) -> list[str]:
        """Return the waits of the main process that no path has come to, in drawing order."""
        return [each for each in self.waits if (self.definition.main, each) not in self.seen]

    def _from_the_start(self, random: Random) -> State:
        return self.game.begin(_drawn(self.picked, random), self._noted)

    def _from_there(self) -> State:
        """Return the run at the wait from which fewest paths have begun, the last one that was found before others.

        What is far behind is come to step by step: from the beginning, every step would have to be lucky at once.
        """
        wait = min(reversed(self.seen), key=self.begun.__getitem__)
        self.begun[wait] += 1
        return self.seen[wait]

    def _chosen(self, waiting: list[Waiting], random: Random) -> Waiting:
        chosen = random.choices(waiting, list(map(self._weight, waiting)))[0]
        self.visits[chosen.path] += 1
        return chosen

    def _weight(self, each: Waiting) -> float:
        """On rather than out, or aside, by an event on the border, and first where no path has been."""
        is_on_border = self.definition.node(each.diagram, _element(each)).kind == "boundary"
        return (0.1 if is_on_border else 5) * (1 if self.visits[each.path] else 10)

    def _gone(self, state: State, chosen: Waiting, random: Random) -> State:
        self.at = (chosen.diagram, _element(chosen))
        if chosen.kind == "limit":
            command = Command(kind="expire", path=chosen.path)
        elif chosen.kind == "task":
            command = Command(kind="complete", path=chosen.path, updates=self._answers(random))
        else:
            message = str(chosen.awaits[0] if chosen.awaits else "")
            command = Command(kind="deliver", message=message, updates=self._answers(random))
        return self.game.step(state, command, self._noted)

    def _answers(self, random: Random) -> dict[str, object]:
        return _drawn(random.choices(self.picked, k=round(_SHARE * len(self.picked))), random) if self.picked else {}

    def _noted(self, act: Act) -> Mapping[str, object]:
        """An operation gives what its parameters say: a variable its value, a result a day or what its type allows."""
        self.at = (act.diagram, act.element)
        variable, result = act.parameters.get("variable"), act.parameters.get("result")
        found = {str(variable): act.parameters.get("value")} if variable else {}
        return found | ({str(result): self._result(str(result))} if result else {})

    def _result(self, variable: str) -> object:
        declared = self.definition.variables.get(variable)
        return _DAYS[0] if declared is None or declared.type == "date" else self.random.choice(self.values[variable])

    def _failed(self, error: EngineError) -> Failure:
        process = str(error.params.get("process", self.at[0]))
        place = str(error.params.get("element", self.at[1]))
        zh = str(error.params.get("reason", error.code))
        en = str(error.params.get("reason_en", error.code))
        return Failure(process, place, "dry_run_failed", f"试运行在此处失败：{zh}", f"the dry run fails here: {en}")

    def _circling(self, waiting: list[Waiting]) -> Failure:
        at = waiting[0]
        zh = f"试运行 {MOST_ACTS} 步后仍未结束，停在此处：后面的条件可能永远不成立"
        en = f"the dry run did not end in {MOST_ACTS} acts and stands here: a condition behind it may never hold"
        return Failure(at.diagram, _element(at), "dry_run_never_ends", zh, en)


def _drawn(picked: list[tuple[str, tuple[object, ...]]], random: Random) -> dict[str, object]:
    return {name: values[int(random.random() * len(values))] for name, values in picked}


def _element(waiting: Waiting) -> str:
    return waiting.path[-1].partition("#")[0]


def _values(definition: Definition) -> dict[str, tuple[object, ...]]:
    """For every variable, and every parameter that a caller would pass, the values that make a difference."""
    literals = _literals(definition)
    values: dict[str, tuple[object, ...]] = {
        name: (*sorted(each for each in literals.get(name, ()) if isinstance(each, str)), _OTHER)
        for name in definition.processes[definition.main].call_parameters
    }
    for name, variable in definition.variables.items():
        found = literals.get(name, set())
        texts = sorted(each for each in found if isinstance(each, str))
        values[name] = {
            "boolean": (True, False),
            "number": _numbers({each for each in found if isinstance(each, Decimal)}),
            "date": _days(texts),
            "list": ([], [_OTHER], *([each] for each in texts), texts),
            "string": variable.values or (*texts, _OTHER),
        }[variable.type]
    return values


def _numbers(literals: set[Decimal]) -> tuple[object, ...]:
    numbers = sorted({each + step for each in literals or {Decimal(1)} for step in (-1, 0, 1)})
    return tuple(int(each) if each == int(each) else float(each) for each in numbers)


def _days(texts: list[str]) -> tuple[object, ...]:
    days = {day for text in (*texts, *_DAYS) if (day := parse_date(text)) is not None and date.min < day < date.max}
    return tuple(sorted({(day + timedelta(days=step)).isoformat() for day in days for step in (-1, 0, 1)}))


def _literals(definition: Definition) -> dict[str, set[str | Decimal]]:
    """The literals of every expression, by the variables that it reads."""
    found: dict[str, set[str | Decimal]] = {}
    for expression in definition.expressions.values():
        literals = set(_literals_of(expression.text, "expression")) if expression.names else ()
        for name in expression.names:
            found.setdefault(name, set()).update(literals)
    for decision in (definition.names.decisions or {}).values():
        for place, column in enumerate(decision.columns):
            tests = {rule.tests[place].text for rule in decision.rules} if column.expression.names else ()
            literals = {each for text in tests for each in _literals_of(text, "unary_tests")}
            for name in column.expression.names:
                found.setdefault(name, set()).update(literals)
    return found


def _literals_of(text: str, start: str) -> Iterator[str | Decimal]:
    for token in parse(text, start).scan_values(lambda each: isinstance(each, Token)):
        if token.type == "STRING":
            yield unquoted(text, token)
        elif token.type == "NUMBER":
            yield Decimal(token)
