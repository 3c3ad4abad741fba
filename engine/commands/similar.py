"""Decided cases like this one (类案), for whoever drafts a decision: same procedure, same grounds, same classes.

Equal cases are to be decided equally; what was decided is shown, nothing is proposed.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import tasks
from engine.store.queries import cases as case_queries
from engine.store.queries import similar as queries
from engine.store.work import Work
from engine.values import Actor, SimilarCase

#: Variables that say on what grounds a case rests, by the words of the different procedures.
_GROUNDS = ("grounds", "refusal_grounds", "rejection_grounds", "reason_codes")
#: A shared ground says more than a shared class.
_WEIGHT_OF_A_GROUND = 3
MOST = 8


def of_task(work: Work, actor: Actor, task_id: int) -> tuple[SimilarCase, ...]:
    """Return the decided cases most like the case of a task, the likest first, then the newest.

    :raises NotFound: no such task for this actor.
    """
    found, _, _ = tasks.in_hand(work, actor, task_id, lock=False)
    case = found.case
    grounds = _grounds(case_queries.main_run(work.session, case.id).variables)
    classes = set(queries.classes_of(work.session, case))
    scored = []
    for other, variables, its_classes in queries.newest_decided(work.session, actor, work.today, case):
        shared, same = grounds & _grounds(variables), classes & set(its_classes or ())
        if shared or same:
            scored.append((_WEIGHT_OF_A_GROUND * len(shared) + len(same), other, shared, same))
    scored.sort(key=lambda each: -each[0])  # stable: the newest stay first
    drafts = queries.drafts_of(work.session, [other.id for _, other, _, _ in scored])
    best = [each for each in scored if each[1].id in drafts][:MOST]  # a case that was withdrawn decided nothing
    return tuple(
        SimilarCase(
            case_no=other.case_no,
            title=other.title,
            kind=other.kind,
            outcome=other.outcome or "",
            closed_on=other.closed_on,
            grounds=tuple(sorted(shared)),
            classes=tuple(sorted(same)),
            articles=tuple(map(str, drafts[other.id]["articles"])),
            reasons=str(drafts[other.id].get("reasons", "")),
        )
        for _, other, shared, same in best
    )


def _grounds(variables: Mapping[str, object]) -> set[str]:
    given = (variables.get(name) for name in _GROUNDS)
    return {str(ground) for each in given if isinstance(each, list) for ground in each}
