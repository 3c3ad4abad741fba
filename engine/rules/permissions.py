"""Who may do what: one table, decided on facts that were loaded before. No database, no clock.

Order of a decision: vetoes first (no role undoes them), then the grants ``role × relation × state``; nothing else is
allowed.
A reader who may not see a case gets the same answer as for a case that does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

Relation = Literal[
    "none",
    "assignee",
    "unassigned",
    "other_assignee",
    "party",
    "awaited",
    "author",
    "own_account",
    "own_unit",
]
CaseState = Literal["none", "open", "closed"]

#: Functions of the office that work on cases.
CASE_ROLES = frozenset({"formality_examiner", "examiner", "panel_member", "panel_head", "approver", "registrar"})
#: Roles whose work is done for all units: a panel sits across them (合议组), and the register is one.
ACROSS_UNITS = frozenset({"panel_member", "panel_head", "registrar"})
READERS = CASE_ROLES | {"leader", "auditor"}
PROCEDURE_ROLES = frozenset({"analyst", "publisher"})
OFFICE_ROLES = READERS | PROCEDURE_ROLES | {"admin", "law_admin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a decision rests on; the caller loads it inside the command's transaction, after the case lock."""

    kind: Literal["office", "party", "system", "public"]
    #: roles held today.
    roles: frozenset[str] = frozenset()
    is_disabled: bool = False
    #: an interest of the person matches a party of the case or an agent (回避).
    is_recused: bool = False
    #: the person completed a task that this one must be distinct from (双人原则), or drew the diagram to be published.
    has_contributed: bool = False
    #: the person worked on the case under review in the instance before.
    took_part_before: bool = False
    #: role that the task asks for.
    task_role: str | None = None
    #: the task belongs to a unit, and it is not the actor's.
    is_foreign_unit: bool = False
    #: the task belongs to no unit, but it lies in the hands of a colleague of another one.
    is_foreign_holder: bool = False
    relation: Relation = "none"
    case_state: CaseState = "none"
    #: The same of the absent colleague whose task it is, where the actor covers for them (代理).
    absent: Facts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """May the act be done, and if not, why not: codes for the reader, the first one first."""

    allowed: bool
    reasons: tuple[str, ...] = ()

    @property
    def why_not(self) -> str | None:
        return self.reasons[0] if self.reasons else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One row of the table: an act is allowed to these kinds of actor in these relations and states."""

    kinds: frozenset[str]
    #: any of these roles; empty: the kind is enough.
    roles: frozenset[str] = frozenset()
    #: the actor must hold the role that the task asks for.
    needs_task_role: bool = False
    #: not on the task of another unit; who works in a role for all units works in each (ACROSS_UNITS).
    needs_unit: bool = False
    #: nor on one in the hands of a colleague of another unit: a head acts down, never sideways.
    needs_own_people: bool = False
    relations: frozenset[str] | None = None
    states: frozenset[str] | None = None


def _office(*roles: str, relations: set[str] | None = None, states: set[str] | None = None) -> Grant:
    return Grant(
        kinds=frozenset({"office"}),
        roles=frozenset(roles),
        relations=frozenset(relations) if relations else None,
        states=frozenset(states) if states else None,
    )


def _lead(*roles: str, relations: set[str] | None = None) -> Grant:
    """Return what the heads of a unit may do with the tasks of their people."""
    return replace(_office(*roles, relations=relations, states={"open"}), needs_unit=True, needs_own_people=True)


def _task(*relations: str) -> Grant:
    return Grant(
        kinds=frozenset({"office"}),
        needs_task_role=True,
        needs_unit=True,
        relations=frozenset(relations),
        states=frozenset({"open"}),
    )


def _party(*relations: str, states: set[str] | None = None) -> Grant:
    return Grant(
        kinds=frozenset({"party"}),
        relations=frozenset(relations),
        states=frozenset(states) if states else None,
    )


_SYSTEM = Grant(kinds=frozenset({"system"}))
#: On an account of the office: its holder, and the head of its unit.
_OF_COLLEAGUE = (
    _office(*CASE_ROLES, relations={"own_account"}),
    _office("approver", relations={"own_unit"}),
    _SYSTEM,
)
#: What who leads a panel may do with its tasks: a panel sits across units.
_OF_PANEL = replace(_office("panel_head", states={"open"}), needs_unit=True)
_ANYBODY = Grant(kinds=frozenset({"office", "party", "system", "public"}))

#: act -> the grants, any of which is enough.
GRANTS: Mapping[str, tuple[Grant, ...]] = {
    "case.read": (_office(*READERS), _party("party", "awaited"), _SYSTEM),
    # By who leads the unit of the case, or belongs to none; a case without a unit by the latter alone.
    "case.hand_over": (replace(_office("leader", states={"open"}), needs_unit=True), _SYSTEM),
    "cover.read": (_office(*READERS), _SYSTEM),
    "cover.make": _OF_COLLEAGUE,
    "cover.end": _OF_COLLEAGUE,
    "case.file": (Grant(kinds=frozenset({"party"})), _office("formality_examiner", "registrar"), _SYSTEM),
    "task.read": (_office(*READERS), _SYSTEM),
    "task.claim": (_task("unassigned", "assignee"),),
    "task.release": (_task("assignee"), _lead("approver", "leader", relations={"other_assignee"})),
    "task.reassign": (_lead("leader", "approver"), _OF_PANEL),
    "task.prioritise": (_lead("leader", "approver"), _OF_PANEL, _SYSTEM),
    "batch.start": (_office(*CASE_ROLES, "leader"), _SYSTEM),
    "task.draft": (_task("unassigned", "assignee"),),
    "task.complete": (_task("unassigned", "assignee"), _SYSTEM),
    "filter.save": (_office(*CASE_ROLES, "leader"), _SYSTEM),
    "filter.share": (_office("leader", "approver", "panel_head"), _SYSTEM),
    "message.deliver": (
        _party("awaited", states={"open"}),
        _office(*CASE_ROLES, relations={"awaited"}, states={"open"}),
        _SYSTEM,
    ),
    "side.extension": (
        _office("formality_examiner", "examiner", "panel_head", "approver", states={"open"}),
        _party("party", states={"open"}),
        _SYSTEM,
    ),
    "side.suspension": (
        _office("examiner", "panel_head", "approver", states={"open"}),
        _party("party", states={"open"}),
        _SYSTEM,
    ),
    "side.preservation": (_office("formality_examiner", "registrar"), _SYSTEM),
    "side.restoration": (
        _office("formality_examiner", states={"closed"}),
        _party("party", states={"closed"}),
        _SYSTEM,
    ),
    "side.second_look": (_office("approver", "panel_head", states={"open"}), _SYSTEM),
    "side.recusal": (_office(*CASE_ROLES, states={"open"}), _party("party", states={"open"}), _SYSTEM),
    "side.party_change": (
        _office("formality_examiner", "examiner", "registrar", states={"open"}),
        _party("party", states={"open"}),
        _SYSTEM,
    ),
    "side.joinder": (
        _office("examiner", "panel_member", "panel_head", "approver", states={"open"}),
        _party("party", states={"open"}),
        _SYSTEM,
    ),
    "suspension.reverse": (_office("approver", states={"open"}), _SYSTEM),
    "limit.extend": (_office("leader", "approver", "panel_head", states={"open"}), _SYSTEM),
    "limit.change": (_office("approver", "panel_head", states={"open"}), _SYSTEM),
    "document.attach": (_office(*CASE_ROLES), _party("party", "awaited"), _SYSTEM),
    "service.read": (_office(*READERS), _SYSTEM),
    "service.record": (_office("formality_examiner", "examiner", "registrar"), _SYSTEM),
    "history.read": (_office(*READERS), _SYSTEM),
    "office_history.read": (_office("auditor", "admin"), _SYSTEM),
    "diagram.read": (_office(*OFFICE_ROLES), _SYSTEM),
    "diagram.submit": (_office("analyst"), _SYSTEM),
    "diagram.publish": (_office("publisher"), _SYSTEM),
    "rule.read": (_ANYBODY,),
    "rule.confirm": (_office("law_admin"), _SYSTEM),
    "calendar.publish": (_office("law_admin"), _SYSTEM),
    "job.read": (_office("admin", "auditor", "approver"), _SYSTEM),
    "job.retry": (_office("admin", "approver"), _SYSTEM),
    "clock.release": (_office("admin"), _SYSTEM),
    "duty.read": (_office("leader", "approver", "admin", "auditor"), _SYSTEM),
    "duty.change": (_office("leader", "approver", "admin"), _SYSTEM),
    # Which unit does which procedure is said for all of them: by who belongs to none.
    "duty.allocate": (replace(_office("leader", "approver", "admin"), needs_unit=True), _SYSTEM),
    "block.read": (_office(*READERS), _SYSTEM),
    "block.change": (_office("leader"), _SYSTEM),
    "team.read": (_office("leader", "auditor"), _SYSTEM),
    "quality.read": (_office("leader", "approver", "auditor"), _SYSTEM),
    "draw.read": (_office("auditor"), _SYSTEM),
    "account.read": (_office("admin", "auditor"), _SYSTEM),
    "unit.name": (_office("admin"), _SYSTEM),
    "mark.read": (_ANYBODY,),
    "certificate.read": (_office(*READERS), _party("party"), _SYSTEM),
    "clock.travel": (Grant(kinds=frozenset({"office", "party", "system"})),),
}

#: Acts that the four-eyes veto concerns: what completes or publishes.
_CONTRIBUTING = frozenset({"task.claim", "task.draft", "task.complete", "diagram.publish"})
#: Acts that a recused person may still do: none of them shows a case.
_BLIND = frozenset(
    {
        "batch.start",
        "case.file",
        "cover.read",
        "cover.make",
        "cover.end",
        "duty.read",
        "duty.change",
        "duty.allocate",
        "block.read",
        "block.change",
        "team.read",
        "quality.read",
        "draw.read",
        "filter.save",
        "filter.share",
        "rule.read",
        "mark.read",
        "diagram.read",
        "clock.travel",
    }
)
#: Acts that a colleague may do on the task of somebody absent.
COVERED = frozenset({"task.draft", "task.complete"})


def decide(act: str, facts: Facts) -> Decision:
    """Decide one act.

    :param act: a key of ``GRANTS``.
    :raises KeyError: no such act.
    """
    if facts.absent is not None and facts.kind == "office" and act in COVERED:
        return _covered(act, replace(facts, relation="assignee", absent=None), facts.absent)
    grants = GRANTS[act]
    vetoes = _vetoes(act, facts)
    if vetoes:
        return Decision(allowed=False, reasons=vetoes)
    reasons: list[str] = []
    for grant in grants:
        missing = _missing(grant, facts)
        if missing is None:
            return Decision(allowed=True)
        reasons.append(missing)
    return Decision(allowed=False, reasons=tuple(sorted(set(reasons), key=_NEAREST.index)))


def _covered(act: str, own: Facts, absent: Facts) -> Decision:
    """Decide an act on the task of an absent colleague: both must be allowed to do it.

    So the rights are those that both have, and what forbids it to one of them forbids it to the other.
    """
    decision = decide(act, own)
    if decision.allowed and not decide(act, absent).allowed:
        return Decision(allowed=False, reasons=("absent_barred",))
    return decision


def roles_for(act: str, facts: Facts) -> tuple[str, ...]:
    """Return whose work an act is: the role that the task asks for, or the roles of the table."""
    grants = GRANTS[act]
    roles = {role for grant in grants for role in grant.roles}
    if facts.task_role is not None and any(grant.needs_task_role for grant in grants):
        roles.add(facts.task_role)
    return tuple(sorted(roles))


def is_hidden(facts: Facts) -> bool:
    """Return whether the case does not exist for this actor."""
    return not decide("case.read", facts).allowed


#: Nearest miss first: what the reader can do something about.
_NEAREST = (
    "case_closed",
    "case_open",
    "assigned_to_other",
    "not_your_unit",
    "not_your_task",
    "not_your_colleague",
    "not_awaited_of_you",
    "not_your_role",
)
#: Relations to a task, and to an account of the office; all others are to a case.
_TO_TASKS = frozenset({"assignee", "unassigned", "other_assignee"})
_TO_ACCOUNTS = frozenset({"own_account", "own_unit"})


def _vetoes(act: str, facts: Facts) -> tuple[str, ...]:
    if facts.kind == "system":
        return ()
    vetoes = []
    if facts.is_disabled:
        vetoes.append("account_disabled")
    if facts.is_recused and act not in _BLIND:
        vetoes.append("recused")
    if act in _CONTRIBUTING and facts.has_contributed:
        vetoes.append("four_eyes")
    if act in _CONTRIBUTING and facts.took_part_before:
        vetoes.append("took_part_before")
    return tuple(vetoes)


def _missing(grant: Grant, facts: Facts) -> str | None:
    """Return what a grant lacks in these facts; None: nothing."""
    if facts.kind not in grant.kinds:
        return "not_your_role"
    if grant.roles and not grant.roles & facts.roles:
        return "not_your_role"
    if grant.needs_task_role and facts.task_role not in facts.roles:
        return "not_your_role"
    is_bound = grant.needs_unit and not (grant.needs_task_role and facts.task_role in ACROSS_UNITS)
    if (is_bound and facts.is_foreign_unit) or (grant.needs_own_people and facts.is_foreign_holder):
        return "not_your_unit"
    if grant.states is not None and facts.case_state not in grant.states:
        return "case_open" if grant.states == {"closed"} else "case_closed"
    if grant.relations is not None and facts.relation not in grant.relations:
        return _stranger(grant.relations, facts.relation)
    return None


def _stranger(relations: frozenset[str], relation: Relation) -> str:
    """Return why none of these relations holds."""
    if relations <= _TO_TASKS:
        return "assigned_to_other" if relation == "other_assignee" else "not_your_task"
    return "not_your_colleague" if relations <= _TO_ACCOUNTS else "not_awaited_of_you"
