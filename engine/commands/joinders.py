"""Cases that are heard together (合并审理): one group, one panel, one hearing.

Whoever touches two cases locks its own first and the others without patience, as waiting cases do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.commands import access, lines
from engine.errors import InvalidForm, Refused, Stale
from engine.rules import joinder, permissions
from engine.store.cases import CaseFile
from engine.store.queries import cases as case_queries
from engine.store.queries import joinders as joinder_queries
from engine.store.queries.facts import Standing
from engine.store.queries.locks import lock_case
from engine.store.work import Work
from engine.values import Actor, CaseLine

if TYPE_CHECKING:
    from engine.commands.motion import Motion

JOINDER, SEPARATION = "shared.joinder", "shared.separation"
_NO_SUCH_CASE = {"zh": "本局没有这个案号的案件", "en": "This office has no case of that number"}


def asked(work: Work, actor: Actor, case: CaseFile, found: Standing, given: Mapping[str, object]) -> dict[str, object]:
    """Check a request to join a case to another; return what the run has to know of it.

    :raises InvalidForm: there is no such case (or none for this actor).
    :raises Refused: as :func:`_require_joinable`; ``joinder_not_at_request``: only the office joins such cases.
    """
    other = case_queries.by_number(work.session, str(given["joined_case_no"]).strip().upper())
    if other is None or permissions.is_hidden(access.facts(actor, access.standing(work, actor, other), other)):
        raise InvalidForm({"joined_case_no": [_NO_SUCH_CASE]})
    ground = _require_joinable(work, case, other)
    rule = joinder.JOINING[case.kind]
    if actor.kind == "party" and ground not in rule.at_request:
        raise Refused("joinder_not_at_request")
    return {
        "joined_case_no": other.case_no,
        "joinder_ground": ground,
        "article": rule.articles[ground],
        "asked_by": _asked_by(actor, found),
        "is_counterpart": False,
    }


def separation_asked(actor: Actor, case: CaseFile, found: Standing) -> dict[str, object]:
    """Return what the run of a separation has to know. :raises Refused: ``not_joined``."""
    if case.joined_case_id is None:
        raise Refused("not_joined")
    article = next(iter(joinder.JOINING[case.kind].articles.values()))
    return {"article": article, "asked_by": _asked_by(actor, found), "is_counterpart": False}


def _asked_by(actor: Actor, found: Standing) -> str:
    """Return the role of the party that asks, to which a refusal is told; else ``office``."""
    return next(iter(sorted(found.party_roles)), "office") if actor.kind == "party" else "office"


def offered(work: Work, actor: Actor, case_no: str) -> tuple[CaseLine, ...]:
    """Return the cases that this one may be joined to, of those that the actor may see.

    :raises NotFound: there is no such case, or not for this actor.
    """
    case = case_queries.by_number(work.session, case_no) or access.never_was(work, actor, "case", case_no=case_no)
    access.require(work, actor, case, "case.read")
    if case.kind not in joinder.JOINING or case.joined_case_id is not None:
        return ()
    return tuple(
        lines.case_line(work, other, (None, None))
        for other in joinder_queries.candidates(work.session, actor, work.today, case)
        if _why_not(work, case, other) is None
    )


def join(motion: Motion) -> None:
    """Join the case to the one its run names; both histories say so, and the other's parties are told too.

    :raises Stale: another transaction has the other case. :raises Refused: as :func:`asked`.
    """
    work, case = motion.work, motion.case
    other = case_queries.by_number(work.session, str(motion.variables["joined_case_no"]))
    _lock(work, [other])
    ground = _require_joinable(work, case, other)
    is_new_group = other.joined_case_id is None
    other.joined_case_id = case.joined_case_id = other.joined_case_id or other.id
    article = joinder.JOINING[case.kind].articles[ground]
    for one, with_ in ((case, other), (other, case)):
        new = {"joined_with": with_.case_no, "joinder_ground": ground, "article": article}
        work.record(one, motion.actor, "joinder.joined", with_.case_no, {}, new)
    if is_new_group:
        _tell(motion, JOINDER, other)


def separate(motion: Motion) -> None:
    """Take the case out of its group; one that is left alone is told that it goes on by itself.

    :raises Stale: another transaction has one of the others.
    """
    work, case = motion.work, motion.case
    others = members(work, case)
    _lock(work, others)
    case.joined_case_id = None
    _record_separation(motion, case, others)
    for other in others:
        _record_separation(motion, other, [case])
        other.joined_case_id = min(each.id for each in others) if len(others) > 1 else None
    if len(others) == 1 and others[0].closed_on is None:
        _tell(motion, SEPARATION, others[0])


def members(work: Work, case: CaseFile) -> Sequence[CaseFile]:
    """Return the other cases of the group of a case, by number."""
    return joinder_queries.members(work.session, case)


def _record_separation(motion: Motion, case: CaseFile, others: Sequence[CaseFile]) -> None:
    numbers = "、".join(other.case_no for other in others)
    new = {"reasons": motion.variables.get("reasons")}
    motion.work.record(case, motion.actor, "joinder.separated", numbers, {"joined_with": numbers}, new)


def _tell(motion: Motion, kind: str, other: CaseFile) -> None:
    """Run the same diagram in the other case as its counterpart: nothing is decided there, its parties are notified."""
    from engine.commands.motion import Motion as NewMotion

    work = motion.work
    declared = work.definitions.current(work.session, kind)[1].variables
    known = {**motion.variables, "joined_case_no": motion.case.case_no, "is_counterpart": True, "asked_by": "office"}
    first = {name: value for name, value in known.items() if name in declared}
    counterpart = NewMotion.begin(work, motion.actor, other, kind, first, is_main=False)
    counterpart.settle(f"{kind}.counterpart", motion.case.case_no, {}, {})


def _lock(work: Work, cases: Sequence[CaseFile]) -> None:
    for each in sorted(cases, key=lambda one: one.id):
        if not lock_case(work.session, each.id, is_patient=False):
            raise Stale("busy")
        work.session.refresh(each)


def _require_joinable(work: Work, case: CaseFile, other: CaseFile) -> joinder.Ground:
    """Return what two cases have in common.

    :raises Refused: ``joinder_with_itself``, ``joinder_of_another_kind``, ``joinder_closed``, ``joined_already``,
        ``joinder_too_late``, ``joinder_nothing_in_common``.
    """
    refusal = _why_not(work, case, other)
    if refusal is not None:
        raise Refused(refusal, case_no=other.case_no)
    return _common(work, case, other)


def _why_not(work: Work, case: CaseFile, other: CaseFile) -> str | None:
    if other.id == case.id:
        return "joinder_with_itself"
    if other.kind != case.kind:
        return "joinder_of_another_kind"
    if other.closed_on is not None:
        return "joinder_closed"
    if case.joined_case_id is not None:
        return "joined_already"
    if {case.status, other.status} & joinder.FINAL_STAGES:
        return "joinder_too_late"
    return None if _common(work, case, other) is not None else "joinder_nothing_in_common"


def _common(work: Work, case: CaseFile, other: CaseFile) -> joinder.Ground | None:
    is_same_right = (case.mark_id, case.patent_id) == (other.mark_id, other.patent_id) != (None, None)
    ours, theirs = ({p.party_id for p in case_queries.participants(work.session, each.id)} for each in (case, other))
    return joinder.ground(is_same_right, bool(ours & theirs))
