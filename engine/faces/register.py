"""The registers, the gazette, and what a party can file: open to everybody; drafts: to who wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.commands import certificates, court_orders, filings, guides, register_views, registers
from engine.faces.base import Face
from engine.rules.register import Register
from engine.values import (
    Actor,
    CertificateView,
    DraftView,
    FilingKind,
    GuideView,
    MarkView,
    Outcome,
    Page,
    PageRequest,
    PatentView,
)


class RegisterFace(Face):
    """What the office holds of rights, and what can be asked of it."""

    def find_marks(self, actor: Actor, text: str = "", page: PageRequest | None = None) -> Page[MarkView]:
        """Return marks of the register whose number, name or owner contains a text."""
        with self._reading() as work:
            return registers.find_marks(work, actor, text, page or PageRequest())

    def mark(self, actor: Actor, application_no: str) -> MarkView:
        """Return a mark by application or registration number."""
        with self._reading() as work:
            return registers.mark(work, actor, application_no)

    def certificate(self, actor: Actor, application_no: str) -> tuple[CertificateView, bytes]:
        """Return the certificate of a mark that the office registered by itself, and its bytes.

        :raises NotFound: none for this reader. :raises Refused: ``document_pending``: not rendered yet.
        """
        with self._reading() as work:
            found = certificates.view(work, actor, application_no)
        return found, certificates.content(self._parts.files, found)

    def find_patents(self, actor: Actor, text: str = "", page: PageRequest | None = None) -> Page[PatentView]:
        """Return patents of the register whose number, title or owner contains a text."""
        del actor
        with self._reading() as work:
            return register_views.find_patents(work, text, page or PageRequest())

    def patent(self, actor: Actor, application_no: str) -> PatentView:
        """Return a patent by application or patent number, with or without ZL and the dot of the check digit."""
        with self._reading() as work:
            return register_views.patent(work, actor, application_no)

    def enter_order(
        self, actor: Actor, register: Register, number: str, order: Mapping[str, object], key: str | None = None
    ) -> Outcome:
        """Open a case for a court's order about a right; in a case that is there already it is a side procedure.

        :param order: raw answers of the form ``shared.preservation.filing``.
        :raises Forbidden, NotFound, InvalidForm: in that order. :raises Refused: ``key_reused``.
        """
        with self._writing() as work:
            return court_orders.enter(work, actor, register, number, order, key=key)

    def gazette(self, page: PageRequest | None = None) -> Page[Mapping[str, object]]:
        """Return announcements, newest first: id, announcement, title, body, published_on, case_no."""
        with self._reading() as work:
            return registers.gazette(work, page or PageRequest())

    def filing_kinds(self) -> tuple[FilingKind, ...]:
        """Return the published procedures that a party can begin by a filing, each with its checklist."""
        with self._reading() as work:
            return filings.kinds(work)

    def guides(self) -> tuple[GuideView, ...]:
        """Return the procedures that have a service guide, without its contents."""
        with self._reading() as work:
            return guides.listed(work)

    def guide(self, kind: str) -> GuideView:
        """Return the service guide of a procedure. :raises NotFound: it is not published."""
        with self._reading() as work:
            return guides.view(work, kind)

    def save_party_draft(
        self, actor: Actor, what: str, answers: Mapping[str, object], case_no: str | None = None
    ) -> datetime:
        """Keep what a party typed and did not send yet, unchecked; sending drops it. Return when it was kept.

        :param what: a case kind to be filed, or with ``case_no`` the message to that case.
        """
        with self._writing() as work:
            return filings.save_draft(work, actor, what, answers, case_no)

    def party_draft(self, actor: Actor, what: str, case_no: str | None = None) -> DraftView | None:
        """Return what this account typed before and did not send; None: nothing."""
        with self._reading() as work:
            return filings.draft(work, actor, what, case_no)
