"""Time limits, documents and service of notices."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import arrivals, documents, service, service_views, time_limits
from engine.faces.base import Face
from engine.values import (
    Actor,
    DocumentView,
    LimitView,
    NoticeLine,
    NoticeView,
    Page,
    PageRequest,
    ServiceView,
    Upload,
)


class LimitFace(Face):
    """Limits of a case and the papers that start them."""

    def time_limit(self, actor: Actor, limit_id: int) -> LimitView:
        """Return a time limit with the receipt that explains its day."""
        with self._reading() as work:
            return time_limits.view(work, actor, limit_id)

    def change_time_limit(
        self, actor: Actor, limit_id: int, event: Mapping[str, object], key: str | None = None
    ) -> LimitView:
        """Record an event in the ledger of a limit and compute its day anew.

        :param event: ``kind`` stop|resume|extend|outage|reverse, ``ground``, ``article``; for stop and outage
            ``from_on`` and perhaps ``to_on``; for resume ``to_on``; for extend ``months``; for reverse ``reverses_id``.
        :raises Forbidden, InvalidForm: bad event.
        :raises Refused: ``limit_closed``, ``extension_beyond_maximum``, ``extension_too_late``,
            ``nothing_to_resume``.
        """
        with self._writing() as work:
            return time_limits.change(work, actor, limit_id, event, key=key)

    def attach_document(
        self, actor: Actor, case_no: str, kind: str, filename: str, content: bytes, key: str | None = None
    ) -> DocumentView:
        """Put a document into the file of a case.

        :param kind: evidence, letter; of the office also incoming_mail (not read yet), court_paper and internal_note.
        :raises Refused: ``document_kind_refused``, ``file_name_refused``, ``empty_file``, ``file_too_large``,
            ``media_type_refused``, ``media_type_differs`` (what it says and what it is), ``file_harmful``.
        """
        (kept,) = self._kept(actor, (Upload(kind=kind, filename=filename, content=content),))
        with self._writing() as work:
            return documents.attach(work, actor, case_no, kept, key=key)

    def read_mail(self, actor: Actor, document_id: int) -> DocumentView:
        """Note that mail was read, so that it holds no limit any more. Once more changes nothing.

        :raises NotFound, Forbidden: in that order. :raises Refused: ``no_mail``: it is another kind of document.
        """
        with self._writing() as work:
            return documents.read_mail(work, actor, document_id)

    def document(self, actor: Actor, document_id: int) -> tuple[DocumentView, bytes]:
        """Return a document and its bytes.

        :raises NotFound: no such document for this reader. :raises Refused: ``document_pending``: not rendered yet.
        """
        with self._reading() as work:
            view = documents.view(work, actor, document_id)
        return view, documents.content(self._parts.files, view)

    def notices_of(self, actor: Actor, size: int = 20) -> tuple[NoticeLine, ...]:
        """Return what was served on the actor's parties in any of their cases, newest first."""
        with self._reading() as work:
            return service.notices_of(work, actor, size)

    def services_of(self, actor: Actor, case_no: str) -> tuple[ServiceView, ...]:
        """Return the course of each service of a case, newest first; a party sees its own.

        :raises NotFound: no such case, or none for this reader.
        """
        with self._reading() as work:
            return service_views.of_case(work, actor, case_no)

    def services(self, actor: Actor, stage: str, page: PageRequest | None = None) -> Page[ServiceView]:
        """Return the services of the whole office that stand so, newest first.

        :param stage: under_way, unproved or returned.
        :raises Forbidden. :raises Refused: ``unknown_stage``.
        """
        with self._reading() as work:
            return service_views.page(work, actor, stage, page or PageRequest())

    def record_service(self, actor: Actor, notice_id: int, event: Mapping[str, object]) -> NoticeView:
        """Record how a notice arrived: the proved day of receipt, or that it came back.

        A proved day rebuts the deemed day and moves every limit that it started; for a returned notice a person finds
        out how it can be served.

        :param event: ``kind`` proved|returned; ``on``, the day; ``proof``, what proves the receipt.
        """
        with self._writing() as work:
            return arrivals.record(work, actor, notice_id, event)
