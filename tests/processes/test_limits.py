"""docs/law.md says which diagram names which limit; what it says is so, and it leaves none out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.rules.catalogue import Catalogue
from engine.workflow.model import Node
from tests.processes.test_diagrams import ORIGINALS, nodes, process

LAW = Path(__file__).resolve().parents[2] / "docs" / "law.md"
ROW = re.compile(r"^\| `([\w-]+)` \|([^|]*)\|([^|]*)\|$", re.MULTILINE)
ROWS = {rule: (diagrams.strip(), reason.strip()) for rule, diagrams, reason in ROW.findall(LAW.read_text())}
#: Rules of review that opposition and its review borrow: 商标评审规则 and 条例 name them for all kinds of review.
BORROWED = re.compile(r"tm-review-|admin-reconsideration-|admin-suit-")
#: Procedures of the law that are drawn.
DRAWN = frozenset(
    {
        "trademark.opposition", "trademark.invalidation", "trademark.cancellation", "trademark.renewal",
        "trademark.licence", "trademark.pledge", "patent.reexamination", "patent.invalidation", "patent.licence",
        "patent.pledge",
    }
)  # fmt: skip


def named_by(rule: str) -> list[str]:
    """Return the diagrams with a timer of the rule, or that hand it to a diagram they call."""
    return [
        kind
        for kind in ORIGINALS
        if any(
            (node.timer is not None and rule in rules_of(kind, node)) or rule in node.parameters.values()
            for node in nodes(kind)
        )
    ]


def rules_of(kind: str, node: Node) -> tuple[str, ...]:
    """Return the rules that a timer names, or that the variable it names can hold."""
    chosen = process(kind).variables.get(node.timer.rule_id) if node.timer.is_parameter else None
    return chosen.values if chosen is not None else (node.timer.rule_id,)


def concerned() -> set[str]:
    rules = [Catalogue.load().versions(rule)[0] for rule in Catalogue.load().ids]
    return {
        rule.id for rule in rules if rule.procedure in DRAWN or rule.procedure == "general" or BORROWED.match(rule.id)
    }


def test_no_limit_of_the_opposition_is_left_out() -> None:
    assert concerned() <= ROWS.keys()


@pytest.mark.parametrize("rule", sorted(ROWS))
def test_the_table_says_what_the_diagrams_name(rule: str) -> None:
    diagrams, reason = ROWS[rule]

    assert sorted(filter(None, map(str.strip, diagrams.split(",")))) == sorted(named_by(rule))
    assert bool(diagrams) != bool(reason), "named, or the reason why not"


def test_every_rule_of_these_diagrams_is_in_the_table() -> None:
    rules = {
        node.timer.rule_id
        for kind in ORIGINALS
        if kind.startswith(("trademark.", "patent.reexamination", "patent.invalidation"))
        for node in nodes(kind)
        if node.timer is not None and not node.timer.is_parameter
    }

    assert rules <= ROWS.keys()
