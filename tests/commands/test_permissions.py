"""The table of permissions against two tables written independently of it, one of grants and one of vetoes.

``permissions.csv`` and ``vetoes.csv`` were written from the law and the duties of the office; each row has its reason.
Every combination of actor, act, relation, state and conflict is decided twice.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from engine.rules.permissions import GRANTS, OFFICE_ROLES, Facts, decide, is_hidden

HERE = Path(__file__).parent
KINDS = ("office", "party", "system", "public")
ROLES = (None, *sorted(OFFICE_ROLES), "agent")
RELATIONS = (
    "none",
    "assignee",
    "unassigned",
    "other_assignee",
    "party",
    "awaited",
    "author",
    "own_account",
    "own_unit",
)
STATES = ("none", "open", "closed")
#: The task asks for: nothing, the first role of the actor, another role.
TASKS = ("", "own", "another")
CONFLICTS = ("is_disabled", "is_recused", "has_contributed", "took_part_before", "is_foreign_unit")


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS, VETOES = table("permissions.csv"), table("vetoes.csv")
ROWS_OF = {act: [row for row in ROWS if row["act"] == act] for act in GRANTS}


def allows(cell: str, value: str) -> bool:
    return cell == "*" or value in cell.split("|")


def veto_codes(act: str, facts: Facts) -> set[str]:
    """Codes that the second table refuses with."""
    return {
        row["code"]
        for row in VETOES
        if getattr(facts, row["fact"]) and facts.kind != "system"
        if (row["acts"] == "all" or act in row["acts"].split("|")) and act not in row["except"].split("|")
    }


def is_granted(act: str, facts: Facts) -> bool:
    """What the first table says; the machine itself may do everything."""
    if facts.kind == "system":
        return act not in ("task.claim", "task.release", "task.reassign", "task.draft")
    return any(
        row["kind"] in (facts.kind, "any")
        and (not row["roles"] or not facts.roles.isdisjoint(row["roles"].split("|")))
        and (not row["task_role"] or (facts.task_role in facts.roles and not facts.is_foreign_unit))
        and allows(row["relation"], facts.relation)
        and allows(row["case"], facts.case_state)
        for row in ROWS_OF[act]
    )


def worlds() -> Iterator[Facts]:
    """Every actor in every relation to every case, with no conflict, with each, and with all of them."""
    conflicts = [{}, *({name: True} for name in CONFLICTS), dict.fromkeys(CONFLICTS, True)]
    for kind, role, relation, state, task, conflict in product(KINDS, ROLES, RELATIONS, STATES, TASKS, conflicts):
        held = frozenset({role}) if role else frozenset()
        asked = {"": None, "own": role, "another": "clerk"}[task]
        yield Facts(kind=kind, roles=held, relation=relation, case_state=state, task_role=asked, **conflict)


def test_the_tables_speak_of_every_act_and_of_no_other() -> None:
    assert {row["act"] for row in ROWS} == set(GRANTS)
    assert all(row["why"] for row in ROWS + VETOES)


def test_every_decision_is_that_of_the_tables() -> None:
    decided = 0
    for facts in worlds():
        for act in GRANTS:
            decision = decide(act, facts)
            vetoes = veto_codes(act, facts)
            expected = not vetoes and is_granted(act, facts)
            assert decision.allowed == expected, (act, facts, decision)
            if vetoes:
                assert set(decision.reasons) == vetoes, (act, facts)
            decided += 1

    assert decided >= 189_000, "fewer worlds than reliability.md 5.2 asks for"


@pytest.mark.parametrize("row", VETOES, ids=lambda row: row["fact"])
def test_no_role_undoes_a_veto_and_no_conflict_gives_a_right(row: Mapping[str, str]) -> None:
    for facts in worlds():
        if any(getattr(facts, name) for name in CONFLICTS):
            continue
        tied = replace(facts, **{row["fact"]: True})
        mighty = replace(tied, roles=OFFICE_ROLES)
        for act in GRANTS:
            assert decide(act, facts).allowed or not decide(act, tied).allowed, (act, facts)
            if veto_codes(act, tied):
                assert decide(act, mighty).why_not == row["code"], (act, facts)


def test_a_recused_or_disabled_reader_sees_no_case() -> None:
    for facts in worlds():
        if facts.kind != "system" and (facts.is_recused or facts.is_disabled):
            assert is_hidden(facts)


def test_an_auditor_acts_on_nothing() -> None:
    facts = Facts(kind="office", roles=frozenset({"auditor"}), relation="unassigned", case_state="open")

    allowed = {act for act in GRANTS if decide(act, facts).allowed} - {"clock.travel"}
    assert all(act.endswith(".read") for act in allowed), allowed


def test_every_refusal_says_why_the_nearest_reason_first() -> None:
    for facts in worlds():
        for act in GRANTS:
            decision = decide(act, facts)
            assert decision.allowed == (decision.why_not is None)
    held = Facts(
        kind="office", roles=frozenset({"examiner"}), task_role="examiner", relation="other_assignee", case_state="open"
    )
    assert decide("task.complete", held).why_not == "assigned_to_other"
