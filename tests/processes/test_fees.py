"""The table of amounts against the diagrams: what has an amount is charged by whom it concerns, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from engine.commands.case_fees import NO_FEE
from engine.commands.definitions import PROCESSES
from engine.commands.roles import ROLES_OF_KIND
from engine.workflow.decision_reader import read_decision
from tests.processes.test_diagrams import ORIGINALS, nodes

EXTENSION = "shared.extension"
NAME = re.compile(r"\w+")
#: Who asks for what -> what is charged; of a procedure without a fee, why.
CHARGED: Mapping[str, set[str] | str] = {
    "trademark.opposition": {"opposition"},
    "trademark.non_registration_review": {"review"},
    "trademark.refusal_review": {"review"},
    "trademark.invalidation": {"review"},
    "trademark.invalidation_review": {"review"},
    "trademark.cancellation": {"cancellation"},
    "trademark.cancellation_review": {"review"},
    "trademark.renewal": {"renewal"},
    "trademark.licence_filing": {"trademark_licence"},
    "trademark.pledge": "商标权质押登记 is no item of 财税〔2017〕20号 or 发改价格〔2019〕914号 in the table",
    "patent.reexamination": {"reexamination", "restoration", "extension_first"},
    "patent.invalidation": {"patent_invalidation", "restoration"},
    "patent.licence_filing": "专利实施许可备案 is no item of 发改价格〔2017〕270号 in the table",
    "patent.pledge": "专利权质押登记 is no item of 发改价格〔2017〕270号 in the table",
    EXTENSION: {"extension_first"},
}
#: Fee of the table -> why no diagram charges it.
UNCHARGED = {
    NO_FEE: "what a diagram says where nothing is to be paid",
    "extension_again": "a designated period is extended once only: 专利审查指南（2023）第五部分第七章第4节",
}


def charges(diagram: str, told: Mapping[str, str]) -> Iterator[str]:
    """Every kind of fee that a diagram, or one that it calls, can charge."""
    for node in nodes(diagram):
        given = {name: _told(text, told) for name, text in node.parameters.items()}
        if node.calls == "charge_fee":
            yield given["kind"]
        elif node.calls in ORIGINALS and node.calls != diagram:
            yield from charges(node.calls, given)


def _told(text: str, told: Mapping[str, str]) -> str:
    """What the caller says, also where an expression asks first whether it is owed at all (``… else "none"``)."""
    return next((told[name] for name in NAME.findall(text) if name in told), text) if text.startswith("=") else text


def charged(diagram: str) -> set[str]:
    return set(charges(diagram, {})) - {NO_FEE}


def in_table() -> set[str]:
    """The kinds that the rows of the table name."""
    table = read_decision((PROCESSES / "decisions" / "fee_amounts.dmn").read_bytes(), "fee_amounts.dmn")
    which = [column.expression.text for column in table.columns].index("kind")
    return {row.tests[which].text.strip('"') for row in table.rules}


def test_every_procedure_is_listed() -> None:
    assert set(ROLES_OF_KIND) <= set(CHARGED)


@pytest.mark.parametrize("kind", sorted(CHARGED))
def test_a_procedure_charges_what_the_table_has_for_it(kind: str) -> None:
    expected = CHARGED[kind]

    assert charged(kind) == (set() if isinstance(expected, str) else expected)


def test_every_amount_of_the_table_is_charged_by_a_diagram() -> None:
    everything = set().union(*(charged(diagram) for diagram in ORIGINALS))

    assert in_table() - everything == set(UNCHARGED) and not everything & set(UNCHARGED)
