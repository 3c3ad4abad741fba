"""Cases: filing, finding, reading, and what parties send in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.commands import (
    case_views,
    cases,
    handovers,
    hearings,
    history,
    joinders,
    messages,
    receipts,
    searches,
    side_procedures,
)
from engine.faces.base import Face
from engine.values import (
    Actor,
    CaseLine,
    CaseQuery,
    CaseView,
    Choice,
    HearingView,
    HistoryLine,
    Outcome,
    Page,
    PageRequest,
    ReceiptView,
    Upload,
)


class CaseFace(Face):
    """What happens to a case as a whole."""

    def file_case(
        self,
        actor: Actor,
        kind: str,
        filing: Mapping[str, object],
        key: str | None = None,
        files: Sequence[Upload] = (),
    ) -> Outcome:
        """File a request: open the case and begin its main run.

        :param filing: raw answers of the form ``<kind>.filing``.
        :param key: idempotency key; the same key and filing return the same outcome once more.
        :raises Forbidden, InvalidForm, Refused: ``unknown_kind``, ``key_reused``.
        """
        contents = self._kept(actor, files)
        with self._writing() as work:
            return cases.file_case(work, actor, kind, filing, key=key, files=contents)

    def case(self, actor: Actor, case_no: str) -> CaseView:
        """Return everything the reader may know of a case.

        :raises NotFound: no such case, or none for this reader.
        """
        with self._reading() as work:
            return case_views.case(work, actor, case_no)

    def find_cases(
        self, actor: Actor, query: CaseQuery | None = None, page: PageRequest | None = None
    ) -> Page[CaseLine]:
        """Return the cases that the reader may see, newest first."""
        with self._reading() as work:
            return searches.cases(work, actor, query or CaseQuery(), page or PageRequest())

    def hearings(
        self, actor: Actor, first: date, last: date, place: str = "", panel: str = ""
    ) -> tuple[HearingView, ...]:
        """Return the oral hearings from one day to another in cases that the reader may see, soonest first.

        :raises Refused: ``span_too_long``: more than a year, or none at all.
        """
        with self._reading() as work:
            return hearings.between(work, actor, first, last, place, panel)

    def own_roles(self, actor: Actor) -> tuple[str, ...]:
        """Return the roles in which the actor's parties stand in cases."""
        with self._reading() as work:
            return searches.own_roles(work, actor)

    def search(self, actor: Actor, text: str) -> Page[CaseLine]:
        """Return the cases whose number, title, mark or party contains a text; an exact number comes alone."""
        with self._reading() as work:
            return searches.anything(work, actor, text)

    def deliver_message(
        self,
        actor: Actor,
        case_no: str,
        message: str,
        payload: Mapping[str, object],
        key: str | None = None,
        files: Sequence[Upload] = (),
    ) -> Outcome:
        """Deliver to a case what it waits for: an answer, evidence, a withdrawal.

        :param message: name of the message as the diagram says it; see ``CaseView.awaited``.
        :param payload: raw answers of the message's form.
        :raises NotFound, Forbidden, CaseClosed, InvalidForm: in that order.
        :raises Refused: ``not_awaited``, or ``too_late`` (expired_on) where the right is lost. Late evidence and
            answers are taken into the file for the examiner to weigh (``Outcome.remark`` = ``kept_as_late_material``).
        """
        contents = self._kept(actor, files)
        with self._writing() as work:
            return messages.deliver(work, actor, case_no, message, payload, key=key, files=contents)

    def receipt(self, actor: Actor, case_no: str, form_key: str) -> ReceiptView:
        """Return the receipt of what the actor's account sent last to a case by a form.

        :raises NotFound: no such case for this reader, or ``no_receipt``: nothing came from this account by that form.
        """
        with self._reading() as work:
            return receipts.newest(work, actor, case_no, form_key)

    def start_side_procedure(
        self,
        actor: Actor,
        case_no: str,
        kind: str,
        answers: Mapping[str, object],
        key: str | None = None,
    ) -> Outcome:
        """Start an additional run of the case: ``shared.extension`` or ``shared.suspension``.

        :param answers: raw answers of the form ``<kind>.filing``.
        :raises Refused: ``already_running``, ``nothing_to_extend``, ``extension_beyond_maximum``.
        """
        with self._writing() as work:
            return side_procedures.start(work, actor, case_no, kind, answers, key=key)

    def units_for(self, actor: Actor, case_no: str) -> tuple[Choice, ...]:
        """Return the units to which the actor may hand a case over.

        :raises NotFound, CaseClosed, Forbidden: in that order.
        """
        with self._reading() as work:
            return handovers.units(work, actor, case_no)

    def hand_over_case(self, actor: Actor, case_no: str, to: int, reason: str, seen: int | None = None) -> CaseView:
        """Hand a case over to another unit; tasks that their holders may not do there go back to its pool.

        :param to: id of the unit.
        :param seen: ``CaseView.seen`` of the page that was looked at.
        :raises NotFound, CaseClosed, Forbidden, Stale, InvalidForm: in that order.
        :raises Refused: ``unit_already``.
        """
        with self._writing() as work:
            handovers.hand_over(work, actor, case_no, to, reason, seen=seen)
            work.session.flush()
            return case_views.case(work, actor, case_no)

    def joinable_cases(self, actor: Actor, case_no: str) -> tuple[CaseLine, ...]:
        """Return the cases that a case may be joined to, of those that the reader may see."""
        with self._reading() as work:
            return joinders.offered(work, actor, case_no)

    def reverse_suspension(self, actor: Actor, case_no: str, clock_event_id: int, reason: str) -> Outcome:
        """Correct a suspension that should not have been: all limits are computed anew without it."""
        with self._writing() as work:
            return side_procedures.reverse_suspension(work, actor, case_no, clock_event_id, reason)

    def history(self, actor: Actor, case_no: str, page: PageRequest | None = None) -> Page[HistoryLine]:
        """Return the log of a case, oldest first."""
        with self._reading() as work:
            return history.page(work, actor, case_no, page or PageRequest())

    def verify_history(self, actor: Actor, case_no: str) -> Mapping[str, object]:
        """Check the hash chain of a case.

        :return: ``{"is_intact": bool, "seq": first broken line or None, "checked": lines, "head": hash}``.
        """
        with self._reading() as work:
            return history.verify(work, actor, case_no)
