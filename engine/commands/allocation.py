"""Which unit a case belongs to (归口分派): by the rule in force on the day it is opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.commands import access, duty_rules
from engine.rules import numbering
from engine.rules.allocation import Allocation
from engine.store.queries import allocation as queries
from engine.store.queries import duty as duty_queries
from engine.store.work import Work
from engine.values import Actor, AllottedCase

#: A dry run shows where so many of the newest open cases would have gone.
TRIED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotment:
    """The unit of a new case, and the version of the rules that says so."""

    unit_id: int | None = None
    said: Mapping[str, object]


NOBODY = Allotment(said={})


def of_new(work: Work, kind: str, case_no: str) -> Allotment:
    """Return the unit of a case that is being opened; none where no rule names one for its procedure."""
    row = duty_queries.in_force(work.session, "allocation", None, work.today)
    if row is None:
        return NOBODY
    shares = Allocation.read(row.body).of(kind)
    load = queries.load(work.session, shares.units) if shares.by == "load" else {}
    unit_id = shares.of(_serial(case_no), load)
    if unit_id is None:
        return NOBODY
    return Allotment(unit_id=unit_id, said={"unit": queries.unit(work.session, unit_id).name, "version": row.id})


def trial(work: Work, actor: Actor, body: Mapping[str, Any]) -> tuple[AllottedCase, ...]:
    """Return where the newest open cases of the procedures that the rules name would have gone. Nothing is moved."""
    access.require_office(work, actor, "duty.read")
    rules = duty_rules.read(work, "allocation", body, None)
    units = {unit.id: unit for unit in queries.units(work.session)}
    load = Counter(queries.load(work.session, units))
    found = []
    for case, title_unit in reversed(queries.newest(work.session, actor, work.today, rules.kinds, TRIED)):
        unit_id = rules.of(case.kind).of(_serial(case.case_no), load)
        load[unit_id] += 1
        unit = units.get(unit_id)
        found.append(
            AllottedCase(
                case_no=case.case_no,
                kind=case.kind,
                filed_on=case.filed_on,
                before=title_unit.name if title_unit else "",
                before_en=title_unit.name_en if title_unit else "",
                unit=unit.name if unit else "",
                unit_en=unit.name_en if unit else "",
            )
        )
    return tuple(reversed(found))


def _serial(case_no: str) -> int:
    known = numbering.parts(case_no)
    return known[2] if known else 1
