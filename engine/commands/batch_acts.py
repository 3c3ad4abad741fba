"""The acts of a batch, each on one task or its case: whether it could be done, and doing it, by the rules of the single
act.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import answers, assignments, handovers, side_procedures, tasks
from engine.errors import CaseClosed, InvalidForm, Refused
from engine.store.batches import BatchItem
from engine.store.cases import CaseFile
from engine.store.work import Work
from engine.values import WORKLIST_NUMBERS, Actor

EXTENSION = "shared.extension"
HAND_OVER = "hand_over"
#: They are done once for each case, whatever the number of its tasks.
ON_CASES = frozenset({HAND_OVER})
#: What is a number, and how large it may be: no account and no unit has a larger one.
_LARGEST = {"to": WORKLIST_NUMBERS["assignee"][1], "priority": WORKLIST_NUMBERS["priority"][1]}
_MISSING = {"zh": "必须填写", "en": "Required"}
_NO_NUMBER = {"zh": "数值超出范围", "en": "Out of range"}


def check_given(work: Work, actor: Actor, act: str, given: Mapping[str, object]) -> None:
    """Check what an act needs besides the task. :raises InvalidForm: something is missing or wrong."""
    needed = {
        "reassign": ("to", "reason"),
        HAND_OVER: ("to", "reason"),
        "prioritise": ("priority", "reason"),
        "extend": ("months", "reasons"),
        "complete": ("form_key", "answers"),
    }.get(act, ())
    missing = [name for name in needed if given.get(name) in (None, "")]
    if missing:
        raise InvalidForm({name: [_MISSING] for name in missing})
    for name, largest in _LARGEST.items():
        if name in needed and not _is_number(given[name], largest):
            raise InvalidForm({name: [_NO_NUMBER]})
    if "reason" in needed:
        _check_reason(given["reason"])
    if act == "extend":
        answers.validated(f"{EXTENSION}.filing", _request(given), actor.language)
    if act == "complete":
        answers.validated(str(given["form_key"]), given["answers"], actor.language)


def _check_reason(reason: object) -> None:
    """Refuse a reason that every single item would be refused for. :raises InvalidForm."""
    if not isinstance(reason, str):
        raise InvalidForm({"reason": [assignments.NO_REASON]})
    assignments.checked_reason(reason)


def check(work: Work, actor: Actor, act: str, case: CaseFile, task_id: int | None, given: Mapping[str, object]) -> None:
    """Let pass what :func:`perform` would do, without doing it and without a lock.

    :param task_id: None: the case was chosen itself, for an act that is on cases.
    :raises EngineError: the same refusal as of the act itself.
    """
    if act == HAND_OVER:
        handovers.checked(work, actor, case, int(given["to"]), str(given["reason"]))
    elif act in ("claim", "release"):
        tasks.for_act(work, actor, task_id, f"task.{act}", lock=False)
    elif act == "prioritise":
        found = tasks.for_act(work, actor, task_id, "task.prioritise", lock=False)
        if found.task.priority == int(given["priority"]):
            raise Refused("priority_already", priority=found.task.priority)
    elif act == "reassign":
        assignments.checked_reassignment(work, actor, task_id, int(given["to"]), lock=False)
    elif act == "extend":
        case = tasks.for_act(work, actor, task_id, "task.read", lock=False).case
        side_procedures.checked(work, actor, case, EXTENSION, _request(given))
    else:
        found = tasks.for_act(work, actor, task_id, "task.complete", lock=False)
        _same_form(found.task.form_key, given)
        if found.case.closed_on is not None:
            raise CaseClosed("case_closed", case_no=found.case.case_no)


def perform(work: Work, actor: Actor, act: str, item: BatchItem, given: Mapping[str, object]) -> None:
    """Do the act on one task or case. The case is locked; a decision on another version of it is refused."""
    task_id = item.task_id
    if act == HAND_OVER:
        case = work.session.get_one(CaseFile, item.case_id)
        found = handovers.checked(work, actor, case, int(given["to"]), str(given["reason"]))
        handovers.give(work, actor, case, *found)
    elif act == "claim":
        tasks.claim(work, actor, task_id)
    elif act == "release":
        tasks.release(work, actor, task_id)
    elif act == "prioritise":
        assignments.prioritise(work, actor, task_id, int(given["priority"]), str(given["reason"]))
    elif act == "reassign":
        assignments.reassign(work, actor, task_id, int(given["to"]), str(given["reason"]))
    elif act == "extend":
        case = tasks.for_act(work, actor, task_id, "task.read").case
        side_procedures.start(work, actor, case.case_no, EXTENSION, _request(given))
    else:
        found = tasks.for_act(work, actor, task_id, "task.complete")
        _same_form(found.task.form_key, given)
        tasks.complete(work, actor, task_id, given["answers"], seen=item.seen)


def _same_form(form_key: str, given: Mapping[str, object]) -> None:
    if form_key != given["form_key"]:
        raise Refused("other_form")


def _is_number(typed: object, largest: int) -> bool:
    text = str(typed)
    return text.isascii() and text.isdecimal() and len(text) <= len(str(largest)) and int(text) <= largest


def _request(given: Mapping[str, object]) -> dict[str, object]:
    return {"months": given.get("months"), "reasons": given.get("reasons")}
