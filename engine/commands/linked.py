"""Opening a case that continues another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.commands import allocation, preserved_cases
from engine.commands.roles import ROLES_OF_KIND, CaseRoles
from engine.errors import Refused
from engine.store.cases import CaseFile, CaseParty
from engine.store.queries import cases as case_queries
from engine.store.queries import rights as right_queries

if TYPE_CHECKING:
    from engine.commands.motion import Motion


def open_case(motion: Motion, kind: str, filer: str | None = None) -> str:
    """Open a case of another kind with the parties and the right of this one; return its number.

    :param filer: role here of the party that files there; the others keep what they were.
    :raises Refused: ``unknown_kind``.
    """
    from engine.commands.motion import Motion as NewMotion

    work, parent, session = motion.work, motion.case, motion.work.session
    roles = ROLES_OF_KIND.get(kind)
    if roles is None:
        raise Refused("unknown_kind", kind=kind)
    right = right_queries.of_case(session, parent)
    case_no = case_queries.next_case_no(session, kind, work.today)
    allotted = allocation.of_new(work, kind, case_no)
    case = CaseFile(
        case_no=case_no,
        kind=kind,
        title=roles.titled(right, {}),
        status="filed",
        **right_queries.subject(right),
        filed_on=motion.acted_on,
        priority=parent.priority,
        unit_id=allotted.unit_id or parent.unit_id,
        parent_case_id=parent.id,
        search_text=parent.search_text,
    )
    case.find_by(case.case_no, case.title)
    session.add(case)
    session.flush()
    session.add_all(
        CaseParty(
            case_id=case.id,
            party_id=party.party_id,
            role=_role_of(party.role, roles, filer),
            agent_party_id=party.agent.id if party.agent else None,
            address=party.own_address,
        )
        for party in motion.parties
        if party.role in roles.from_earlier or party.role == filer
    )
    session.flush()
    preserved_cases.stand(work, case, right)
    declared = work.definitions.current(session, kind)[1].variables
    known = {
        **dict(motion.variables),
        "filed_on": motion.acted_on.isoformat(),
        "case_no": case.case_no,
        "preceding_case_no": parent.case_no,
        **_names(motion, roles, filer),
    }
    first = {name: value for name, value in known.items() if name in declared}
    child = NewMotion.begin(work, motion.actor, case, kind, first, is_main=True)
    child.settle("case.opened", case.title, {}, {"kind": kind, "continues": parent.case_no, **allotted.said})
    return case.case_no


def _role_of(role: str, roles: CaseRoles, filer: str | None) -> str:
    """Return the role there of a party here: who files stands in the new case once."""
    return roles.filer if role == filer else roles.from_earlier[role]


def _names(motion: Motion, roles: CaseRoles, filer: str | None) -> dict[str, str | None]:
    """Return the names of the parties by their roles there; None: nobody has the role."""
    if filer is None:
        return {}
    names = dict.fromkeys((f"{role}_name" for role in roles.from_earlier.values()), None)
    taking_part = [party for party in motion.parties if party.role in roles.from_earlier or party.role == filer]
    return names | {f"{_role_of(party.role, roles, filer)}_name": party.party.name for party in taking_part}
