"""What service tasks ask for, by name: an operation writes rows in the step; slow work becomes a job after the commit.

An operation may return variables: ``result="answer_served_on"`` in the diagram names the one that gets its day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from engine.commands import (
    admissibility,
    case_fees,
    case_hearings,
    divisions,
    extensions,
    joinders,
    linked,
    panel_votes,
    panels,
    party_changes,
    preservations,
    recusals,
    returned_mail,
    rights,
    scores,
    service,
    suspensions,
)
from engine.errors import Refused
from engine.store.queries import documents as document_queries
from engine.store.rights import Mark
from engine.workflow import Effect

if TYPE_CHECKING:
    from engine.commands.motion import Motion

Variables = Mapping[str, object]
Operation = Callable[..., "Variables | None"]

#: Announcements and notices that say that a mark is registered.
_OF_REGISTRATION = frozenset({"registration", "partial_registration", "registration_certificate"})


def perform(motion: Motion, effect: Effect) -> Variables | None:
    """Perform one operation.

    :raises Refused: ``unknown_operation``: the lint of published diagrams keeps this from happening.
    """
    operation = OPERATIONS.get(effect.operation)
    if operation is None:
        raise Refused("unknown_operation", operation=effect.operation, element=effect.element)
    return operation(motion, **effect.parameters)


def set_status(motion: Motion, status: str) -> None:
    """Set the internal status (阶段) of the case."""
    motion.case.status = status


def set_priority(motion: Motion, priority: object) -> None:
    """Set the priority of the case; its tasks come with it."""
    motion.case.priority = int(priority)


def number_case(motion: Motion, result: str | None = None) -> Variables | None:
    """Give the case its number; it has one from filing on, so that the party can be told at once."""
    return {result: motion.case.case_no} if result else None


def serve_notice(
    motion: Motion, template: str, addressee: str, result: str | None = None, channel: str | None = None
) -> Variables | None:
    """Serve a notice on the parties in a role, and on the court whose order the run executes where it is named.

    The result is the day on which the last of the parties counts as served.
    """
    parties = [
        *service.addressees(motion.participants, addressee),
        *service.the_court(addressee, motion.variables),
    ]
    if not parties or _would_be_untrue(motion, template):
        return {result: motion.work.today.isoformat()} if result else None
    notices = motion.issue(template, parties, result=result, channel=channel or None)
    return _served(notices, result)


def issue_decision(
    motion: Motion, template: str, result: str | None = None, addressee: str = "all", served_of: str = "respondent"
) -> Variables | None:
    """Issue a decision to the parties; the result is the day on which ``served_of`` counts as served."""
    parties = service.addressees(motion.participants, addressee)
    named = {party.party_id for party in service.addressees(parties, served_of)} or {p.party_id for p in parties}
    notices = motion.issue(template, parties, result=result, result_of=named, kind="decision")
    return _served([notice for notice in notices if notice.party_id in named], result)


def _served(notices: list[object], result: str | None) -> Variables | None:
    days = [notice.served_on for notice in notices if notice.served_on is not None]
    return {result: max(days).isoformat() if days else None} if result else None


def publish_gazette(motion: Motion, announcement: str, result: str | None = None) -> Variables | None:
    """Publish in the gazette today."""
    work, case = motion.work, motion.case
    if not _would_be_untrue(motion, announcement):
        work.session.add(document_queries.announced(case, announcement, work.today))
    return {result: work.today.isoformat()} if result else None


def _would_be_untrue(motion: Motion, said: str) -> bool:
    """Return whether this would say that the mark is registered while it is not: others oppose it still."""
    if said not in _OF_REGISTRATION or motion.case.mark_id is None:
        return False
    return motion.work.session.get_one(Mark, motion.case.mark_id).registered_on is None


def open_linked_case(
    motion: Motion, kind: str, result: str | None = None, filer: str | None = None
) -> Variables | None:
    """Open a case of another kind that continues this one, with its parties in the roles of that procedure.

    :param filer: role here of the party that asks for it, where either side may.
    """
    case_no = linked.open_case(motion, kind, filer)
    return {result: case_no} if result else None


def close_case(motion: Motion, outcome: str) -> None:
    """Close the case with an outcome."""
    case = motion.case
    case.status, case.outcome, case.closed_on = "closed", outcome, motion.work.today
    motion.closed_as = outcome


def set_date(motion: Motion, variable: str) -> Variables:
    """Set a variable to the day on which the act counts as done: today, or its postmark."""
    return {variable: motion.acted_on.isoformat()}


def set_variable(motion: Motion, variable: str, value: object) -> Variables:
    """Set a variable."""
    return {variable: value}


OPERATIONS: Mapping[str, Operation] = {
    "set_status": set_status,
    "set_priority": set_priority,
    "number_case": number_case,
    "serve_notice": serve_notice,
    "issue_decision": issue_decision,
    "publish_gazette": publish_gazette,
    "enter_register": rights.enter_register,
    "check_right": rights.check_right,
    "check_goods": rights.check_goods,
    "encumber": rights.encumber,
    "amend_burden": rights.amend_burden,
    "lift": rights.lift,
    "renew_term": rights.renew_term,
    "change_owner": rights.change_owner,
    "divide_mark": divisions.divide,
    "open_linked_case": open_linked_case,
    "close_case": close_case,
    "set_date": set_date,
    "set_variable": set_variable,
    "grant_extension": extensions.grant,
    "open_suspension": suspensions.begin,
    "close_suspension": suspensions.end,
    "hold_losses": preservations.hold_losses,
    "queue_preservation": preservations.queue,
    "begin_preservation": preservations.begin,
    "continue_preservation": preservations.go_on,
    "end_preservation": preservations.end,
    "check_register": admissibility.check_register,
    "seat_new_panel": panels.seat_new,
    "open_panel_vote": panel_votes.begin,
    "count_panel_votes": panel_votes.count,
    "enter_quality_scores": scores.enter,
    "tell_quality_findings": scores.tell,
    "change_party": party_changes.change,
    "join_cases": joinders.join,
    "separate_case": joinders.separate,
    "recuse_official": recusals.carry_out,
    "resend_notice": returned_mail.resend,
    "publish_notice": returned_mail.publish,
    "charge_fee": case_fees.charge,
    "enter_payment": case_fees.pay,
    "miss_payment": case_fees.miss,
    "schedule_hearing": case_hearings.schedule,
    "close_hearing": case_hearings.close,
}
