"""The table of permissions against ``permissions.csv``: every cell, and what holds of cells that come together.

The cells are of persons with one role and at most one conflict; laws below say how roles and conflicts add up.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from engine.rules.permissions import GRANTS, OFFICE_ROLES, Decision, Facts, decide, is_hidden
from tests.commands.decision_table import AXES, CONFLICTS, PLAIN, STATES, Table, facts

#: Acts on which each conflict is a veto, the heaviest first.
VETOES = ("account_disabled", "recused", "four_eyes", "took_part_before")


@pytest.fixture(scope="module")
def table() -> Table:
    return Table()


@pytest.fixture(scope="module")
def worlds(table: Table) -> list[Facts]:
    return [facts(cell) for cell in table.cells]


def test_every_cell_is_decided_by_one_row_and_every_row_has_its_reason(
    table: Table, record_property: pytest.RecordProperty
) -> None:
    cells = len(table.cells) * len(GRANTS)
    record_property("cells", cells)
    print(f"{cells:,} cells: {len(GRANTS)} acts × " + " × ".join(f"{len(axis)} {name}" for name, axis in AXES.items()))

    assert not table.twice, "\n".join(table.twice[:10])
    assert not table.missing(), table.missing()[:10]
    assert [str(row) for row in table.rows if not row.given["why"].strip()] == []
    assert cells >= 189_000, "fewer worlds than reliability.md 5.2 asks for"


def test_every_decision_is_that_of_the_table(table: Table, worlds: list[Facts]) -> None:
    wrong: list[str] = []
    for act, decided in table.decided.items():
        for cell, world in zip(table.cells, worlds, strict=True):
            said = outcome(decide(act, world))
            if said != decided[cell].decision:
                wrong.append(f"{act} {cell}: {said}, but {decided[cell]}")

    assert not wrong, f"{len(wrong)} cells\n" + "\n".join(wrong[:: len(wrong) // 20 + 1])


def outcome(decision: Decision) -> str:
    assert decision.allowed == (decision.why_not is None)
    return decision.why_not or "allow"


def test_a_second_role_gives_its_own_rights_and_no_others(table: Table) -> None:
    """Whoever holds two roles may do what either may: no more, no less. Tasks ask for the first of them."""
    for first, second in combinations(sorted(OFFICE_ROLES), 2):
        for relation in PLAIN:
            for state in STATES:
                one, other = (
                    Facts(kind="office", roles=frozenset({role}), task_role=first, relation=relation, case_state=state)
                    for role in (first, second)
                )
                both = replace(one, roles=one.roles | other.roles)
                for act in GRANTS:
                    alone = decide(act, one).allowed or decide(act, other).allowed
                    assert decide(act, both).allowed == alone, (act, both)


def test_conflicts_add_up_the_heaviest_is_named_and_no_role_undoes_one() -> None:
    for number in range(2, len(CONFLICTS) + 1):
        for names in combinations(CONFLICTS.values(), number):
            for relation in PLAIN:
                free = Facts(
                    kind="office",
                    roles=OFFICE_ROLES,
                    task_role="examiner",
                    relation=relation,
                    case_state="open",
                )
                tied = replace(free, **dict.fromkeys(names, True))
                for act in GRANTS:
                    alone = [decide(act, replace(free, **{name: True})) for name in names]
                    together = decide(act, tied)
                    assert together.allowed == all(one.allowed for one in alone), (act, tied)
                    vetoes = [one.why_not for one in alone if one.why_not in VETOES]
                    if vetoes:
                        assert together.reasons == tuple(sorted(vetoes, key=VETOES.index)), (act, tied)


def test_a_recused_or_disabled_reader_sees_no_case(worlds: list[Facts]) -> None:
    tied = [world for world in worlds if world.is_recused or world.is_disabled]

    assert all(is_hidden(world) for world in tied if world.kind != "system")


def test_an_auditor_acts_on_nothing(table: Table) -> None:
    """GB/T 22239-2019 8.1.4.3: who checks the others has nothing of their own to check."""
    place = list(AXES).index("actors")
    allowed = {
        act
        for act, decided in table.decided.items()
        for cell, row in decided.items()
        if cell[place] == "auditor" and row.decision == "allow" and cell[1] != "own"
    }

    assert all(act.endswith(".read") for act in allowed - {"clock.travel"}), allowed
