"""Decision tables (DMN 1.3 to 1.5) over run variables: read, checked and evaluated by ourselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from engine.errors import EngineError
from engine.values import Finding
from engine.workflow.decision_checks import Remark, remarks
from engine.workflow.expressions import Expression
from engine.workflow.feel_functions import FUNCTIONS
from engine.workflow.feel_types import Value, equal, to_plain

HitPolicy = Literal["UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"]
Aggregation = Literal["SUM", "COUNT", "MIN", "MAX"]

#: Policies that answer with a list of values.
LISTING = frozenset({"RULE ORDER", "OUTPUT ORDER", "COLLECT"})


class DecisionFailed(EngineError):
    """A table has no answer, or several: an incident, never a silent null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A column of conditions."""

    expression: Expression
    type: str
    label: str = ""
    label_en: str = ""
    #: The only strings it can hold; empty: any.
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A column of results; the result becomes a run variable."""

    name: str
    type: str
    label: str = ""
    label_en: str = ""
    #: Allowed values, the first has the highest priority; empty: any.
    allowed: tuple[Value, ...] = ()
    default: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row."""

    id: str
    line: int
    tests: tuple[Expression, ...]
    results: tuple[Expression, ...]
    #: Remarks of the row, such as the article it rests on.
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A decision table, ready to be asked; immutable."""

    id: str
    name: str
    name_en: str
    hit_policy: HitPolicy
    columns: tuple[Input, ...]
    results: tuple[Output, ...]
    rules: tuple[Rule, ...]
    aggregation: Aggregation | None = None
    file: str = ""
    line: int = 0
    #: What it was read from.
    text: bytes = field(default=b"", repr=False)

    @cached_property
    def inputs(self) -> Mapping[str, str]:
        """The variables it reads, with their types."""
        plain = {each.expression.text: each.type for each in self.columns}
        return {name: plain.get(name, "any") for each in self.columns for name in sorted(each.expression.names)}

    @cached_property
    def outputs(self) -> Mapping[str, str]:
        """The variables it gives, with their types."""
        if self.aggregation is not None:
            return {self.results[0].name: "number"}
        return {each.name: "list" if self.hit_policy in LISTING else each.type for each in self.results}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Overlaps, rules that never decide, and gaps; errors where the hit policy forbids them."""
        return tuple(self._finding(each) for each in remarks(self))

    def _finding(self, remark: Remark) -> Finding:
        return Finding(
            file=self.file,
            line=remark.line or self.line,
            element=remark.element,
            rule=remark.rule,
            severity=remark.severity,
            reason=remark.reason,
            reason_en=remark.reason_en,
        )

    def evaluate(self, variables: Mapping[str, object]) -> Mapping[str, object]:
        """Return output name -> plain JSON value (a list of values for the listing policies).

        :raises DecisionFailed: no rule matches and there is no default; UNIQUE or ANY and the matching rules disagree.
        :raises ExpressionFailed: a cell cannot be computed.
        """
        rows = [tuple(each.value(variables) for each in rule.results) for rule in self.matches(variables)]
        if self.hit_policy in LISTING:
            return self._listed(rows)
        if not rows:
            return self._default(variables)
        return self._named(self._chosen(rows))

    def matches(self, variables: Mapping[str, object]) -> tuple[Rule, ...]:
        """Return the rules that hold, in drawn order; their annotations say why."""
        values = [each.expression.value(variables) for each in self.columns]
        return tuple(
            rule
            for rule in self.rules
            if all(
                test.value({**variables, "?": value}) is True for test, value in zip(rule.tests, values, strict=True)
            )
        )

    def _chosen(self, rows: Sequence[tuple[Value, ...]]) -> tuple[Value, ...]:
        if self.hit_policy == "UNIQUE" and len(rows) > 1:
            raise DecisionFailed("decision_not_unique", decision=self.id, matches=len(rows))
        if self.hit_policy == "ANY" and any(equal(row, rows[0]) is not True and row != rows[0] for row in rows):
            raise DecisionFailed("decision_contradicts", decision=self.id, matches=len(rows))
        return min(rows, key=self._rank) if self.hit_policy == "PRIORITY" else rows[0]

    def _rank(self, row: tuple[Value, ...]) -> tuple[int, ...]:
        """The smaller, the higher its priority: by the order in which the columns list their values."""
        return tuple(
            each.allowed.index(value) if value in each.allowed else len(each.allowed)
            for each, value in zip(self.results, row, strict=True)
        )

    def _default(self, variables: Mapping[str, object]) -> Mapping[str, object]:
        if any(each.default is None for each in self.results):
            raise DecisionFailed("decision_without_answer", decision=self.id)
        return {each.name: each.default.evaluate(variables) for each in self.results if each.default is not None}

    def _listed(self, rows: list[tuple[Value, ...]]) -> Mapping[str, object]:
        if self.aggregation is not None:
            values = [row[0] for row in rows]
            if self.aggregation == "COUNT":
                return {self.results[0].name: len(values)}
            none: Value = Decimal(0) if self.aggregation == "SUM" else None
            total = FUNCTIONS[self.aggregation.lower()].function(*values) if values else none
            return {self.results[0].name: to_plain(total)}
        if self.hit_policy == "OUTPUT ORDER":
            rows = sorted(rows, key=self._rank)
        return {each.name: [to_plain(row[place]) for row in rows] for place, each in enumerate(self.results)}

    def _named(self, row: tuple[Value, ...]) -> Mapping[str, object]:
        return {each.name: to_plain(value) for each, value in zip(self.results, row, strict=True)}
