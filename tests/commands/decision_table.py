"""``permissions.csv`` read as a decision table: role × act × what the task asks for × relation × state × conflict.

It was written from the law and the duties of the office, independently of ``engine/rules/permissions.py``; every row
has its article or its reason. A row is a box of cells, in each column the values it names: ``*`` all of them, ``a|b``
these, ``!a|b`` all but these; some words stand for several values. Each cell lies in one box and in no second.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from engine.rules.permissions import GRANTS, OFFICE_ROLES, Facts

WORKERS = {"formality_examiner", "examiner", "panel_member", "panel_head", "approver", "registrar"}
HEADS = {"approver", "leader"}
#: They work for all units.
ACROSS = {"panel_member", "panel_head", "registrar"}
#: Roles of the office, each by itself; ``nobody``: an account of the office without any.
ACTORS = (*sorted(OFFICE_ROLES), "nobody", "party", "public", "system")
#: The task asks for: nothing (there is none), the role of the actor, another role.
TASKS = ("-", "own", "another")
#: What forbids the task to the absent colleague whose task it is; ``covers``: nothing does.
COVERED = {
    "covers": {},
    "covers_disabled": {"is_disabled": True},
    "covers_recused": {"is_recused": True},
    "covers_contributed": {"has_contributed": True},
    "covers_before": {"took_part_before": True},
    "covers_unit": {"is_foreign_unit": True},
    "covers_roleless": {},
}
PLAIN = (
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
RELATIONS = (*PLAIN, *COVERED)
STATES = ("none", "open", "closed")
CONFLICTS: Mapping[str, str] = {
    "disabled": "is_disabled",
    "recused": "is_recused",
    "contributed": "has_contributed",
    "before": "took_part_before",
    "unit": "is_foreign_unit",
    #: the task lies in the hands of a colleague of another unit
    "sideways": "is_foreign_holder",
}
#: Acts that show no case: they are left to who is recused from one.
BLIND = {
    "batch.start",
    "block.change",
    "block.read",
    "duty.allocate",
    "case.file",
    "clock.travel",
    "cover.end",
    "cover.make",
    "cover.read",
    "diagram.read",
    "duty.change",
    "duty.read",
    "filter.save",
    "filter.share",
    "mark.read",
    "draw.read",
    "quality.read",
    "rule.read",
    "team.read",
}
GROUPS: Mapping[str, set[str]] = {
    "workers": WORKERS,
    "readers": WORKERS | {"leader", "auditor"},
    "staff": set(OFFICE_ROLES),
    "office": set(OFFICE_ROLES) | {"nobody"},
    "heads": HEADS,
    "colleagues": set(OFFICE_ROLES) - HEADS,
    "across": ACROSS,
    "bound": set(OFFICE_ROLES) - ACROSS,
    "bound_colleagues": set(OFFICE_ROLES) - HEADS - ACROSS,
    "held": {"other_assignee", *COVERED},
    "blind": BLIND,
    "contributing": {"task.claim", "task.draft", "task.complete", "diagram.publish"},
    #: conflicts that do not matter to the act
    "clear": {"none", "contributed", "before", "unit", "sideways"},
    "same_unit": {"none", "contributed", "before", "sideways"},
    "own_people": {"none", "contributed", "before"},
    #: conflicts that do not matter to what four eyes are asked for
    "unbarred": {"none", "unit", "sideways"},
    "at_hand": {"none", "sideways"},
}
AXES: Mapping[str, tuple[str, ...]] = {
    "actors": ACTORS,
    "task": TASKS,
    "relations": RELATIONS,
    "states": STATES,
    "conflicts": ("none", *CONFLICTS),
}
Cell = tuple[str, ...]


def values(cell: str, axis: tuple[str, ...]) -> set[str]:
    """Return the values that a cell of the file names. :raises ValueError: a word is none of that column."""
    if cell == "*":
        return set(axis)
    named: set[str] = set()
    for word in cell.removeprefix("!").split("|"):
        found = (GROUPS.get(word, set()) | {word}) & set(axis)
        if not found:
            raise ValueError(f"{word!r} is no value of {axis}")
        named |= found
    return set(axis) - named if cell.startswith("!") else named


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the file."""

    line: int
    given: Mapping[str, str]

    @property
    def decision(self) -> str:
        """``allow``, or the code of the refusal."""
        return self.given["decision"]

    @property
    def acts(self) -> set[str]:
        return values(self.given["acts"], tuple(GRANTS))

    def cells(self) -> Iterator[Cell]:
        """Yield the box of the row."""
        return product(*(sorted(values(self.given[name], axis)) for name, axis in AXES.items()))

    def __str__(self) -> str:
        return f"permissions.csv:{self.line} {','.join(self.given.values())}"


def rows() -> list[Row]:
    """Return the rows of the file."""
    with Path(__file__).with_name("permissions.csv").open(encoding="utf-8", newline="") as file:
        return [Row(line=line, given=given) for line, given in enumerate(csv.DictReader(file), 2)]


class Table:
    """Every cell with the row that decides it."""

    def __init__(self) -> None:
        self.rows = rows()
        self.cells = list(product(*AXES.values()))
        self.decided: dict[str, dict[Cell, Row]] = {act: {} for act in GRANTS}
        #: Two rows that decide one cell.
        self.twice: list[str] = []
        for row in self.rows:
            box = list(row.cells())
            for act in sorted(row.acts):
                self._fill(act, box, row)

    def _fill(self, act: str, box: list[Cell], row: Row) -> None:
        decided = self.decided[act]
        taken = next((cell for cell in box if cell in decided), None)
        if taken is not None:
            self.twice.append(f"{act} {taken}\n  {decided[taken]}\n  {row}")
        decided.update(dict.fromkeys(box, row))

    def missing(self) -> list[tuple[str, Cell]]:
        """Return the cells that no row decides."""
        return [(act, cell) for act, found in self.decided.items() for cell in self.cells if cell not in found]

    def row(self, act: str, **given: str) -> Row:
        """Return the row for an act; what is not given is the plain case."""
        usual = {"task": "-", "relations": "none", "states": "open", "conflicts": "none"}
        return self.decided[act][tuple((usual | given)[name] for name in AXES)]


def facts(cell: Cell) -> Facts:
    """Return the facts of a cell."""
    actor, task, relation, state, conflict = cell
    roles = frozenset({actor}) & OFFICE_ROLES
    asked = {"-": None, "own": next(iter(roles), None), "another": "clerk"}[task]
    absent = None
    if relation in COVERED:
        absent = Facts(
            kind="office",
            roles=frozenset({asked} - {None}) if relation != "covers_roleless" else frozenset(),
            task_role=asked,
            relation="assignee",
            case_state=state,
            **COVERED[relation],
        )
    return Facts(
        kind=actor if actor in ("party", "public", "system") else "office",
        roles=roles,
        task_role=asked,
        relation="other_assignee" if absent else relation,
        case_state=state,
        absent=absent,
        **({CONFLICTS[conflict]: True} if conflict != "none" else {}),
    )
