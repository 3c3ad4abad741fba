"""A running case of each kind, at a stage where its clocks run: for what may happen to any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from engine.store.rights import Mark
from tests import factories
from tests.journeys import burdens
from tests.office import Office
from tests.patents import add_patent, pay

ONE_DAY = timedelta(days=1)


def _registered(office: Office, since: date, until: date) -> str:
    with office.parts.unit_of_work() as work:
        mark = work.session.get_one(Mark, office.mark.id)
        mark.status, mark.registration_no = "registered", mark.application_no
        mark.registered_on, mark.expires_on = since, until
    return office.mark.application_no


def _into_review(office: Office) -> None:
    office.send("request_review", by="respondent")
    (linked,) = office.case.linked
    office.case_no = linked.case_no


def opposition(office: Office) -> None:
    office.file("trademark.opposition")
    office.complete("check_formalities", by="formality")
    office.complete("assess_signals", by="formality")


def non_registration_review(office: Office) -> None:
    opposition(office)
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity="simple")
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner", outcome="refuse")
    office.complete("approve_decision", by="approver")
    office.complete("sign_decision", by="approver")
    _into_review(office)
    office.settle("respondent")
    office.complete("check_formalities", by="formality2")


def invalidation(office: Office) -> None:
    office.file("trademark.invalidation", mark_no=_registered(office, date(2022, 6, 14), date(2032, 6, 13)))
    pay(office, "opponent", 1500_00)
    office.complete("check_formalities", by="formality")


def invalidation_review(office: Office) -> None:
    office.file(
        "trademark.invalidation",
        by="formality",
        mark_no=_registered(office, date(2022, 6, 14), date(2032, 6, 13)),
        submitted_by="office",
        origin="ex_officio",
        grounds=["art_4"],
        prior_right=None,
    )
    office.complete("investigate", by="examiner")
    office.complete("draft_decision", by="examiner")
    office.complete("approve_decision", by="approver")
    _into_review(office)
    pay(office, "respondent", 1500_00)
    office.complete("check_formalities", by="formality2")


def refusal_review(office: Office) -> None:
    with office.parts.unit_of_work() as work:
        office.mark = factories.mark(work, office.respondent_party, "听潮", None)
        office.mark.status = "refused"
    office.file(
        "trademark.refusal_review",
        by="respondent",
        mark_no=office.mark.application_no,
        refusal_received_on=date(2026, 2, 26),
    )
    pay(office, "respondent", 1500_00)
    office.complete("check_formalities", by="formality")


def cancellation(office: Office) -> None:
    office.file("trademark.cancellation", mark_no=_registered(office, date(2020, 6, 14), date(2030, 6, 13)))
    pay(office, "opponent", 1000_00)
    office.complete("check_formalities", by="formality")


def cancellation_review(office: Office) -> None:
    cancellation(office)
    office.advance_to(office.limit("tm-nonuse-evidence").expires_on + ONE_DAY)
    office.complete("draft_decision", by="examiner", outcome="cancelled")
    office.complete("approve_decision", by="approver")
    _into_review(office)
    pay(office, "respondent", 1500_00)
    office.complete("check_formalities", by="formality2")


def drafted_opposition(office: Office, complexity: str = "simple") -> None:
    """A decision was drafted: for its approval, where one person examined a simple case, else for the panel's vote."""
    office.file("trademark.opposition")
    office.complete("check_formalities")
    office.complete("assess_signals")
    office.send("answer", by="respondent")
    office.complete("assign_examination", by="approver", complexity=complexity)
    office.complete("examine", by="examiner")
    office.complete("draft_decision", by="examiner")


def renewal(office: Office) -> None:
    number = _registered(office, date(2016, 6, 14), date(2026, 6, 13))
    office.file("trademark.renewal", by="respondent", mark_no=number)


def reexamination(office: Office) -> None:
    """A reexamination notice was served: its month runs."""
    number = add_patent(office, office.opponent_party, "refused")
    office.file("patent.reexamination", patent_no=number, rejection_served_on="2026-01-19")
    pay(office, "opponent", 1000_00)
    office.complete("check_formalities")
    office.complete("preliminary_examination", by="examiner")
    office.complete("compose_panel", by="approver")
    office.complete("examine", by="member", next_step="notify")
    office.complete("draft_notice", by="member")


def patent_invalidation(office: Office) -> None:
    office.file("patent.invalidation", patent_no=add_patent(office, office.respondent_party, "granted"))
    pay(office, "opponent", 3000_00)
    office.complete("check_formalities")


def _recordal(kind: str) -> Callable[[Office], None]:
    def begin(office: Office) -> None:
        """A correction is awaited."""
        burdens.file(burdens.ready(office), kind)
        if kind.endswith("pledge"):
            office.complete("check_credit")
        office.complete("examine", verdict="correct", defects=["contract_missing"], reasons="缺少合同。")

    return begin


#: Case kind -> how a case of it comes to the stage where its clocks run.
RUNNING: Mapping[str, Callable[[Office], None]] = {
    "trademark.opposition": opposition,
    "trademark.non_registration_review": non_registration_review,
    "trademark.invalidation": invalidation,
    "trademark.invalidation_review": invalidation_review,
    "trademark.refusal_review": refusal_review,
    "trademark.cancellation": cancellation,
    "trademark.cancellation_review": cancellation_review,
    "trademark.renewal": renewal,
    "trademark.licence_filing": _recordal("trademark.licence_filing"),
    "trademark.pledge": _recordal("trademark.pledge"),
    "patent.reexamination": reexamination,
    "patent.invalidation": patent_invalidation,
    "patent.licence_filing": _recordal("patent.licence_filing"),
    "patent.pledge": _recordal("patent.pledge"),
}
