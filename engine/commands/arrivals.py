"""How a notice arrived: the proved day of receipt, or that it came back (退信)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.commands import access, case_views, events, later_receipts, returned_mail, service
from engine.commands.roles import COURT
from engine.errors import NotFound, Refused
from engine.rules.service import service_day
from engine.store.cases import CaseFile
from engine.store.documents import Notice
from engine.store.queries import documents as document_queries
from engine.store.runs import Run
from engine.store.work import Work
from engine.values import Actor, NoticeView


def record(work: Work, actor: Actor, notice_id: int, event: Mapping[str, object]) -> NoticeView:
    """Record how a notice arrived.

    A proved day rebuts the deemed one; what was deemed on it already becomes the task of a person. What came back was
    not served: the limits that rest on it wait, and a person finds out whether it can be sent again or must be
    published.

    :raises NotFound, Forbidden, InvalidForm: in that order.
    :raises Refused: ``already_proved``, ``already_returned``, ``served_before_issue``, ``served_in_future``.
    """
    found = document_queries.notice(work.session, notice_id, lock=True) or access.never_was(
        work, actor, "notice", notice=notice_id
    )
    notice, case, run, document = found
    access.require(work, actor, case, "service.record", sought=NotFound("no_notice", notice=notice_id))
    kind = events.choice(event, "kind", ("proved", "returned"))
    on = events.day(event, "on")
    if notice.state == "rebutted":
        raise Refused("already_proved", on=notice.served_on)
    if notice.state == "returned":
        raise Refused("already_returned")
    if on < notice.issued_on:
        raise Refused("served_before_issue", on=on, issued_on=notice.issued_on)
    if on > work.today:
        raise Refused("served_in_future", on=on)
    before = notice.served_on
    if kind == "proved":
        served = service_day(service.regime_of(case.kind), notice.channel, notice.issued_on, proved_on=on)
        notice.served_on, notice.proved_on, notice.state = served.day, on, "rebutted"
        notice.receipt, notice.proof = service.receipt(served), events.text(event, "proof", is_required=False) or None
        service.move_run(work, actor, case, run, notice, before)
        later_receipts.begin(work, actor, case, notice, before)
    else:
        _take_back(work, actor, case, run, notice, on)
    return case_views.notice_view(notice, case.case_no, None, document)


def _take_back(work: Work, actor: Actor, case: CaseFile, run: Run | None, notice: Notice, on: date) -> None:
    """Treat what came back; a closed case, or an office without the procedure, publishes at once.

    A letter to a court is never published: somebody sends it again in a closed case too.
    """
    before, notice.state, notice.returned_on = notice.served_on, "returned", on
    is_to_court = notice.addressee_role == COURT
    is_left_alone = case.closed_on is not None and not is_to_court
    if is_left_alone or not work.definitions.has(work.session, returned_mail.KIND):
        if not is_to_court:
            served = service_day(service.regime_of(case.kind), "publication", work.today)
            notice.channel, notice.served_on, notice.receipt = "publication", served.day, service.receipt(served)
            service.announce(work, case, notice)
        service.move_run(work, actor, case, run, notice, before)
        return
    notice.served_on = None
    service.move_run(work, actor, case, run, notice, before)
    returned_mail.begin(work, actor, case, notice, on)
