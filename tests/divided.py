"""An office of two units, and the rules that give cases to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select, update

from engine.store.tables import CaseFile, Task, Unit
from engine.store.users import Account
from tests import factories
from tests.office import Office

OPPOSITION = "trademark.opposition"
#: Login -> place of the unit; "leader" leads the office and belongs to none.
PEOPLE = {"formality": 0, "examiner": 0, "approver": 0, "formality2": 1, "examiner2": 1, "approver2": 1}


def divide(office: Office, people: Mapping[str, int] = PEOPLE) -> None:
    """Set up two units with a leader each and put people into them; ``office.units`` are their ids."""
    with office.parts.unit_of_work() as work:
        units = [Unit(name=f"审查{number}处", name_en=f"Division {place}") for place, number in enumerate("一二", 1)]
        work.session.add_all(units)
        work.session.flush()
        office.units = [unit.id for unit in units]
        for place, unit in enumerate(units, 1):
            name = f"{unit.name}组长"
            office.accounts[f"leader{place}"] = factories.account(work, f"leader{place}", name, ["leader"], unit=unit)
        for login, place in people.items():
            work.session.execute(update(Account).where(Account.login == login).values(unit_id=office.units[place]))


def allot(office: Office, shares: tuple[int, ...], *, by: str = "turn", on: date | None = None, who: str = "leader"):
    """Say which units do oppositions, by their shares."""
    actor = office.actor(who)
    units = {str(unit): share for unit, share in zip(office.units, shares, strict=True)}
    event = {"valid_from": on or office.today, "reason": "业务分工"}
    seen = office.engine.duty_rules(actor, "allocation").version
    body = {"kinds": {OPPOSITION: {"by": by, "units": units}}}
    return office.engine.change_duty_rules(actor, "allocation", body, event, seen)


def unit_of(office: Office) -> int | None:
    """Return the place of the unit of the case; None: it has none. Its open tasks are of the same."""
    with office.parts.unit_of_work(read_only=True) as work:
        case = work.session.scalars(select(CaseFile).where(CaseFile.case_no == office.case_no)).one()
        is_open = Task.status.in_(("open", "claimed"))
        tasks = set(work.session.scalars(select(Task.unit_id).where(Task.case_id == case.id, is_open)))
    assert tasks <= {case.unit_id}
    return None if case.unit_id is None else office.units.index(case.unit_id)
