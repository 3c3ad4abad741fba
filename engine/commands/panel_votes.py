"""Votes of a panel (合议组表决): each member votes on the draft, the majority decides, a dissent stays in the file.

The panel is the drafter, the head and the other members: as many persons as it has seats. No text that was read says
so in these words; see processes/README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.commands import panels, reviews
from engine.errors import Refused
from engine.store.cases import CaseFile
from engine.store.queries import panels as queries
from engine.store.queries.panels import Vote
from engine.store.tasks import Task
from engine.store.work import Work
from engine.values import PanelVoteView

if TYPE_CHECKING:
    from engine.commands.motion import Motion

DIAGRAM = "shared.panel_vote"
FORM = f"{DIAGRAM}.cast_vote"
#: Element -> whose seat it is; who steps back is followed by somebody in the same seat.
SEATS = {
    "rapporteur_vote": "rapporteur",
    "head_vote": "head",
    "member_vote": "member",
    "further_member_vote": "member",
    "substitute_vote": "member",
    "substitute_head_vote": "head",
}
_SUBSTITUTES = frozenset({"substitute_vote", "substitute_head_vote"})
#: Variable of a run: the task with the draft that is voted on; the votes on it came later.
AFTER = "vote_after"


def begin(motion: Motion, draft: str) -> dict[str, object]:
    """Begin a vote on the newest draft.

    :param draft: the element that asks for it.
    :raises Refused: ``panel_even``: with an even number, or with one, a vote could be tied, or be the drafter's alone.
    """
    size = int(motion.variables.get("panel_size") or 1)
    if size < 3 or size % 2 == 0:
        raise Refused("panel_even", size=size)
    found = queries.newest_draft(motion.work.session, motion.row.id, draft)
    return {AFTER: found.id, "deliberation": "redraft", "votes_for": 0, "votes_against": 0}


def seat(motion: Motion, tasks: Sequence[Task]) -> None:
    """Ask every vote of a person of its own, none of whom wrote the draft but the rapporteur, who did.

    Who sat in the round before keeps the seat; whoever may not do so is passed over, and the seat is open to others.
    """
    votes = [task for task in tasks if task.form_key == FORM]
    if not votes:
        return
    session, draft_id = motion.work.session, int(motion.variables[AFTER])
    draft = session.get_one(Task, draft_id)
    asked = ",".join(f"#{number}" for number in queries.asked_of(session, motion.row.id, FORM, draft_id))
    before = queries.sat_before(session, motion.row.id, FORM, draft_id)
    for task in votes:
        if SEATS[task.element] == "rapporteur":
            task.role, task.distinct_from = draft.role, asked
            panels.give(motion, task, [draft.completed_by] if draft.completed_by else [])
        else:
            task.distinct_from = ",".join(filter(None, (task.distinct_from, f"#{draft_id}", asked)))
            former = before.get(task.element, [])
            taken = panels.give(motion, task, former)
            before[task.element] = [account for account in former if account != taken]


def count(motion: Motion, result: str) -> dict[str, object]:
    """Count the votes on a draft: those of members who have stepped back since are void, and their seats open again.

    The result is ``carried``, ``rejected``, or who is missing: ``member_missing``, ``head_missing``, and
    ``drafter_missing`` where the draft itself is by somebody who stepped back.
    """
    work, after = motion.work, int(motion.variables[AFTER])
    size = int(motion.variables["panel_size"])
    found = queries.votes(work.session, motion.row.id, FORM, work.today, after)
    votes = [vote if vote.by else replace(vote, by=motion.actor.name) for vote in found]
    valid = [vote for vote in votes if not vote.is_recused]
    held = [SEATS[vote.task.element] for vote in valid]
    missing = None
    if "rapporteur" not in held or queries.is_drafter_recused(work.session, after, work.today):
        missing = "drafter_missing"
    elif "head" not in held:
        missing = "head_missing"
    elif held.count("member") < size - 2:
        missing = "member_missing"
    agreeing = sum(_agrees(vote) for vote in valid)
    outcome = missing or ("carried" if 2 * agreeing > size else "rejected")
    motion.work.record(
        motion.case,
        motion.actor,
        "panel.voted",
        _presiding(valid),
        {},
        {
            "vote_result": outcome,
            "votes_for": agreeing,
            "votes_against": len(valid) - agreeing,
            "voted_by": [vote.by for vote in valid],
            "struck": [vote.by for vote in votes if vote.is_recused],
        },
    )
    return {result: outcome, "votes_for": agreeing, "votes_against": len(valid) - agreeing}


def _agrees(vote: Vote) -> bool:
    return (vote.task.answers or {}).get("vote") == "agree"


def _presiding(votes: Sequence[Vote]) -> str:
    """Return who presides over the panel (组长)."""
    return next((vote.by for vote in votes if SEATS[vote.task.element] == "head"), "")


def shown(work: Work, case: CaseFile) -> tuple[PanelVoteView, ...]:
    """Return the votes of the panels of a case, oldest round first. Only the office reads them."""
    turns: dict[str, int] = {}
    views = []
    for vote in queries.votes_of_case(work.session, case.id, FORM, work.today):
        task, given = vote.task, vote.task.answers or {}
        seat = SEATS.get(task.element, "member")
        if task.element not in _SUBSTITUTES:
            turns[task.element] = turns.get(task.element, 0) + 1
        turn = turns.get(task.element) or max(turns.get("head_vote", 1), 1)
        views.append(
            PanelVoteView(
                round=-(-turn // 2) if task.element == "further_member_vote" else turn,
                seat=seat,
                by=vote.by,
                at=task.completed_at,
                vote=next(iter(reviews.chosen(FORM, "vote", given))),
                reasons=str(given.get("vote_reasons") or ""),
                separate_opinion=str(given.get("separate_opinion") or ""),
                is_struck=vote.is_recused,
            )
        )
    order = list(dict.fromkeys(SEATS.values()))
    return tuple(sorted(views, key=lambda one: (one.round, order.index(one.seat))))
