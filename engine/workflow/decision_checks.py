"""Do the rules of a decision table overlap, leave gaps, or never decide? Answered on sample values.

For every column one sample per literal of its cells, one between each two and one beyond; cells are tests of order
and equality against these literals, so the samples stand for all values. Rules whose cells speak of other columns are
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING, Literal, NamedTuple

from lark import Token

from engine.workflow.expressions import Expression
from engine.workflow.feel_syntax import parse, unquoted
from engine.workflow.feel_types import Value, parse_date, to_plain

if TYPE_CHECKING:
    from engine.workflow.decision_table import Decision, Input, Rule

#: Combinations of samples tried in the search for gaps.
_COMBINATIONS = 20_000
_OTHER = "其他"


class Remark(NamedTuple):
    """Something to say about a table, by its rule or its id."""

    element: str
    line: int
    rule: str
    severity: Literal["error", "warning"]
    reason: str
    reason_en: str


def remarks(decision: Decision) -> list[Remark]:
    """Return what is wrong (errors) or odd (warnings) with the rules taken together."""
    samples = [
        _samples(column, [rule.tests[place] for rule in decision.rules])
        for place, column in enumerate(decision.columns)
    ]
    plain = [rule for rule in decision.rules if all(test.names <= {"?"} for test in rule.tests)]
    covered = {rule.id: _covered(rule, samples) for rule in plain}
    return [*_overlaps(decision, plain, covered, samples), *_gaps(decision, plain, covered, samples)]


def _literals(cells: Iterable[Expression]) -> Iterator[Value]:
    for cell in cells:
        for token in parse(cell.text, "unary_tests").scan_values(lambda each: isinstance(each, Token)):
            if token.type == "NUMBER":
                yield from (Decimal(token), -Decimal(token))
            elif token.type == "STRING":
                text = unquoted(cell.text, token)
                yield from (text, parse_date(text))


def _samples(column: Input, cells: list[Expression]) -> list[Value]:
    literals = set(_literals(cells))
    if column.type == "boolean":
        return [True, False]
    if column.type == "number":
        numbers = sorted(each for each in literals if isinstance(each, Decimal)) or [Decimal(0)]
        between = [(low + high) / 2 for low, high in zip(numbers, numbers[1:], strict=False)]
        return sorted({*numbers, *between, numbers[0] - 1, numbers[-1] + 1})
    if column.type == "date":
        days = {each for each in literals if isinstance(each, date)} or {date(2000, 1, 1)}
        return sorted({each + timedelta(days=step) for each in days for step in (-1, 0, 1)})
    texts = sorted(each for each in literals if isinstance(each, str))
    if column.type == "list":
        return [(), (_OTHER,), *((each,) for each in texts), tuple(texts)]
    return list(column.allowed) or [*texts, "".join(texts) + _OTHER]


def _covered(rule: Rule, samples: list[list[Value]]) -> tuple[frozenset[int], ...]:
    """For each column, the samples that the rule's cell takes."""
    return tuple(
        frozenset(place for place, value in enumerate(values) if test.value({"?": value}) is True)
        for test, values in zip(rule.tests, samples, strict=True)
    )


def _overlaps(
    decision: Decision, rules: list[Rule], covered: dict[str, tuple[frozenset[int], ...]], samples: list[list[Value]]
) -> Iterator[Remark]:
    for earlier, later in combinations(rules, 2):
        shared = [one & other for one, other in zip(covered[earlier.id], covered[later.id], strict=True)]
        if not all(shared):
            continue
        witness = _shown(decision, [values[min(each)] for each, values in zip(shared, samples, strict=True)])
        same = [each.text for each in earlier.results] == [each.text for each in later.results]
        if decision.hit_policy == "UNIQUE" or (decision.hit_policy == "ANY" and not same):
            zh = f"规则 {earlier.id} 与 {later.id} 重叠：{witness}"
            en = f"rules {earlier.id} and {later.id} overlap: {witness}"
            yield Remark(later.id, later.line, "decision_overlap", "error", zh, en)
        elif decision.hit_policy == "FIRST" and shared == list(covered[later.id]):
            zh, en = f"规则 {later.id} 总被 {earlier.id} 抢先", f"rule {later.id} never decides before {earlier.id}"
            yield Remark(later.id, later.line, "decision_rule_hidden", "warning", zh, en)


def _gaps(
    decision: Decision, rules: list[Rule], covered: dict[str, tuple[frozenset[int], ...]], samples: list[list[Value]]
) -> Iterator[Remark]:
    """The first combination of inputs that no rule takes, where that would be an incident."""
    is_listing = decision.hit_policy in ("RULE ORDER", "OUTPUT ORDER", "COLLECT")
    has_default = all(each.default is not None for each in decision.results)
    if is_listing or has_default or len(rules) < len(decision.rules) or prod(map(len, samples)) > _COMBINATIONS:
        return
    for places in product(*(range(len(values)) for values in samples)):
        if not any(
            all(place in cells for place, cells in zip(places, covered[rule.id], strict=True)) for rule in rules
        ):
            witness = _shown(decision, [values[place] for place, values in zip(places, samples, strict=True)])
            zh, en = f"没有规则适用：{witness}", f"no rule applies: {witness}"
            yield Remark(decision.id, decision.line, "decision_gap", "warning", zh, en)
            return


def _shown(decision: Decision, values: list[Value]) -> str:
    columns = zip(decision.columns, values, strict=True)
    return "，".join(f"{column.label or column.expression.text} = {to_plain(value)}" for column, value in columns)
