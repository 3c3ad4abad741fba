"""Recusal on request (回避申请): a party or an official asks, the head of department decides, another one goes on.

Source: 商标法实施条例（2014）第七条.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.errors import Forbidden, InvalidForm
from engine.store.parties import Recusal
from engine.store.queries import people
from engine.store.queries import tasks as task_queries
from engine.store.work import Work

if TYPE_CHECKING:
    from engine.commands.motion import Motion

_NOBODY = {"zh": "没有这位工作人员，或者不止一位", "en": "No such official, or more than one"}


def asked(work: Work, given: Mapping[str, object]) -> dict[str, object]:
    """Return the person whose recusal is asked for. :raises InvalidForm: there is none, or more than one."""
    found = people.officials_named(work.session, str(given["official"]).strip())
    if len(found) != 1:
        raise InvalidForm({"official": [_NOBODY]})
    return {"person_id": found[0]}


def carry_out(motion: Motion) -> None:
    """Carry out what was decided on the request. Recused, the case does not exist for the person any more, and their
    tasks go back to the pool.

    What they did before stands; a draft stays with its task for whoever takes it next.

    :raises Forbidden: ``recused``: nobody decides about themselves.
    """
    work, case = motion.work, motion.case
    person_id, name = int(motion.variables["person_id"]), str(motion.variables["official"])
    if person_id == motion.actor.person_id:
        raise Forbidden("recused", act="task.complete")
    if motion.variables["recusal_decision"] != "approve" or work.session.get(Recusal, (case.id, person_id)):
        return
    work.session.add(
        Recusal(
            case_id=case.id,
            person_id=person_id,
            ground=str(motion.variables["recusal_ground"]),
            decided_on=work.today,
        )
    )
    work.record(case, motion.actor, "recusal.decided", name, {}, {"recusal_ground": motion.variables["recusal_ground"]})
    for task in task_queries.claimed_by(work.session, case.id, person_id):
        task.put_back()
        work.record(case, motion.actor, "task.released", task.name, {"assignee": name}, {"assignee": None})
