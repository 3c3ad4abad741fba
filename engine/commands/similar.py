"""Decided cases like this one (类案), for whoever drafts a decision: same procedure, same grounds, same
articles, same classes.

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
#: A shared ground says more than a shared article, which says more than a shared class.
_WEIGHT_OF_A_GROUND, _WEIGHT_OF_AN_ARTICLE = 3, 2
MOST = 8


def of_task(work: Work, actor: Actor, task_id: int) -> tuple[SimilarCase, ...]:
    """Return the decided cases most like the case of a task, the likest first, then the newest.

    :raises NotFound: no such task for this actor.
    """
    found, _, _ = tasks.in_hand(work, actor, task_id, lock=False)
    case = found.case
    grounds = _grounds(case_queries.main_run(work.session, case.id).variables)
    classes = set(queries.classes_of(work.session, case))
    cited = _codes((found.task.draft or {}).get("articles"))
    decided = queries.newest_decided(work.session, actor, work.today, case)
    drafts = queries.drafts_of(work.session, [other.id for other, _, _ in decided])
    scored = []
    for other, variables, its_classes in decided:
        if other.id not in drafts:
            continue  # a case that was withdrawn decided nothing
        shared, same = grounds & _grounds(variables), classes & set(its_classes or ())
        alike = [code for code in _codes(drafts[other.id]["articles"]) if code in cited]
        if shared or same or alike:
            weight = _WEIGHT_OF_A_GROUND * len(shared) + _WEIGHT_OF_AN_ARTICLE * len(alike) + len(same)
            scored.append((weight, other, shared, same, alike))
    scored.sort(key=lambda each: -each[0])  # stable: the newest stay first
    return tuple(
        SimilarCase(
            case_no=other.case_no,
            title=other.title,
            kind=other.kind,
            outcome=other.outcome or "",
            closed_on=other.closed_on,
            grounds=tuple(sorted(shared)),
            classes=tuple(sorted(same)),
            articles=tuple(_codes(drafts[other.id]["articles"])),
            reasons=str(drafts[other.id].get("reasons", "")),
            same_articles=tuple(alike),
        )
        for _, other, shared, same, alike in scored[:MOST]
    )


def _codes(articles: object) -> list[str]:
    """Return cited provisions; a draft as typed may hold anything."""
    return [str(code) for code in articles] if isinstance(articles, list | tuple) else []


def _grounds(variables: Mapping[str, object]) -> set[str]:
    given = (variables.get(name) for name in _GROUNDS)
    return {str(ground) for each in given if isinstance(each, list) for ground in each}
