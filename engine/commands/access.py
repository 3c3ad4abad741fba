"""Facts for the table of permissions, and the refusals that follow from it.

Facts are read inside the command's transaction, after the case lock: a role withdrawn a moment ago acts no more.
"""

from __future__ import annotations

from typing import NoReturn

from engine.commands.side_kinds import OUTLIVING
from engine.errors import Forbidden, NotFound
from engine.rules import permissions
from engine.rules.permissions import Facts, Relation
from engine.store.cases import CaseFile
from engine.store.queries import facts as fact_queries
from engine.store.queries.facts import Standing
from engine.store.tasks import Task
from engine.store.work import Work
from engine.values import Actor


def absent(what: str, **params: object) -> NoReturn:
    """Refuse: it does not exist, or not for this actor."""
    raise NotFound(f"no_{what}", **params)


def never_was(work: Work, actor: Actor, what: str, **params: object) -> NoReturn:
    """Refuse what no case has, with the statements that it takes to refuse what a hidden case has.

    Whoever counts the moments until the answer learns no more than whoever reads it.
    """
    fact_queries.standing(work.session, actor, fact_queries.NO_CASE, work.today)
    absent(what, **params)


def standing(work: Work, actor: Actor, case: CaseFile | None = None) -> Standing:
    """Return how an actor stands to a case today: roles, disabled, recused, party."""
    return fact_queries.standing(work.session, actor, case.id if case is not None else None, work.today)


def facts(actor: Actor, found: Standing, case: CaseFile | None = None, relation: Relation | None = None) -> Facts:
    """Return the facts for an act on a case as a whole."""
    if relation is None:
        relation = "party" if found.is_party else "none"
    state = "none" if case is None else "open" if case.closed_on is None else "closed"
    return Facts(
        kind=actor.kind,
        roles=found.roles,
        is_disabled=found.is_disabled,
        is_recused=found.is_recused,
        relation=relation,
        case_state=state,
    )


def task_facts(
    actor: Actor,
    found: Standing,
    case: CaseFile,
    task: Task,
    *,
    is_unassigned: bool = False,
    holder_unit_id: int | None = None,
) -> Facts:
    """Return the facts for an act on a task.

    :param is_unassigned: as if nobody held it.
    :param holder_unit_id: unit of who holds it; None: nobody does, or who does it belongs to none.
    """
    if task.assignee_id is None or is_unassigned:
        relation: Relation = "unassigned"
    else:
        relation = "assignee" if task.assignee_id == actor.account_id else "other_assignee"
    return Facts(
        kind=actor.kind,
        roles=found.roles,
        is_disabled=found.is_disabled,
        is_recused=found.is_recused,
        has_contributed=found.has_contributed,
        took_part_before=found.took_part_before,
        task_role=task.role,
        is_foreign_unit=_is_foreign(task.unit_id, found.unit_id),
        # A task without a unit is of the unit of who holds it, as on the page of the leader.
        is_foreign_holder=task.unit_id is None and _is_foreign(holder_unit_id, found.unit_id),
        relation=relation,
        case_state="open" if case.closed_on is None or task.diagram in OUTLIVING else "closed",
    )


def _is_foreign(unit_id: int | None, own: int | None) -> bool:
    """Return whether a unit is another than one's own; who belongs to no unit belongs to all of them."""
    return unit_id is not None and own is not None and unit_id != own


def require(
    work: Work,
    actor: Actor,
    case: CaseFile,
    act: str,
    relation: Relation | None = None,
    *,
    sought: NotFound | None = None,
) -> Standing:
    """Let an act on a case pass.

    :param sought: what is said where the case is hidden: the same as if the thing asked for did not exist. A case that
        was found through a document or a limit of it must not be named; default: there is no such case.
    :raises NotFound: the case does not exist for this actor.
    :raises Forbidden: it does, but the act is not allowed.
    """
    found = standing(work, actor, case)
    seen = facts(actor, found, case, relation)
    if permissions.is_hidden(seen):
        raise sought or NotFound("no_case", case_no=case.case_no)
    allow(act, seen)
    return found


def require_office(work: Work, actor: Actor, act: str) -> Standing:
    """Let an act pass that concerns no case. :raises Forbidden: not allowed."""
    found = standing(work, actor)
    allow(act, facts(actor, found))
    return found


def may(work: Work, actor: Actor, act: str) -> bool:
    """Return whether an act that concerns no case is allowed."""
    return permissions.decide(act, facts(actor, standing(work, actor))).allowed


def allow(act: str, seen: Facts) -> None:
    """Let an act pass on known facts. :raises Forbidden: with the first reason."""
    decision = permissions.decide(act, seen)
    if not decision.allowed:
        why_not = decision.why_not or "not_your_role"
        raise Forbidden(why_not, act=act, roles=permissions.roles_for(act, seen))
