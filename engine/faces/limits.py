"""Time limits, documents and service of notices."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands import arrivals, documents, service, time_limits
from engine.faces.base import Face
from engine.values import Actor, DocumentView, LimitView, NoticeLine, NoticeView, Upload


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

        :param kind: evidence, letter; of the office also court_paper and internal_note.
        :raises Refused: ``document_kind_refused``, ``file_name_refused``, ``empty_file``, ``file_too_large``,
            ``media_type_refused``, ``media_type_differs`` (what it says and what it is), ``file_harmful``.
        """
        (kept,) = self._kept(actor, (Upload(kind=kind, filename=filename, content=content),))
        with self._writing() as work:
            return documents.attach(work, actor, case_no, kept, key=key)

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

    def record_service(self, actor: Actor, notice_id: int, event: Mapping[str, object]) -> NoticeView:
        """Record how a notice arrived: the proved day of receipt, or that it came back.

        :param event: ``{"kind": "proved" | "returned", "on": date or ISO text}``. A proved day rebuts the deemed day
            and moves every limit that it started; for a returned notice a person finds out how it can be served.
        """
        with self._writing() as work:
            return arrivals.record(work, actor, notice_id, event)
